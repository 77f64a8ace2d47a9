import Glibc

@testable import Kernel

/// A directory that goes, with what is in it, when the last reference goes.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/fishbowl-test.XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
  }

  deinit {
    for name in names { _ = rmdir(path + "/" + name) == 0 || unlink(path + "/" + name) == 0 }
    rmdir(path)
  }

  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func read(_ name: String) -> [UInt8] { readAll(open(path + "/" + name, O_RDONLY)) }

  func write(_ name: String, _ bytes: ArraySlice<UInt8>) {
    let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    bytes.withUnsafeBytes { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }

  func overwrite(_ name: String, at offset: Int, with bytes: [UInt8]) {
    let descriptor = open(path + "/" + name, O_WRONLY)
    bytes.withUnsafeBytes { _ = pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    close(descriptor)
  }
}

/// Reads to the end of file, and closes.
func readAll(_ descriptor: Int32) -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let got = Glibc.read(descriptor, &buffer, buffer.count)
    guard got > 0 else { break }
    bytes += buffer.prefix(got)
  }
  close(descriptor)
  return bytes
}

let isRoot = getuid() == 0
