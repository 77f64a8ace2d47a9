import Images
import Kernel
import OCISpec
import Planning
import Steps
import SystemPackage

extension ContainerEngine {
  /// Writes the files of a container, without volumes, as a tar. `file` nil: to standard output. A file is written aside:
  /// it is whole or not there.
  package func export(_ word: String, to file: String?, _ invocation: Invocation) throws {
    let (_, state) = try find(word)
    let lower = state.rootfs.map { [$0] } ?? state.layers.map(\.path)
    let stack = LayerStack(lower + [places.directory(of: state.id) + "/upper"])
    try prepare(invocation)
    let archive = { bytes in Operation.writeArchive(path: file, images: [], bytes: bytes) }
    try attempt("export", archive(nil), on: state, invocation) {
      try standingStill(word, invocation) {
        try writing(file) { target in try Mapped.perform { try stack.export(to: target) } }
      }
    }
    try record("export", .report([archive(file.flatMap(Sys.fileSize))]), on: state, invocation)
  }

  /// Opens what is asked for, and leaves nothing if `body` fails.
  func writing(_ file: String?, _ body: (FileDescriptor) throws -> Void) throws {
    Sys.ignoreBrokenPipes()
    do {
      guard let file else { return try body(.standardOutput) }
      if let type = Sys.type(of: file), type != .regular {
        throw EngineError("cannot write \(file): it is a directory, a link or a device; give a new name", exitCode: 1)
      }
      let aside = "\(file).\(Sys.processID).new"
      let target = FileDescriptor(rawValue: try Sys.makeFile(aside))
      do {
        defer { try? target.close() }
        try body(target)
        try Sys.rename(aside, to: file)
      } catch {
        Sys.unlink(aside)
        throw error
      }
    } catch {
      throw EngineError(writing: file, error)
    }
  }

  /// What is said of an image that is being made.
  package struct Making: Sendable {
    package var author: String?
    package var message: String?
    /// Instructions of a Dockerfile.
    package var changes: [String]

    package init(author: String? = nil, message: String? = nil, changes: [String]) {
      self.author = author
      self.message = message
      self.changes = changes
    }
  }

  /// Makes an image of the tar of a file system. `file` nil: what comes from standard input. Returns its ID.
  package func importImage(
    _ file: String?, as name: String?, _ making: Making, _ invocation: Invocation
  ) throws -> String {
    try prepare(invocation)
    var image = NewImage(name: try name.map(imageName), created: Clock.preciseText)
    image.comment = making.message ?? "Imported from \(file ?? "-")"
    for change in making.changes { try image.config.apply(change) }
    return try make("import", of: .readArchive(path: file, bytes: nil), invocation, done: .archive(file)) {
      try $0.make(image, of: $0.open(file))
    }
  }

  /// Makes an image of a container's layers and its writable one. `pauses`: it stands still meanwhile. Returns its ID.
  package func commit(
    _ word: String, as name: String?, _ making: Making, pauses: Bool, _ invocation: Invocation
  ) throws -> String {
    try prepare(invocation)
    let (_, state) = try find(word)
    guard let parent = state.imageID.flatMap({ try? ContentDigest($0) }), state.rootfs == nil else {
      throw EngineError("cannot commit container \"\(word)\": it has no image below, but a directory", exitCode: 1)
    }
    var image = NewImage(on: parent, name: try name.map(imageName), created: Clock.preciseText)
    image.config = try configuration(of: state, parent)
    for change in making.changes { try image.config.apply(change) }
    (image.author, image.comment) = (making.author, making.message)
    image.createdBy = state.command.joined(separator: " ")
    let commit = {
      try make("commit", of: .packLayer(container: state.name), on: state, invocation) {
        try $0.commit(image, upper: places.directory(of: state.id) + "/upper")
      }
    }
    return try pauses ? standingStill(word, always: true, invocation, commit) : commit()
  }

  /// `source`: the step by which the files come; `done`: the same with what is known when they are here.
  private func make(
    _ verb: String, of source: Operation, on state: ContainerState? = nil, _ invocation: Invocation,
    done: @autoclosure () -> Operation? = nil, _ body: (ContentStore) throws -> LoadedImage
  ) throws -> String {
    let made = try attempt(verb, source, on: state, invocation) {
      do { return try body(images) } catch let error as ImageError { throw EngineError("cannot ", because: error) }
    }
    try record(verb, LoadReport(done() ?? source, images: [made.report]).plan(), on: state, invocation)
    return made.image.configuration.description
  }

  private func imageName(_ text: String) throws(EngineError) -> Reference {
    let name = try Self.reference(text)
    guard name.digest == nil else {
      throw EngineError("cannot name an image \(text): a new name has no digest; give NAME:TAG", exitCode: 1)
    }
    return name
  }

  /// The image's, and what was said when the container was made.
  private func configuration(
    of state: ContainerState, _ parent: ContentDigest
  ) throws(EngineError) -> ImageConfig.Defaults {
    let image = try withImages { store throws(ImageError) in try store.image(parent.description) }
    guard let image else {
      throw EngineError(
        "cannot commit container \"\(state.name)\": its image is gone; `fishbowl export` still gives its files",
        exitCode: 1)
    }
    var config = image.config.config ?? ImageConfig.Defaults()
    let words = state.entryWords ?? 0
    config.entrypoint = words > 0 ? Array(state.command.prefix(words)) : nil
    config.cmd = Array(state.command.dropFirst(words))
    config.labels = state.labels ?? config.labels
    guard let own = ContainerStore(places: places).config(state.id) else { return config }
    config.env = own.process.env.filter { !$0.hasPrefix("HOSTNAME=") }
    config.workingDir = own.process.cwd
    config.user = own.userWord.isEmpty ? config.user : own.userWord
    return config
  }
}

extension ContentStore {
  /// The layer comes from a process that may read what users of the container own.
  fileprivate func commit(_ image: NewImage, upper: String) throws -> LoadedImage {
    let (output, input) = try Sys.pipe()
    let helper = try CopyHelper(closing: [output]) { _ in
      try Mapped.perform {
        let folder = try Ground(root: nil).open(upper)
        try Sys.enter(folder: folder)
        try CopiedTree.sendLayer(to: FileDescriptor(rawValue: input))
      }
    }
    defer { helper.end() }
    Sys.close(input)
    return try make(image, of: FileDescriptor(rawValue: output)) { _ = try helper.answer() }
  }
}

extension EngineError {
  /// What could not be written to `file`, standard output if nil, is told with that place; what could not be read, as it is.
  fileprivate init(writing file: String?, _ error: any Error) {
    let advice = file == nil ? "" : "; choose another place by -o"
    let why: String
    switch error {
    case let error as EngineError:
      self = error
      return
    case ImageError.unwritten(_, let message): why = message
    case let refusal as KernelRefusal: why = refusal.errno.message
    default:
      self.init("cannot ", because: error)
      return
    }
    self.init("cannot write \(file ?? "to standard output"): \(why)\(advice)", exitCode: 1)
    refusedBy = Steps.Errno(behind: error)
  }
}
