import OCISpec
import Steps

extension Planner {
  /// Scene 8: what execvp(3) would try, in the container's $PATH. Entries that are not absolute are passed over: what
  /// they name would depend on the working directory.
  func execution() -> Operation {
    let process = request.config.process
    return .execute(
      candidates: Self.candidates(process.args.first ?? "", environment: process.env), arguments: process.args,
      environment: process.env.map(Secret.init))
  }

  /// The paths that would be tried; none if $PATH names no absolute folder.
  public static func candidates(_ program: String, environment: [String]) -> [String] {
    guard !program.contains("/") else { return [program] }
    let path = environment.last { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) } ?? RuntimeConfig.dockerPath
    return path.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
  }
}
