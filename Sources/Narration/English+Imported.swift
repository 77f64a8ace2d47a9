import Steps

// What is said of a trace that strace made of another runtime.
extension English {
  func ownWay(_ paragraph: String) -> String { "In Fishbowl: \(paragraph)" }

  func otherCalls(_ told: Told) -> Text {
    let count = told.event.calls.count
    return Text(
      plan: "Makes calls that no step of Fishbowl's makes.",
      line: "\(self.count(count, "call")) more that no step of Fishbowl's makes.",
      more: """
        They stand here as strace saw them, between the steps before and after. Most are the runtime's own business: \
        memory, threads, files that it reads, looks that change nothing.
        """,
      story: """
        A runtime in Go makes thousands of calls on many threads before the container's program begins, of which some \
        fifty tell the story. What Fishbowl knows the meaning of became a step; the rest was kept and not explained, since a \
        guess is worse than a gap. What a call says, its manual page tells.
        """,
      whyNow: "In this place the runtime made them; Fishbowl makes none of them.")
  }
}
