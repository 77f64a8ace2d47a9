/// Who performs a step.
public enum Actor: String, CaseIterable, Codable, Sendable {
  /// The command that the user typed.
  case cli
  /// The fork of the command that stays with the container.
  case monitor
  /// The new process until its execve(2).
  case setup
  /// The same process after it.
  case container
  /// The kernel itself: observations, which no plan holds.
  case kernel
}
