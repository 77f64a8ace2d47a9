import Foundation

/// `make soak` runs the long matrices whole; `make test` a fixed slice of each.
public enum Soak {
  public static let isOn = ProcessInfo.processInfo.environment["FISHBOWL_SOAK"] != nil

  /// All of them in the soak; each `step`th otherwise, the first among them.
  public static func slice<T>(_ items: [T], each step: Int) -> [T] {
    isOn ? items : items.enumerated().filter { $0.offset % step == 0 }.map(\.element)
  }
}
