/// --no-record-output and --record-input: what goes into the trace of what a program writes and of what is typed for it.
/// Input is not kept unless it is asked for: passwords are typed.
public struct StreamRecording: Equatable, Codable, Sendable {
  public var output: Bool
  public var input: Bool

  public static let standard = StreamRecording(output: true, input: false)
  public static let nothing = StreamRecording(output: false, input: false)

  public init(output: Bool, input: Bool) {
    self.output = output
    self.input = input
  }
}
