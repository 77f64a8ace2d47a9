import Kernel
import Testing

/// What two processes say to each other.
struct MessageTests {
  /// A signal, or a window's size, may be on its way to a monitor that says how the run ended and leaves.
  @Test(arguments: [0, 1, 3]) func theLastWordsOfWhoLeavesAreHeard(_ unread: Int) throws {
    let (ours, theirs) = try Sys.messagePair()
    defer { Sys.close(ours) }
    for _ in 0..<unread { _ = Sys.write(ours, [7]) }
    _ = Sys.write(theirs, [1, 2])
    _ = Sys.write(theirs, [3])
    Sys.close(theirs)
    #expect(Sys.receive(ours, count: 8) == [1, 2])
    #expect(Sys.receive(ours, count: 8) == [3])
    #expect(Sys.receive(ours, count: 8) == [], "and that is all")
  }
}
