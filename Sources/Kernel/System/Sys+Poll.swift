import Glibc
import Steps

/// One source of a poll(2), and what became of it.
package struct PollSource: Sendable {
  package let descriptor: Int32
  package let writes: Bool
  /// It can be read or written without waiting, or the other side is gone.
  package internal(set) var isReady = false

  /// A negative descriptor is never ready.
  package init(_ descriptor: Int32, writes: Bool = false) {
    self.descriptor = descriptor
    self.writes = writes
  }
}

extension Sys {
  /// Waits until a source is ready or `timeout` milliseconds have passed (negative: for ever). poll(2)
  package static func poll(_ sources: inout [PollSource], timeout: Int32 = -1) {
    var list = sources.map {
      pollfd(fd: $0.descriptor, events: Int16($0.writes ? POLLOUT : POLLIN), revents: 0)
    }
    var count = Glibc.poll(&list, nfds_t(list.count), timeout)
    while count < 0, Glibc.errno == EINTR { count = Glibc.poll(&list, nfds_t(list.count), timeout) }
    for index in list.indices { sources[index].isReady = list[index].revents != 0 }
  }

  /// Whether one descriptor becomes readable within `timeout` milliseconds.
  package static func isReadable(_ descriptor: Int32, within timeout: Int32) -> Bool {
    var sources = [PollSource(descriptor)]
    poll(&sources, timeout: timeout)
    return sources[0].isReady
  }
}

extension Sys {
  /// Whether the other end of a socketpair is still open.
  package static func isConnected(_ descriptor: Int32) -> Bool {
    var list = [pollfd(fd: descriptor, events: 0, revents: 0)]
    return Glibc.poll(&list, 1, 0) >= 0 && list[0].revents & Int16(POLLHUP) == 0
  }
}
