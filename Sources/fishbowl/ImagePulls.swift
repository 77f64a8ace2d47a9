import OCISpec
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// A name as it was typed, in docker's words about it.
  struct ImageName {
    private let reference: Reference
    private let typed: String

    init(_ text: String) throws {
      reference = try ContainerEngine.reference(text)
      typed = text
    }

    /// `docker.io/library/debian`
    var repository: String { "\(reference.registry)/\(reference.repository)" }
    /// As short as it can be typed.
    var familiarRepository: String { reference.familiarName }
    /// Of all tags of it, one.
    func tagged(_ tag: String) -> String { "\(familiarRepository):\(tag)" }
    /// In full, as docker prints it.
    var whole: String { reference.description }
    /// Neither a tag nor a digest was typed.
    var isTagLeftOut: Bool {
      reference.digest == nil && !(typed.split(separator: "/").last ?? "").contains(":")
    }
    /// The tag or digest, and the repository without its registry.
    var pulling: String {
      "\(reference.tag ?? reference.digest?.description ?? ""): Pulling from \(reference.repository)"
    }
    var tagged: String { reference.digest == nil ? reference.tagged : reference.familiar }
  }

  /// Pulls, with docker's words on `output`.
  struct ImagePulls {
    let global: GlobalWords
    let output: TerminalDevice
    var isQuiet = false
    var records = true

    /// Each tag of a repository in a run of its own; the first that fails ends it. The repository's whole name.
    func pullAll(_ image: String, platform: String?) throws -> String {
      let name = try ImageName(image)
      guard name.isTagLeftOut else {
        throw EngineError("tag can't be used with --all-tags/-a: give a name alone, as in debian", exitCode: 1)
      }
      var isNew = false
      for tag in try Engines.make(global).tags(of: image) {
        let pulled = try fetch(name.tagged(tag), platform: platform, Invocations.make(global, records: records))
        isNew = isNew || pulled.isNew
        if !isQuiet { output.write(["Digest: \(pulled.digest)"]) }
      }
      if !isQuiet { output.write([Self.status(name.familiarRepository, isNew: isNew)]) }
      return name.repository
    }

    @discardableResult
    func pull(
      _ image: String, platform: String? = nil, _ invocation: ContainerEngine.Invocation
    ) throws -> ContainerEngine.Pulled {
      let pulled = try fetch(image, platform: platform, invocation)
      if !isQuiet { output.write(["Digest: \(pulled.digest)", Self.status(pulled.name, isNew: pulled.isNew)]) }
      return pulled
    }

    private static func status(_ name: String, isNew: Bool) -> String {
      "Status: \(isNew ? "Downloaded newer image" : "Image is up to date") for \(name)"
    }

    private func fetch(
      _ image: String, platform: String?, _ invocation: ContainerEngine.Invocation
    ) throws -> ContainerEngine.Pulled {
      let name = try ImageName(image)
      let display = isQuiet ? nil : TransferDisplay(.pull, on: output)
      return try Engines.make(global).pull(image, platform: platform, invocation) { news in
        if !isQuiet, case .begun = news {
          output.write((name.isTagLeftOut ? ["Using default tag: latest"] : []) + [name.pulling])
        }
        display?.show(news)
      }
    }

    /// Performs what needs the image of a container that is to be made. It is fetched before, or when it turns out to be
    /// missing, as --pull says.
    func performing<T>(
      _ options: RunOptions, _ policy: PullPolicy, checksFirst: Bool, _ body: () throws -> T
    ) throws -> T {
      guard let image = options.image, global.asPlan == nil, policy != .never else { return try body() }
      let isMissing = { checksFirst && Engines.make(global).lacks(image, platform: options.platform) }
      if policy == .always && !ContainerEngine.isOwn(image) || isMissing() {
        try fetch(image, options.platform, says: policy == .missing)
        return try body()
      }
      do { return try body() } catch let error as EngineError where error.isUnknownImage {
        try fetch(image, options.platform, says: true)
        return try body()
      }
    }

    private func fetch(_ image: String, _ platform: Platform?, says: Bool) throws {
      if says, !isQuiet { output.write(["Unable to find image '\(try ImageName(image).tagged)' locally"]) }
      var invocation = try Invocations.make(global, records: records)
      (invocation.onTheWayTo, invocation.argv) = (invocation.argv, ["pull", image])
      do { try pull(image, platform: platform?.description, invocation) } catch let error as EngineError {
        throw EngineError(error.description, exitCode: 125)
      }
    }
  }
#endif
