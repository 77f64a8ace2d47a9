import Foundation

/// `make soak` runs the long matrices whole; `make test` a fixed slice of each.
public enum Soak {
  public static let isOn = ProcessInfo.processInfo.environment["FISHBOWL_SOAK"] != nil
}
