import CKernel
import Glibc

/// An event of a group that reports handles and names. fanotify(7)
package struct WatchEvent: Equatable, Sendable {
  /// FAN_…
  package var mask: UInt64 = 0
  /// As whoever reads knows it; 0: the kernel does not tell.
  package var pid = 0
  /// Where it happened, and where to a file was moved.
  package var place: Place?
  package var target: Place?
  /// The handle of the file itself.
  package var child: [UInt8]?

  /// A name in a folder, which is known by its handle. `.`: the folder itself.
  package struct Place: Equatable, Sendable {
    package var folder: [UInt8]
    package var name: String
  }

  package static let modified: UInt64 = 0x2
  package static let attributes: UInt64 = 0x4
  package static let created: UInt64 = 0x100
  package static let deleted: UInt64 = 0x200
  package static let executed: UInt64 = 0x1000
  package static let overflow: UInt64 = 0x4000
  package static let moved: UInt64 = 0x1000_0000
  package static let isFolder: UInt64 = 0x4000_0000

  package func has(_ bit: UInt64) -> Bool { mask & bit != 0 }

  /// Nothing was changed: a program begins.
  package var isExecution: Bool { mask & ~Self.isFolder == Self.executed }
}

extension WatchEvent {
  /// What read(2) has brought: whole events.
  package static func all(in bytes: [UInt8]) -> [WatchEvent] {
    var (events, at) = ([WatchEvent](), 0)
    bytes.withUnsafeBytes { bytes in
      while at + 24 <= bytes.count {
        let length = Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        guard length >= 24, at + length <= bytes.count else { return }
        events.append(WatchEvent(UnsafeRawBufferPointer(rebasing: bytes[at..<at + length])))
        at += length
      }
    }
    return events
  }

  /// struct fanotify_event_metadata, and what follows it.
  private init(_ bytes: UnsafeRawBufferPointer) {
    mask = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    pid = Int(bytes.loadUnaligned(fromByteOffset: 20, as: Int32.self))
    var at = Int(bytes.loadUnaligned(fromByteOffset: 6, as: UInt16.self))
    while at + 20 <= bytes.count {
      let length = Int(bytes.loadUnaligned(fromByteOffset: at + 2, as: UInt16.self))
      guard length >= 20, at + length <= bytes.count else { return }
      add(UnsafeRawBufferPointer(rebasing: bytes[at..<at + length]))
      at += length
    }
  }

  /// struct fanotify_event_info_fid: the file system's number in bytes 4 to 11, struct file_handle, a name.
  private mutating func add(_ info: UnsafeRawBufferPointer) {
    let end = 20 + Int(info.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
    guard end <= info.count else { return }
    let handle = Array(info[12..<end])
    let name = info[end...].prefix { $0 != 0 }
    switch info[0] {
    case 1: child = handle
    case 2, 10: place = Place(folder: handle, name: String(decoding: name, as: UTF8.self))
    case 3: place = Place(folder: handle, name: ".")
    case 12: target = Place(folder: handle, name: String(decoding: name, as: UTF8.self))
    default: break
    }
  }
}

extension Sys {
  /// The path of a folder by its handle, as seen from the root of the mounts that it is in. Nil: it is gone.
  /// `root`: a descriptor in the same file system. open_by_handle_at(2)
  package static func path(of handle: [UInt8], in root: Int32) -> String? {
    let descriptor = handle.withUnsafeBytes { fb_open_by_handle(root, $0.baseAddress, UInt32($0.count)) }
    guard descriptor >= 0 else { return nil }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else { return nil }
    return link("/proc/self/fd/\(descriptor)")
  }
}
