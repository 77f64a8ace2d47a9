import Kernel

/// Names for containers that were given none: an adjective and a creature of the water.
enum ContainerNames {
  private static let adjectives = [
    "amber", "bold", "bright", "brisk", "calm", "clear", "clever", "cosy", "curious", "deft", "eager", "fair", "fleet",
    "gentle", "glad", "keen", "kind", "lively", "lucid", "merry", "mild", "neat", "nimble", "open", "patient", "plain",
    "proud", "quick", "quiet", "ready", "sharp", "silver", "sleek", "steady", "sunny", "swift", "tidy", "vivid", "warm",
    "wise",
  ]
  private static let creatures = [
    "anchovy", "angelfish", "barbel", "bass", "betta", "bream", "carp", "catfish", "char", "cod", "dace", "danio",
    "dory", "eel", "gar", "goby", "gourami", "grayling", "guppy", "haddock", "halibut", "herring", "koi", "loach",
    "mackerel", "minnow", "molly", "mullet", "otter", "perch", "pike", "platy", "rasbora", "salmon", "sardine",
    "shrimp",
    "snail", "sole", "tench", "tetra", "trout", "tuna", "turbot", "wrasse",
  ]

  /// The first that isn't taken; after a few tries with a number.
  static func free(isTaken: (String) -> Bool) -> String {
    var generator = SystemRandomNumberGenerator()
    for attempt in 0... {
      let words = [adjectives, creatures].map { $0[Int.random(in: $0.indices, using: &generator)] }
      let name = words[0] + "_" + words[1] + (attempt < 5 ? "" : String(Int.random(in: 2...9999, using: &generator)))
      if !isTaken(name) { return name }
    }
    return Sys.randomHex(bytes: 6)
  }
}
