public import Steps

extension Settings {
  /// 0 is docker's default, 64 MiB.
  public static func shmSize(_ text: String) throws(UsageError) -> Int64? {
    try RunOptions.size(text, for: "--shm-size").asked
  }

  public static func oomScoreAdj(_ text: String) throws(UsageError) -> Int {
    guard let score = Int(text), (-1000...1000).contains(score) else {
      throw UsageError("invalid number \"\(text)\" for --oom-score-adj: give -1000 (never killed) to 1000 (first)")
    }
    return score
  }

  private static let limits = [
    "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
    "rttime", "sigpending", "stack",
  ]

  /// `nofile=1024:2048`; one number is both.
  public static func processLimit(_ text: String) throws(UsageError) -> ProcessLimit {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first, limits.contains(name) else {
      throw UsageError("invalid limit \"\(text)\" for --ulimit: name one of \(limits.joined(separator: ", "))")
    }
    let values = (parts.count > 1 ? parts[1] : "").split(separator: ":", omittingEmptySubsequences: false)
    let numbers = values.compactMap { Int64($0) }.filter { $0 >= -1 }
    guard let soft = numbers.first, let hard = numbers.last, numbers.count == values.count, numbers.count < 3 else {
      throw UsageError(
        "invalid limit \"\(text)\" for --ulimit: give SOFT or SOFT:HARD, as in --ulimit \(name)=1024:2048")
    }
    guard hard == -1 || (soft >= 0 && soft <= hard) else {
      throw UsageError("the soft limit of --ulimit \(text) is more than the hard one: give at most that")
    }
    return ProcessLimit("RLIMIT_" + name.uppercased(), soft: soft, hard: hard)
  }

  private static let sysctls: Set<String> = [
    "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni",
    "kernel.shm_rmid_forced",
  ]

  /// docker's list: what a namespace of the container's own has for itself. namespaces(7)
  public static func sysctl(_ text: String) throws(UsageError) -> (name: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw UsageError(
        "invalid setting \"\(text)\" for --sysctl: give NAME=VALUE, as in --sysctl net.core.somaxconn=512")
    }
    guard sysctls.contains(parts[0]) || parts[0].hasPrefix("net.") || parts[0].hasPrefix("fs.mqueue.") else {
      throw UsageError(
        "--sysctl \(parts[0]) is not the container's own: give one of net, fs.mqueue, or of kernel's msg, sem and shm")
    }
    return (parts[0], parts[1])
  }
}
