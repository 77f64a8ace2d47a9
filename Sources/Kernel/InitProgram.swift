import CKernel

/// The program that --init puts before the user's: the code of `init.c` as an ELF executable of a few kilobytes, which needs
/// nothing of the image. elf(5)
package enum InitProgram {
  /// Puts it there, if it is not there yet. Containers that run keep the file that they have mounted.
  package static func install(at path: String) throws(KernelRefusal) {
    let file = bytes
    guard Sys.read(path) != String(decoding: file, as: UTF8.self) else { return }
    // Whoever runs in a container is to be able to run it.
    let mask = fb_umask(0o022)
    defer { fb_umask(mask) }
    try Sys.replace(path, with: file, mode: 0o755)
  }

  /// One segment that is read and executed, and a stack that is not. The code keeps its place within a page: on arm64
  /// addresses are computed by pages.
  static var bytes: [UInt8] {
    let code = fb_init_code()
    let place = page + UInt64(UInt(bitPattern: code.bytes)) % page
    let size = place + code.size
    let head = identity + header(entry: base + place + code.entry) + segment(size) + stack
    return head + [UInt8](repeating: 0, count: Int(place) - head.count)
      + Array(UnsafeRawBufferPointer(start: code.bytes, count: Int(code.size)))
  }

  private static let page: UInt64 = 4096
  private static let base: UInt64 = 0x40_0000

  /// ELF, 64 bits, little-endian, version 1, System V.
  private static let identity: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)

  /// ET_EXEC; two program headers of 56 bytes each directly behind these 64, and no sections.
  private static func header(entry: UInt64) -> [UInt8] {
    short(2) + short(machine) + word(1) + long(entry) + long(64) + long(0) + word(0)
      + [64, 56, 2, 64, 0, 0].flatMap(short)
  }

  #if arch(arm64)
    private static let machine: UInt16 = 183  // EM_AARCH64
  #else
    private static let machine: UInt16 = 62  // EM_X86_64
  #endif

  /// PT_LOAD of the whole file, PF_R | PF_X.
  private static func segment(_ size: UInt64) -> [UInt8] {
    word(1) + word(5) + [0, base, base, size, size, page].flatMap(long)
  }

  /// PT_GNU_STACK, PF_R | PF_W.
  private static let stack = word(0x6474_e551) + word(6) + [0, 0, 0, 0, 0, 16].flatMap(long)

  private static func short(_ value: UInt16) -> [UInt8] { little(UInt64(value), 2) }
  private static func word(_ value: UInt32) -> [UInt8] { little(UInt64(value), 4) }
  private static func long(_ value: UInt64) -> [UInt8] { little(value, 8) }
  private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }
}
