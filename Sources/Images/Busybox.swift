import OCISpec
import SystemPackage

/// The one program of which `tiny` is made: the system's busybox, which must need no library.
struct Busybox {
  var path: FilePath
  var bytes: [UInt8]

  /// Reads the one that FISHBOWL_BUSYBOX names, or else Debian's.
  static func find() throws(ImageError) -> Busybox {
    if let named = Files.environment("FISHBOWL_BUSYBOX") { return try Busybox(FilePath(named)) }
    for path in places where Presence(path) == .there { return try Busybox(path) }
    throw .noBusybox(path: nil, why: "there is no busybox in \(places.map(\.string).joined(separator: " or "))")
  }

  init(_ path: FilePath) throws(ImageError) {
    do throws(ImageError) {
      bytes = try Files.read(path, limit: 64 << 20)
    } catch {
      throw .noBusybox(path: path.string, why: "it can't be read (\(error))")
    }
    self.path = path
    if let fault = Self.fault(of: bytes) { throw .noBusybox(path: path.string, why: fault) }
  }

  private static let places: [FilePath] = ["/bin/busybox", "/usr/bin/busybox"]

  /// Why a file is no statically linked program for this machine; nil if it is one. elf(5)
  static func fault(of bytes: [UInt8]) -> String? {
    let header = ELFHeader(bytes)
    guard let header else { return "it is not a 64-bit ELF program" }
    guard header.machine == machine else { return "it is a program for another machine" }
    return header.segmentTypes.contains(ELFHeader.interpreter)
      ? "it is linked dynamically, and the image would lack its libraries" : nil
  }

  /// EM_X86_64, EM_AARCH64
  private static var machine: UInt16 { Platform.current.architecture == "arm64" ? 183 : 62 }
}

/// What the first bytes of a 64-bit, little-endian ELF file say. elf(5)
struct ELFHeader {
  var machine: UInt16
  /// p_type of each program header.
  var segmentTypes: [UInt32]

  /// PT_INTERP: the program wants a dynamic linker.
  static let interpreter: UInt32 = 3

  /// nil if it is not one, or cut short.
  init?(_ bytes: [UInt8]) {
    let magic: [UInt8] = [0x7f, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F"), 2, 1]
    guard bytes.starts(with: magic), let machine = Self.number(bytes, at: 18, size: 2),
      let offset = Self.number(bytes, at: 32, size: 8), let size = Self.number(bytes, at: 54, size: 2),
      let count = Self.number(bytes, at: 56, size: 2), offset < bytes.count
    else { return nil }
    let types = (0..<count).map { Self.number(bytes, at: Int(offset + $0 * size), size: 4) }
    guard !types.contains(nil) else { return nil }
    self.machine = UInt16(machine)
    segmentTypes = types.compactMap { $0.map { UInt32($0) } }
  }

  private static func number(_ bytes: [UInt8], at offset: Int, size: Int) -> UInt64? {
    guard offset >= 0, offset + size <= bytes.count else { return nil }
    return bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
