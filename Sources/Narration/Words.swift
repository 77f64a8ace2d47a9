/// What is said about one step.
public struct Words: Equatable, Sendable {
  /// What happened, in one sentence: depth 1, and the card's "what".
  public var line: String
  /// A paragraph that stands under the line: depth 2.
  public var more: String
  /// How the kernel does it, which stands under the paragraph: depth 3.
  public var story: String
  /// Why the step stands at this place of the plan. Never empty.
  public var whyNow: String
  /// The belief that the step refutes, if there is one. Nil for a step that was not done.
  public var notSo: NotSo?
  /// Man pages, kernel documents, sections of the OCI specifications. Never empty.
  public var sources: [String]

  public init(
    line: String, more: String, story: String, whyNow: String, notSo: NotSo? = nil, sources: [String]
  ) {
    self.line = line
    self.more = more
    self.story = story
    self.whyNow = whyNow
    self.notSo = notSo
    self.sources = sources
  }

  /// The paragraphs to print at that depth, in order.
  public func paragraphs(_ depth: Depth) -> [String] {
    switch depth {
    case .line: [line]
    case .paragraph: [line, more]
    case .full: [line, more, story]
    }
  }
}

/// A common belief, and the sentence that puts it right. Quotation marks are the player's.
public struct NotSo: Equatable, Sendable {
  public var belief: String
  public var truth: String

  public init(belief: String, truth: String) {
    self.belief = belief
    self.truth = truth
  }
}
