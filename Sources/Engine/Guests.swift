import Kernel
import Steps

/// Those who attach to a running container, each by a connection of its own to the run's `sock`. What they and the
/// monitor say to each other, `Wire` draws.
final class Guests {
  private struct Guest {
    let wire: Wire
    /// What could not be sent yet.
    var queue: [Wire.Message] = []
  }

  private var door: Int32
  private var guests: [Guest] = []

  static let socket = "sock"

  /// Without a door nobody can come: the container runs all the same. `directory` nil: nobody is to.
  init(directory: String?) { door = directory.flatMap { try? Sys.listen(in: $0, name: Self.socket) } ?? -1 }

  var areWaiting: Bool { guests.contains { !$0.queue.isEmpty } }

  /// `hears`: what they say can be taken now.
  func sources(hears: Bool) -> [PollSource] {
    [PollSource(door)]
      + guests.map { guest in
        guest.queue.isEmpty
          ? PollSource(hears ? guest.wire.descriptor : -1) : PollSource(guest.wire.descriptor, writes: true)
      }
  }

  /// Returns what they said.
  func serve(_ ready: [Bool]) -> [Wire.Message] {
    var said: [Wire.Message] = []
    for index in guests.indices.reversed() where ready[index + 1] {
      if !guests[index].queue.isEmpty {
        flush(index)
      } else if let message = guests[index].wire.receive(upTo: Wire.mostData) {
        said.append(message)
      } else if !guests[index].wire.isConnected {
        leave(index)
      }
    }
    if ready[0], let guest = Sys.accept(door) { guests.append(Guest(wire: Wire(descriptor: guest))) }
    return said
  }

  func send(_ message: Wire.Message) {
    for index in guests.indices.reversed() {
      guests[index].queue.append(message)
      flush(index)
    }
  }

  private func flush(_ index: Int) {
    while let message = guests[index].queue.first {
      switch guests[index].wire.attempt(message) {
      case .bytes: guests[index].queue.removeFirst()
      case .refused(.again): return
      case .refused: return leave(index)
      }
    }
  }

  private func leave(_ index: Int) {
    Sys.close(guests[index].wire.descriptor)
    guests.remove(at: index)
  }

  /// The last word, for which each is waited a moment.
  func close(_ message: Wire.Message) {
    send(message)
    for _ in 0..<100 where areWaiting {
      var sources = guests.map { PollSource($0.queue.isEmpty ? -1 : $0.wire.descriptor, writes: true) }
      Sys.poll(&sources, timeout: 10)
      for index in guests.indices.reversed() where sources[index].isReady { flush(index) }
    }
    for index in guests.indices.reversed() { leave(index) }
    Sys.close(door)
    door = -1
  }
}
