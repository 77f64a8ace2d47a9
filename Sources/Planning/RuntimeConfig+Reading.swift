public import OCISpec
public import Steps

extension RuntimeConfig {
  /// What `json` has written; nil for anything else. By hand as that is: an exec, a start or a stop reads this on its way,
  /// and the Decodable conformance costs it two milliseconds.
  public init?(_ json: JSON) {
    guard let process = json["process"].flatMap(Process.init), let root = json["root"]?["path"]?.string,
      let hostname = json["hostname"]?.string, let mounts = json["mounts"]?.all(Mount.init),
      let linux = json["linux"].flatMap(Linux.init)
    else { return nil }
    self.init(process: process, root: Root(path: root), hostname: hostname, mounts: mounts, linux: linux)
    if let version = json["ociVersion"]?.string { ociVersion = version }
    self.root.readonly = json["root"]?["readonly"]?.bool ?? false
    domainname = json["domainname"]?.string
    annotations = json["annotations"]?.textsByName ?? [:]
  }
}

extension RuntimeConfig.Process {
  fileprivate init?(_ json: JSON) {
    guard let user = json["user"].flatMap(RuntimeConfig.User.init), let args = json["args"]?.strings,
      let env = json["env"]?.strings, let cwd = json["cwd"]?.string,
      let capabilities = json["capabilities"].flatMap(RuntimeConfig.Capabilities.init)
    else { return nil }
    self.init(user: user, args: args, env: env, cwd: cwd, capabilities: capabilities)
    terminal = json["terminal"]?.bool ?? false
    rlimits = json["rlimits"]?.all(RuntimeConfig.Rlimit.init)
    noNewPrivileges = json["noNewPrivileges"]?.bool ?? false
    oomScoreAdj = json["oomScoreAdj"]?.integer()
  }
}

extension RuntimeConfig.User {
  fileprivate init?(_ json: JSON) {
    guard let uid = json["uid"]?.integer(UInt32.self), let gid = json["gid"]?.integer(UInt32.self) else { return nil }
    self.init(uid: uid, gid: gid, additionalGids: json["additionalGids"]?.all { $0.integer() } ?? [])
  }
}

extension RuntimeConfig.Capabilities {
  fileprivate init?(_ json: JSON) {
    guard let bounding = json["bounding"]?.strings, let effective = json["effective"]?.strings,
      let permitted = json["permitted"]?.strings
    else { return nil }
    self.init(bounding)
    self.effective = effective
    self.permitted = permitted
    inheritable = json["inheritable"]?.strings ?? []
    ambient = json["ambient"]?.strings ?? []
  }
}

extension RuntimeConfig.Rlimit {
  fileprivate init?(_ json: JSON) {
    guard let type = json["type"]?.string, let soft = json["soft"]?.number, let hard = json["hard"]?.number else {
      return nil
    }
    self.init(type, soft: soft, hard: hard)
  }
}

extension RuntimeConfig.Mount {
  fileprivate init?(_ json: JSON) {
    guard let destination = json["destination"]?.string, let type = json["type"]?.string,
      let source = json["source"]?.string, let options = json["options"]?.strings
    else { return nil }
    self.init(destination, type: type, source: source, options: options)
  }
}

extension RuntimeConfig.Linux {
  fileprivate init?(_ json: JSON) {
    guard let types = json["namespaces"]?.all({ $0["type"]?.string }), let path = json["cgroupsPath"]?.string,
      let resources = json["resources"].flatMap(RuntimeConfig.Resources.init),
      let masked = json["maskedPaths"]?.strings, let readonly = json["readonlyPaths"]?.strings
    else { return nil }
    self.init(
      namespaces: types.map(RuntimeConfig.Namespace.init), cgroupsPath: path, resources: resources,
      maskedPaths: masked, readonlyPaths: readonly)
    sysctl = json["sysctl"]?.textsByName
    uidMappings = json["uidMappings"]?.all(RuntimeConfig.IDMapping.init)
    gidMappings = json["gidMappings"]?.all(RuntimeConfig.IDMapping.init)
  }
}

extension RuntimeConfig.IDMapping {
  fileprivate init?(_ json: JSON) {
    guard let inside = json["containerID"]?.integer(UInt32.self), let outside = json["hostID"]?.integer(UInt32.self),
      let size = json["size"]?.integer(UInt32.self)
    else { return nil }
    self.init(containerID: inside, hostID: outside, size: size)
  }
}

extension RuntimeConfig.Resources {
  fileprivate init?(_ json: JSON) {
    guard let devices = json["devices"]?.all(Device.init) else { return nil }
    self.init()
    memory = json["memory"].map {
      Memory(limit: $0["limit"]?.number, swap: $0["swap"]?.number, reservation: $0["reservation"]?.number)
    }
    cpu = json["cpu"].map {
      CPU(
        shares: $0["shares"]?.integer(), quota: $0["quota"]?.number, period: $0["period"]?.integer(),
        cpus: $0["cpus"]?.string, mems: $0["mems"]?.string)
    }
    pids = json["pids"]?["limit"]?.number.map(Pids.init)
    self.devices = devices
  }
}

extension RuntimeConfig.Resources.Device {
  fileprivate init?(_ json: JSON) {
    guard let allow = json["allow"]?.bool, let type = json["type"]?.string, let access = json["access"]?.string else {
      return nil
    }
    self.init(type, json["major"]?.number, json["minor"]?.number, access: access, allow: allow)
  }
}
