import Testing

@testable import fishbowl

/// `login` as pflag reads it. What is kept of a typed password, PullTests asks.
struct LoginWordsTests {
  @Test(arguments: [
    (["-pse=cret=", "-ume"], ["--password=se=cret=", "--username=me"]),
    (["-p=secret", "-u=me"], ["--password=secret", "--username=me"]),
    (["-p", "guess", "--password-stdin", "-u", "up"], ["-p", "guess", "--password-stdin", "-u", "up"]),
    (["--username=me", "--lang", "ko"], ["--username=me", "--lang", "ko"]),
  ])
  func joined(typed: [String], read: [String]) throws {
    let words = try CommandWords(["login"] + typed + ["r.invalid"], verbs: Fishbowl.verbNames)
    #expect(words.parsed == ["login"] + read + ["r.invalid"])
  }
}
