import Steps

extension English {
  /// `3 layers`, `1 layer`.
  func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) " + (number == 1 ? noun : plural ?? noun + "s")
  }

  /// `a`, `a and b`, `a, b and c`.
  func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// The sentence, and as many of the items as there is room for in its line.
  func line(_ sentence: String, naming items: [String]) -> String {
    let whole = "\(sentence): \(list(items))."
    if Format.cells(whole) <= Format.lineCells { return whole }
    let lines = items.indices.dropFirst().reversed().map { shown in
      let named = Array(items.prefix(shown)) + ["\(items.count - shown) more"]
      return "\(sentence): \(list(named))."
    }
    return lines.first { Format.cells($0) <= Format.lineCells } ?? sentence + "."
  }

  /// `8 MiB`, `812 bytes`.
  func bytes(_ count: Int64) -> String {
    let (number, unit) = Format.bytes(count)
    return number + " " + (unit ?? (count == 1 ? "byte" : "bytes"))
  }

  /// A ceiling in words: `64 MiB of memory`, `0.5 CPUs`, `100 processes`.
  func ceiling(_ resource: Limit.Resource, _ value: String, name: String = "") -> String {
    switch resource {
    case .memory: Int64(value).map { bytes($0) + " of memory" } ?? "any memory"
    case .swap: Int64(value).map { $0 == 0 ? "no swap" : bytes($0) + " of swap" } ?? "any swap"
    case .reservation: Int64(value).map { $0 == 0 ? "nothing kept" : bytes($0) + " kept" } ?? "\(value) kept"
    case .cpus: Format.cpus(value).map { $0 == "1" ? "1 CPU" : $0 + " CPUs" } ?? "any CPU time"
    case .weight: "CPU weight \(value)"
    case .cpuList: value.isEmpty ? "any CPU" : "CPUs numbered \(value)"
    case .nodeList: value.isEmpty ? "any memory node" : "memory nodes numbered \(value)"
    case .processes: Int(value).map { count($0, "process", plural: "processes") } ?? "any number of processes"
    case .other: "\(name) \(value)"
    }
  }

  /// What a namespace separates, in everyday words.
  func name(of namespace: Namespace) -> String {
    switch namespace {
    case .cgroup: "view of cgroups"
    case .ipc: "IPC"
    case .mnt: "mounts"
    case .net: "network"
    case .pid: "PIDs"
    case .time: "clock"
    case .user: "users"
    case .uts: "hostname"
    }
  }
}

extension String {
  /// With its first letter in upper case.
  var sentenceCased: String { prefix(1).uppercased() + dropFirst() }
}
