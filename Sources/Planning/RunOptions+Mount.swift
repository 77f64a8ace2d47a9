public import Steps

extension RunOptions {
  /// `--mount type=volume|bind|tmpfs,source=…,target=…,readonly`. docker-run(1)
  public static func mount(_ text: String) throws(UsageError) -> MountPoint {
    var fields = MountFields()
    for field in try csv(text) { try fields.read(field, in: text) }
    return try fields.point(text)
  }

  /// Go's encoding/csv, of one line: a field in quotation marks may hold commas, and `""` for one of them.
  private static func csv(_ text: String) throws(UsageError) -> [String] {
    var fields = [""]
    var isQuoted = false
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"": fields[fields.count - 1].append(rest.removeFirst())
      case "\"" where isQuoted || fields.last == "": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    guard !isQuoted else { throw UsageError("--mount \(text) lacks a quotation mark at its end: add it") }
    return fields
  }
}

/// The fields of one `--mount`.
private struct MountFields {
  private var type = MountPoint.Sort.volume
  private var source: String?
  private var target: String?
  private var isReadOnly = false
  /// Options of a volume or of a tmpfs.
  private var options: [String] = []
  private var optionsOf: MountPoint.Sort?

  mutating func read(_ field: String, in text: String) throws(UsageError) {
    let name = field.prefix { $0 != "=" }.lowercased()
    let value = field.firstIndex(of: "=").map { String(field[field.index(after: $0)...]) }
    switch (name, value) {
    case ("type", let value?): type = try Self.type(value, in: text)
    case ("source", let value?), ("src", let value?): source = value
    case ("target", let value?), ("destination", let value?), ("dst", let value?): target = value
    case ("readonly", let value), ("ro", let value): isReadOnly = try Self.flag(field, value, in: text)
    case ("volume-nocopy", let value): if try Self.flag(field, value, in: text) { option("nocopy", .volume) }
    case ("bind-propagation", let value?):
      try RunOptions.checkPropagation(value, in: "--mount \(text)")
      optionsOf = .bind
    case ("consistency", .some): return
    case ("tmpfs-size", let value?): option("size=\(try RunOptions.tmpfsSize(value, in: text))", .tmpfs)
    case ("tmpfs-mode", let value?): option("mode=" + value, .tmpfs)
    case (_, nil): throw UsageError("invalid field \"\(field)\" in --mount \(text): give KEY=VALUE pairs")
    default: throw Self.unknown(name, text)
    }
  }

  private mutating func option(_ option: String, _ type: MountPoint.Sort) {
    options.append(option)
    optionsOf = type
  }

  private static func type(_ word: String, in text: String) throws(UsageError) -> MountPoint.Sort {
    guard let type = MountPoint.Sort(rawValue: word.lowercased()) else {
      throw UsageError("invalid type \"\(word)\" in --mount \(text): give bind, volume or tmpfs")
    }
    return type
  }

  private static func flag(_ field: String, _ value: String?, in text: String) throws(UsageError) -> Bool {
    switch value?.lowercased() {
    case nil, "true", "1": true
    case "false", "0": false
    default: throw UsageError("invalid value in \"\(field)\" of --mount \(text): give true or false")
    }
  }

  private static func unknown(_ name: String, _ text: String) -> UsageError {
    let ofDocker = [
      "bind-nonrecursive", "bind-recursive", "volume-driver", "volume-label", "volume-opt", "volume-subpath",
      "image-subpath",
    ]
    if ofDocker.contains(name) {
      return UsageError("docker's \(name) is not there yet: leave it out of --mount \(text)")
    }
    return UsageError(
      "unknown key \"\(name)\" in --mount \(text): give type, source, target, readonly, volume-nocopy, tmpfs-size or"
        + " tmpfs-mode")
  }

  func point(_ text: String) throws(UsageError) -> MountPoint {
    guard let target, !target.isEmpty else { throw UsageError("--mount \(text) lacks a target: add target=/PATH") }
    if let optionsOf, optionsOf != type {
      throw UsageError("--mount \(text) has an option of a \(optionsOf.rawValue), but its type is \(type.rawValue)")
    }
    let path = try RunOptions.mountTarget(target, of: "--mount \(text)")
    switch type {
    case .tmpfs: return try tmpfs(path, text)
    case .bind: return try bind(path, text)
    case .volume: return try volume(path)
    }
  }

  private func tmpfs(_ path: String, _ text: String) throws(UsageError) -> MountPoint {
    guard source?.isEmpty != false else { throw UsageError("--mount \(text): a tmpfs has no source, leave it out") }
    let mode = (options + (isReadOnly ? ["ro"] : [])).joined(separator: ",")
    var point = try RunOptions.tmpfs(path + (mode.isEmpty ? "" : ":" + mode))
    point.option = "--mount"
    return point
  }

  private func bind(_ path: String, _ text: String) throws(UsageError) -> MountPoint {
    guard let source, source.hasPrefix("/") || source.hasPrefix(".") else {
      throw UsageError("--mount \(text): a bind's source has to be a path, as in source=/srv/data or source=./data")
    }
    return MountPoint(.bind, source: source, target: path, isReadOnly: isReadOnly, option: "--mount")
  }

  private func volume(_ path: String) throws(UsageError) -> MountPoint {
    let name = try source.flatMap { $0.isEmpty ? nil : $0 }.map { name throws(UsageError) in
      try RunOptions.volumeName(name)
    }
    return MountPoint(
      .volume, name: name, target: path, isReadOnly: isReadOnly, isAnonymous: name == nil,
      mode: options.joined(separator: ","), option: "--mount")
  }
}

extension RunOptions {
  /// Bytes, as docker reads them.
  fileprivate static func tmpfsSize(_ text: String, in option: String) throws(UsageError) -> Int64 {
    guard let bytes = bytes(text) else {
      throw UsageError("invalid size \"\(text)\" in --mount \(option): give a number with b, k, m or g")
    }
    return bytes
  }
}
