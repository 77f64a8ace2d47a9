import Testing

@testable import fishbowl

/// Sizes as docker/go-units writes them; the pairs are from its own tests and from Go's %.4g and %.3g.
struct UnitsTests {
  @Test(arguments: [
    (1024, "1KiB"), (1_048_576, "1MiB"), (0, "0B"), (1023, "1023B"), (1_572_864, "1.5MiB"), (67_108_864, "64MiB"),
    (413_696, "404KiB"), (25_276_502_016, "23.54GiB"), (1_047_552, "1023KiB"),
  ]) func binary(_ bytes: Int64, _ text: String) { #expect(Units.binary(bytes) == text) }

  @Test(arguments: [
    (1000, "1kB"), (1024, "1.024kB"), (1_000_000, "1MB"), (1_048_576, "1.049MB"), (999, "999B"),
    (12_510_000, "12.51MB"),
    (3_420_000_000, "3.42GB"),
  ]) func decimal(_ bytes: Int64, _ text: String) { #expect(Units.decimal(bytes) == text) }

  @Test(arguments: [(1024, "1.02kB"), (3_145_728, "3.15MB"), (648, "648B"), (13_500_000, "13.5MB")])
  func threeDigits(_ bytes: Int64, _ text: String) { #expect(Units.decimal(bytes, digits: 3) == text) }

  @Test(arguments: [(0.0, "0.00"), (99.999, "100.00"), (0.005, "0.01"), (12.3, "12.30"), (130.06, "130.06")])
  func places(_ number: Double, _ text: String) { #expect(number.text(places: 2) == text) }
}
