import ArgumentParser

/// What `run` and `create` say of files, names and the process's own limits. Names and meanings are docker's.
struct SettingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Variables from a file of lines NAME=VALUE; -e is stronger.", valueName: "file"))
  var envFile: [String] = []
  @Option(name: .shortAndLong, help: ArgumentHelp("A label, for ps -f label=key.", valueName: "key[=value]"))
  var label: [String] = []
  @Option(help: ArgumentHelp("Labels from a file of lines KEY=VALUE.", valueName: "file")) var labelFile: [String] = []
  @Option(help: ArgumentHelp("Size of /dev/shm. Default: 64m.", valueName: "size")) var shmSize: String?
  @Option(help: ArgumentHelp("A line of /etc/hosts.", valueName: "host:ip")) var addHost: [String] = []
  @Option(help: ArgumentHelp("A name server, instead of the host's.", valueName: "ip")) var dns: [String] = []
  @Option(help: ArgumentHelp("A domain to look short names up in; . for none.", valueName: "domain"))
  var dnsSearch: [String] = []
  @Option(
    name: [.customLong("dns-option"), .customLong("dns-opt")],
    help: ArgumentHelp("An option of resolv.conf, as ndots:2.", valueName: "option"))
  var dnsOption: [String] = []
  @Option(help: ArgumentHelp("Domain of the machine inside.", valueName: "name")) var domainname: String?
  @Option(help: ArgumentHelp("A further group of the program.", valueName: "name|gid"))
  var groupAdd: [String] = []
  @Option(help: ArgumentHelp("A limit of each process, as nofile=1024:2048.", valueName: "name=soft[:hard]"))
  var ulimit: [String] = []
  @Option(help: ArgumentHelp("A setting of its own network, messages or semaphores.", valueName: "name=value"))
  var sysctl: [String] = []
  @Option(help: ArgumentHelp("How soon it is killed when memory runs out, -1000 to 1000.", valueName: "number"))
  var oomScoreAdj: String?
  @Flag(name: .customLong("read-only"), help: "Nothing can be written to its root.") var isReadOnly = false

  @Option(help: ArgumentHelp("Give it a capability, as NET_ADMIN, or ALL.", valueName: "name")) var capAdd: [String] =
    []
  @Option(help: ArgumentHelp("Take a capability away, or ALL.", valueName: "name")) var capDrop: [String] = []
  @Flag(name: .customLong("privileged"), help: "Every right and every device of the host.") var isPrivileged = false
  @Option(
    help: ArgumentHelp(
      "no-new-privileges, seccomp=FILE, seccomp=unconfined, systempaths=unconfined.", valueName: "option"))
  var securityOpt: [String] = []
  @Option(help: ArgumentHelp("Give it a device of the host.", valueName: "host[:path[:rwm]]")) var device: [String] = []
  @Option(help: ArgumentHelp("Let it use further devices, as 'c 10:* rwm'.", valueName: "rule"))
  var deviceCgroupRule: [String] = []

  @Option(help: ArgumentHelp("Whose processes it sees. Default: its own.", valueName: "host|container:name"))
  var pid: String?
  @Option(
    help: ArgumentHelp(
      "Whose messages and shared memory. Default: private.", valueName: "private|shareable|host|none|container:name"))
  var ipc: String?
  @Option(help: ArgumentHelp("Whose users. Default: host as root, private without.", valueName: "host|private"))
  var userns: String?
  @Option(help: ArgumentHelp("Whose hostname. Default: its own.", valueName: "host|container:name")) var uts: String?
  @Option(
    name: [.customLong("network"), .customLong("net")],
    help: ArgumentHelp("Whose network. Default: none, a loopback.", valueName: "none|host|container:name"))
  var network: [String] = []

  var plain: SettingWords {
    SettingWords(
      envFile: envFile, label: label, labelFile: labelFile, shmSize: shmSize, addHost: addHost, dns: dns,
      dnsSearch: dnsSearch, dnsOption: dnsOption, domainname: domainname, groupAdd: groupAdd, ulimit: ulimit,
      sysctl: sysctl, oomScoreAdj: oomScoreAdj, isReadOnly: isReadOnly,
      pid: pid, ipc: ipc, uts: uts, userns: userns, network: network,
      rights: RightWords(
        capAdd: capAdd, capDrop: capDrop, isPrivileged: isPrivileged, securityOpt: securityOpt, device: device,
        deviceCgroupRule: deviceCgroupRule))
  }
}
