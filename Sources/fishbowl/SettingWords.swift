import Planning
import Steps
import Terminal

/// The same in plain values.
struct SettingWords: Equatable {
  var envFile: [String] = []
  var label: [String] = []
  var labelFile: [String] = []
  var shmSize: String?
  var addHost: [String] = []
  var dns: [String] = []
  var dnsSearch: [String] = []
  var dnsOption: [String] = []
  var domainname: String?
  var groupAdd: [String] = []
  var ulimit: [String] = []
  var sysctl: [String] = []
  var oomScoreAdj: String?
  var isReadOnly = false
  var pid: String?
  var ipc: String?
  var uts: String?
  var userns: String?
  var network: [String] = []
  var rights = RightWords()

  static let options =
    [
      "--env-file", "--label", "--label-file", "--shm-size", "--add-host", "--dns", "--dns-search", "--dns-option",
      "--dns-opt", "--domainname", "--group-add", "--ulimit", "--sysctl", "--oom-score-adj", "--pid", "--ipc", "--uts",
      "--userns", "--network", "--net",
    ] + RightWords.options

  /// False for an option that is another's.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--env-file": envFile.append(value)
    case "--label": label.append(value)
    case "--label-file": labelFile.append(value)
    case "--shm-size": shmSize = value
    case "--add-host": addHost.append(value)
    case "--dns": dns.append(value)
    case "--dns-search": dnsSearch.append(value)
    case "--dns-option", "--dns-opt": dnsOption.append(value)
    case "--domainname": domainname = value
    case "--group-add": groupAdd.append(value)
    case "--ulimit": ulimit.append(value)
    case "--sysctl": sysctl.append(value)
    case "--oom-score-adj": oomScoreAdj = value
    case "--pid": pid = value
    case "--ipc": ipc = value
    case "--uts": uts = value
    case "--userns": userns = value
    case "--network", "--net": network.append(value)
    default: return rights.set(option, to: value)
    }
    return true
  }

  /// The variables of all files, which -e may set anew.
  func variables() throws(UsageError) -> [String] { try Self.pairs(envFile, "--env-file") }

  func labels() throws(UsageError) -> [String: String] {
    var labels: [String: String] = [:]
    for text in try Self.pairs(labelFile, "--label-file") + label {
      let label = try RunOptions.label(text)
      labels[label.key] = label.value
    }
    return labels
  }

  func settings() throws(UsageError) -> Settings {
    var settings = Settings()
    if let shmSize { settings.shmSize = try Settings.shmSize(shmSize) }
    if let domainname { settings.domainname = try RunOptions.domainname(domainname) }
    if let oomScoreAdj { settings.oomScoreAdj = try Settings.oomScoreAdj(oomScoreAdj) }
    settings.isReadOnly = isReadOnly
    settings.names = try names()
    settings.hasHostsUsers = try Settings.users(userns)
    settings.modes = try NamespaceModes(pid: pid, ipc: ipc, uts: uts, networks: network)
    settings.rights = try rights.rights()
    settings.groups = groupAdd
    for text in ulimit {
      let limit = try Settings.processLimit(text)
      settings.processLimits.removeAll { $0.resource == limit.resource }
      settings.processLimits.append(limit)
    }
    for text in sysctl {
      let setting = try Settings.sysctl(text)
      settings.sysctls[setting.name] = setting.value
    }
    return settings
  }

  private func names() throws(UsageError) -> NameSettings {
    var names = NameSettings()
    for text in addHost { names.hosts.append(try NameSettings.host(text)) }
    for text in dns { names.servers.append(try NameSettings.server(text)) }
    for text in dnsSearch { names.searched.append(try NameSettings.searched(text)) }
    for text in dnsOption { names.options.append(try NameSettings.option(text)) }
    return names
  }

  private static func pairs(_ files: [String], _ option: String) throws(UsageError) -> [String] {
    var pairs: [String] = []
    for file in files {
      guard let bytes = TextFile.bytes(file) else {
        throw UsageError("cannot read \"\(file)\" for \(option): give a file that is there and can be read")
      }
      pairs += try RunOptions.pairs(bytes, of: file)
    }
    return pairs
  }
}
