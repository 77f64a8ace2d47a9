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
      do { reference = try Reference(text) } catch {
        throw EngineError("invalid reference format: cannot \(error)", exitCode: 1)
      }
      typed = text
    }

    /// `docker.io/library/debian`
    var repository: String { "\(reference.registry)/\(reference.repository)" }
    /// In full, as docker prints it.
    var whole: String { reference.description }
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

    @discardableResult
    func pull(
      _ image: String, platform: String? = nil, _ invocation: ContainerEngine.Invocation
    ) throws -> ContainerEngine.Pulled {
      let name = try ImageName(image)
      let display = isQuiet ? nil : TransferDisplay(.pull, on: output)
      let pulled = try Engines.make(global).pull(image, platform: platform, invocation) { news in
        if !isQuiet, case .begun = news {
          output.write((name.isTagLeftOut ? ["Using default tag: latest"] : []) + [name.pulling])
        }
        display?.show(news)
      }
      if !isQuiet {
        output.write([
          "Digest: \(pulled.digest)",
          "Status: \(pulled.isNew ? "Downloaded newer image" : "Image is up to date") for \(pulled.name)",
        ])
      }
      return pulled
    }

    /// Performs what needs the image of a container that is to be made. It is fetched before, or when it turns out to be
    /// missing, as --pull says.
    func performing<T>(
      _ options: RunOptions, _ policy: PullPolicy, checksFirst: Bool, _ body: () throws -> T
    ) throws -> T {
      guard let image = options.image, global.asPlan == nil, policy != .never else { return try body() }
      let isMissing = { checksFirst && Engines.make(global).lacks(image) }
      if policy == .always && !ContainerEngine.isOwn(image) || isMissing() {
        try fetch(image, says: policy == .missing)
        return try body()
      }
      do { return try body() } catch let error as EngineError where error.isUnknownImage {
        try fetch(image, says: true)
        return try body()
      }
    }

    private func fetch(_ image: String, says: Bool) throws {
      if says, !isQuiet { output.write(["Unable to find image '\(try ImageName(image).tagged)' locally"]) }
      var invocation = try Invocations.make(global, records: records)
      invocation.argv = ["pull", image]
      do { try pull(image, invocation) } catch let error as EngineError {
        throw EngineError(error.description, exitCode: 125)
      }
    }
  }
#endif
