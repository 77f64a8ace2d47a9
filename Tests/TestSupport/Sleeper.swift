public import Foundation

extension Process {
  /// Somebody on the host who only sleeps, to whom what a test does may come. Whoever asked for it ends it.
  public static func sleeping() throws -> Process {
    let sleeper = Process()
    sleeper.executableURL = URL(fileURLWithPath: "/bin/sleep")
    sleeper.arguments = ["100"]
    try sleeper.run()
    return sleeper
  }
}
