import OCISpec

extension ImageConfig.Healthcheck {
  /// As a record keeps it: the numbers, 0 for none, and then the words of the test.
  var texts: [String] {
    [interval, timeout, startPeriod, startInterval, retries.map(Int64.init)].map { String($0 ?? 0) } + (test ?? [])
  }

  init?(texts: [String]) {
    let numbers = texts.prefix(5).compactMap { Int64($0) }.map { $0 == 0 ? nil : $0 }
    guard numbers.count == 5 else { return nil }
    self.init(test: Array(texts.dropFirst(5)))
    (interval, timeout, startPeriod, startInterval) = (numbers[0], numbers[1], numbers[2], numbers[3])
    retries = numbers[4].map(Int.init)
  }
}
