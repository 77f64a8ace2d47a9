import Glibc
import Steps

extension Machine {
  /// Below this, not even the smallest image fits.
  private static let leastMiB = 64
  /// Below this, a second image may not fit.
  private static let modestMiB = 1024

  /// The file system that holds the writable layers must be able to be overlay's upper one.
  func upperLayer(_ root: String) -> Finding {
    let (place, type) = place(root)
    let what = Finding.Text("file system of \(root)", "\(root)의 파일 시스템")
    let unfit = ["overlay", "nfs", "nfs4", "cifs", "smb3", "vfat", "exfat", "9p", "squashfs", "iso9660", "erofs"]
    guard let type, unfit.contains(type) else {
      return Finding("root.filesystem", .ok, what, .init(type ?? "unknown", type ?? "알 수 없음"))
    }
    return Finding(
      "root.filesystem", .no, what,
      .init(
        "\(place) lies on \(type), which can't hold a writable layer",
        "\(place) 위치: \(type). 쓰기 가능 레이어를 둘 수 없습니다"),
      todo: .init(
        "put it elsewhere: --root DIR on ext4, xfs, btrfs or tmpfs",
        "ext4, xfs, btrfs, tmpfs에 있는 곳을 --root DIR로 지정하세요"))
  }

  func space(_ root: String) -> Finding {
    let (place, _) = place(root)
    let what = Finding.Text("free space in \(root)", "\(root)의 남은 공간")
    guard let free = freeMiB(place) else {
      return Finding(
        "space", .note, what, .init("\(place) can't be asked", "\(place) 정보를 읽을 수 없습니다"),
        todo: .init("choose another directory: --root DIR", "다른 디렉터리를 --root DIR로 지정하세요"))
    }
    let state: Finding.State = free < Self.leastMiB ? .no : free < Self.modestMiB ? .note : .ok
    return Finding(
      "space", state, what, .init("\(free) MiB", "\(free) MiB"),
      todo: state == .ok
        ? nil
        : .init("free some, or choose another directory: --root DIR", "공간을 비우거나 다른 디렉터리를 --root DIR로 지정하세요"))
  }

  /// SQLite's WAL shares memory between processes, which no network file system does.
  func traceFolder(_ trace: String) -> Finding {
    let (place, type) = place(trace)
    let what = Finding.Text("trace \(trace)", "트레이스 \(trace)")
    let todo = Finding.Text("choose another file: --trace FILE", "다른 파일을 --trace FILE로 지정하세요")
    let isRemote = type.map { ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse.sshfs"].contains($0) } ?? false
    if isRemote {
      return Finding(
        "trace", .no, what,
        .init(
          "\(place) lies on a network file system, where its journal is unsafe",
          "\(place) 위치가 네트워크 파일 시스템이어서 트레이스의 저널이 안전하지 않습니다"),
        todo: todo)
    }
    guard files.isWritable(place) else {
      return Finding(
        "trace", .no, what, .init("\(place) can't be written to", "\(place) 안에 쓸 수 없습니다"), todo: todo)
    }
    return Finding("trace", .ok, what, .init("can be written", "쓸 수 있습니다"))
  }

  /// The nearest directory that exists, free of links, and the type of its file system.
  private func place(_ path: String) -> (directory: String, type: String?) {
    var path = path
    while files.kind(of: path) != .directory, path != "." {
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
        path = "."
        break
      }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    let directory = files.resolved(path) ?? path
    return (directory, files.mounts(of: "self")?.holding(directory)?.type)
  }

  /// The type of the file system on which `path` lies, or will lie when it is made.
  package static func fileSystem(holding path: String) -> String? {
    Machine(files: .here, uid: 0, release: "", architecture: "").place(path).type
  }

  /// For a person without rights. statvfs(3)
  private func freeMiB(_ directory: String) -> Int? {
    var status = statvfs()
    guard statvfs(files.prefix + directory, &status) == 0 else { return nil }
    return Int((UInt64(status.f_bavail) * UInt64(status.f_frsize)) >> 20)
  }
}

extension ProcFiles {
  /// The same place without links and dots. realpath(3)
  fileprivate func resolved(_ path: String) -> String? {
    guard let real = realpath(prefix + path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real).after(prefix).map { String($0) }
  }
}
