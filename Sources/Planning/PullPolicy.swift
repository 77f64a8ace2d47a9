/// When the image of a container that is to be made is fetched. docker-run(1), --pull
public enum PullPolicy: String, Equatable, Sendable {
  case always, missing, never

  public init(_ text: String) throws(UsageError) {
    guard let policy = PullPolicy(rawValue: text) else {
      throw UsageError("invalid pull option: '\(text)': must be one of \"always\", \"missing\" or \"never\"", .option)
    }
    self = policy
  }
}
