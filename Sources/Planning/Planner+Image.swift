import OCISpec
import Steps

extension Planner {
  /// Scene 1, what the command has done before there is a plan.
  func originSteps() -> [Operation] {
    switch request.origin {
    case .rootfs(let path): [.useRootfs(path: path)]
    case .unknown(let reference): [.resolveImage(reference: reference, digest: nil)]
    case .image(let reference, let digest, let configuration, let layers, let unpacked):
      [
        .resolveImage(reference: reference, digest: digest),
        .readImageConfig(digest: configuration ?? "", layers: layers.count),
      ] + layers.map { unpacked.contains($0.position) ? .unpackLayer($0) : .findLayer($0) }
    }
  }

  /// Scene 1, the container's own: a record and a writable layer. No process, no namespace, no cgroup.
  func makeContainer() -> [Operation] {
    [
      .createContainer(request.place),
      .createWritableLayer(directory: request.place.directory),
      .writeEtcFiles(etcFiles()),
    ] + request.provisions + [
      .writeSpec(path: request.place.directory + "/config.json", text: Secret(specText()))
    ]
  }

  var lowerDirectories: [String] {
    switch request.origin {
    case .rootfs(let path): [path]
    case .unknown: []
    case .image(_, _, _, let layers, _): layers.map(\.path).reversed()
    }
  }

  private func etcFiles() -> [FileText] {
    let directory = request.place.directory
    return [
      FileText(path: directory + "/hostname", text: request.config.hostname + "\n"),
      FileText(path: directory + "/hosts", text: hosts()),
      FileText(path: directory + "/resolv.conf", text: request.names.resolvConf(over: facts.resolvConf)),
    ]
  }

  /// As docker writes it, for a container without a network of its own yet.
  private func hosts() -> String {
    if let hosts = request.hosts { return hosts + request.names.hostLines }
    return """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::0\tip6-localnet
      ff00::0\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      \(request.names.hostLines)127.0.0.1\t\(ownNames)

      """
  }

  /// With a domain the whole name stands first. hosts(5)
  private var ownNames: String {
    let (name, domain) = (request.config.hostname, request.config.domainname)
    return domain.map { "\(name).\($0) \(name)" } ?? name
  }

  private func specText() -> String { request.config.json.text + "\n" }
}
