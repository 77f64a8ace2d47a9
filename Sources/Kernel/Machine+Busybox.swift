extension Machine {
  /// The image `tiny` is made from it, and must run without any library.
  var busybox: Finding {
    let what = Finding.Text("busybox, for the image tiny", "busybox(tiny 이미지용)")
    let todo = Finding.Text("apt-get install busybox-static", "apt-get install busybox-static을 실행하세요")
    guard let path = ["/bin/busybox", "/usr/bin/busybox"].first(where: files.exists) else {
      return Finding(
        "busybox", .no, what,
        .init("not installed: tiny can't be assembled", "설치되어 있지 않아 tiny 이미지를 만들 수 없습니다"), todo: todo)
    }
    guard isStatic(path) else {
      return Finding(
        "busybox", .no, what,
        .init(
          "\(path) needs libraries, which tiny does not hold", "\(path)에 필요한 라이브러리가 tiny 이미지에 없습니다"),
        todo: todo)
    }
    return Finding("busybox", .ok, what, .init("\(path), static", "\(path), 정적 실행 파일"))
  }

  /// An ELF file whose program headers name no interpreter. elf(5)
  func isStatic(_ path: String) -> Bool {
    guard let head = files.bytes(path, upTo: 4096), head.count >= 64, head.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
    else { return false }
    let interpreter = 3
    let start = number(head, at: 32, bytes: 8)
    let size = number(head, at: 54, bytes: 2)
    let count = number(head, at: 56, bytes: 2)
    guard start <= head.count else { return false }
    return (0..<count).allSatisfy { number(head, at: start + $0 * size, bytes: 4) != interpreter }
  }

  /// Little-endian, as on both processors that are supported; 0 beyond the end.
  private func number(_ bytes: [UInt8], at offset: Int, bytes width: Int) -> Int {
    guard offset >= 0, offset + width <= bytes.count else { return 0 }
    return bytes[offset..<offset + width].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
