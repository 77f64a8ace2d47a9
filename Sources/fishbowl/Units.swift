/// Sizes as docker writes them. docker/go-units
enum Units {
  /// `1.5MiB`: four digits of multiples of 1024.
  static func binary(_ bytes: Int64) -> String { text(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"], 4) }

  /// `1.57MB`: multiples of 1000.
  static func decimal(_ bytes: Int64, digits: Int = 4) -> String {
    text(bytes, 1000, ["B", "kB", "MB", "GB", "TB", "PB"], digits)
  }

  private static func text(_ bytes: Int64, _ base: Double, _ names: [String], _ digits: Int) -> String {
    var value = Double(bytes)
    var rank = 0
    while value >= base, rank < names.count - 1 {
      value /= base
      rank += 1
    }
    return value.text(digits: digits) + names[rank]
  }
}

extension Double {
  /// As C's %.Ng writes it: so many digits in all, no zeros at the end.
  func text(digits: Int) -> String {
    let whole = String(Int(self)).count
    var text = text(places: max(0, digits - whole))
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    return text.last == "." ? String(text.dropLast()) : text
  }

  /// As %.Nf: so many digits after the point.
  func text(places: Int) -> String {
    let factor = (0..<places).reduce(1) { product, _ in product * 10 }
    let number = Int((self * Double(factor)).rounded())
    guard places > 0 else { return String(number) }
    return "\(number / factor)." + String(factor + number % factor).dropFirst()
  }
}
