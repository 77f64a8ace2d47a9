import Glibc
import Steps

/// A way through a tree that holds one folder open, however deep the tree is: a program can make folders in folders by the
/// ten thousand. Down it goes by a name that is no link, and up by `..` to where it came from and nowhere else: a tree
/// that is changed meanwhile can't lead out.
struct Descent {
  enum Step {
    /// A name in the open folder. What bears it may be entered.
    case found(String)
    /// All in a folder was found; the open one holds it again.
    case left(String)
  }

  private struct Level {
    let name: String
    let number: FileNumber?
    var rest: [String]
  }

  private var levels: [Level]
  private(set) var folder = AT_FDCWD

  /// `path` is what is found first.
  init(_ path: String) { levels = [Level(name: "", number: nil, rest: [path])] }

  func end() { Sys.close(folder) }

  /// Nil: there is no more.
  mutating func next() throws(KernelRefusal) -> Step? {
    if let name = levels[levels.count - 1].rest.popLast() { return .found(name) }
    guard levels.count > 1 else { return nil }
    let name = levels[levels.count - 1].name
    try goUp()
    return .left(name)
  }

  /// openat(2), O_NOFOLLOW
  mutating func enter(_ name: String) throws(KernelRefusal) {
    let inner = try open(name)
    Sys.close(folder)
    folder = inner
    levels.append(Level(name: name, number: FileNumber(of: inner), rest: []))
    levels[levels.count - 1].rest = try names()
  }

  private mutating func goUp() throws(KernelRefusal) {
    let above = levels.count == 2 ? AT_FDCWD : try open("..")
    Sys.close(folder)
    folder = above
    levels.removeLast()
    guard levels.count == 1 || FileNumber(of: above) == levels.last?.number else { throw refusal("open", "..", .stale) }
  }

  private func open(_ name: String) throws(KernelRefusal) -> Int32 {
    let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard inner >= 0 else { throw refusal("open", name) }
    return inner
  }

  /// readdir(3) takes a descriptor over, and so gets one of its own.
  private func names() throws(KernelRefusal) -> [String] {
    let copy = try open(".")
    guard let directory = fdopendir(copy) else {
      Sys.close(copy)
      throw refusal("opendir", ".")
    }
    defer { closedir(directory) }
    return Sys.entries(of: directory)
  }

  /// What the kernel has just said of a name in the open folder, with its path.
  func refusal(_ call: String, _ name: String, _ error: Errno = Errno(rawValue: Glibc.errno)) -> KernelRefusal {
    KernelRefusal(call, (levels.dropFirst().map(\.name) + [name]).joined(separator: "/"), error)
  }
}

/// By what a file is known, whatever its name.
struct FileNumber: Hashable {
  let device: UInt
  let inode: UInt

  init(_ status: stat) { (device, inode) = (UInt(status.st_dev), UInt(status.st_ino)) }

  /// fstat(2)
  init?(of descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }
}
