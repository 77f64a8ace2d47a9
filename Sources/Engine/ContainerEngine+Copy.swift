import Images
import Kernel
import OCISpec
import Planning
import Steps
import SystemPackage

extension ContainerEngine {
  /// How `cp` copies.
  package struct CopyManner: Sendable {
    /// -a: what is copied to the host keeps its owners, where the person may give files away.
    package var keepsOwners: Bool
    /// -L
    package var followsLinks: Bool

    package init(keepsOwners: Bool, followsLinks: Bool) {
      self.keepsOwners = keepsOwners
      self.followsLinks = followsLinks
    }
  }

  /// Copies into a container, with owners and modes. `source` nil: a tar that comes from standard input, into a folder.
  package func copy(
    _ source: String?, into word: String, at path: String, _ manner: CopyManner, _ invocation: Invocation
  ) throws {
    try recording(source ?? "-", "\(word):\(path)", into: true, word, invocation) { root, count in
      var from = CopyPath(ground: Ground(root: nil), text: source ?? "", followsLinks: manner.followsLinks)
      let place = try source.map { try found(&from, $0) }
      let known = place.map { CopySource(name: from.name, isFolder: $0.isFolder, isContents: from.asksForContents) }
      let (output, input) = try Sys.pipe()
      let helper = try CopyHelper(closing: place == nil ? [] : [input]) { say in
        try root.work {
          say(try receive(output, CopyPath(ground: $0, text: inner(path)), known, owners: true).text)
        }
      }
      defer { helper.end() }
      Sys.close(output)
      let problem = failure {
        if let place { try send(place, as: from.name, to: input, from.ground) }
      }
      Sys.close(input)
      count = try helper.answer().flatMap(CopyCount.init)
      if count != nil { _ = try helper.answer() }
      if let problem { throw problem }
    }
  }

  private func recording(
    _ source: String, _ target: String, into: Bool, _ word: String, _ invocation: Invocation,
    _ body: (ContainerRoot, inout CopyCount?) throws -> Void
  ) throws {
    try prepare(invocation)
    let (store, state) = try find(word)
    var count: CopyCount?
    let copy = { (count: CopyCount?) in
      Operation.copyFiles(source: source, target: target, into: into, files: count?.files, bytes: count?.bytes)
    }
    try attempt("cp", copy(nil), on: state, invocation) {
      try inside(word, store, state) { try body($0, &count) }
    }
    try record("cp", .report([copy(count)]), on: state, invocation)
  }

  /// Copies out of a container. `target` nil: a tar to standard output.
  package func copy(
    from word: String, _ path: String, to target: String?, _ manner: CopyManner, _ invocation: Invocation
  ) throws {
    try recording("\(word):\(path)", target ?? "-", into: false, word, invocation) { root, count in
      let (output, input) = try Sys.pipe()
      let helper = try CopyHelper(closing: [output]) { say in
        try root.work { ground in
          var from = CopyPath(ground: ground, text: inner(path), followsLinks: manner.followsLinks)
          let place = try found(&from, "\(word):\(path)")
          say(place.isFolder ? "folder" : "file")
          let name = target == nil && from.asksForContents ? "." : from.name
          try send(place, as: name, to: target == nil ? FileDescriptor.standardOutput.rawValue : input, ground)
        }
      }
      defer { helper.end() }
      Sys.close(input)
      guard let said = try helper.answer() else { return Sys.close(output) }
      let from = CopyPath(ground: Ground(root: nil), text: path)
      let source = CopySource(name: from.name, isFolder: said == "folder", isContents: from.asksForContents)
      guard let target else {
        Sys.close(output)
        return try _ = helper.answer()
      }
      count = try receive(
        output, CopyPath(ground: Ground(root: nil), text: target), source, owners: manner.keepsOwners)
      _ = try helper.answer()
    }
  }

  /// A container that does not run is held, so that nobody starts it meanwhile.
  private func inside(
    _ word: String, _ store: ContainerStore, _ state: ContainerState, _ body: (ContainerRoot) throws -> Void
  ) throws {
    let config = store.config(state.id)
    let isRunning = store.isRunning(state)
    if !isRunning, config?.isAquarium == true {
      throw EngineError(
        "cannot copy: what container \"\(word)\" writes is in its aquarium, and goes with it; copy while it runs",
        exitCode: 1)
    }
    let lock = isRunning ? -1 : try store.claim(state.id) ?? -1
    guard isRunning || lock >= 0 else {
      throw EngineError("cannot copy: another command is just starting container \"\(word)\"; try again", exitCode: 1)
    }
    defer { Sys.close(lock) }
    Sys.ignoreBrokenPipes()
    do {
      try body(
        ContainerRoot(
          state: state, directory: places.directory(of: state.id), isRunning: isRunning,
          isMapped: config?.mapping != nil))
    } catch let error as EngineError {
      throw error
    } catch {
      throw EngineError("cannot copy: \(error)", exitCode: 1)
    }
  }

  /// Paths inside begin at the root, whether they say so or not.
  private func inner(_ path: String) -> String { path.hasPrefix("/") ? path : "/" + path }

  private func found(_ path: inout CopyPath, _ shown: String) throws -> CopyPath.Place {
    guard let place = try path.locate(), place.entry != nil else {
      throw EngineError("cannot copy \(shown): there is no such file or directory", exitCode: 1)
    }
    return place
  }

  private func send(_ place: CopyPath.Place, as name: String, to file: Int32, _ ground: Ground) throws {
    defer { Sys.close(place.folder) }
    try Sys.enter(folder: place.folder)
    try CopiedTree.send(
      place.name, as: name.isEmpty ? "root" : name, to: FileDescriptor(rawValue: file),
      by: ground.descriptors.map { FileDescriptor(rawValue: $0) })
  }

  private func receive(
    _ file: Int32, _ target: CopyPath, _ source: CopySource?, owners: Bool
  ) throws -> CopyCount {
    guard let source else {
      Sys.close(file)
      try target.enterFolder()
      return CopyCount(
        try CopiedTree.receive(FileDescriptor.standardInput.duplicate(), as: nil, keepsOwners: owners))
    }
    let name: String
    do { name = try target.enterTarget(for: source) } catch {
      // Who waits to send is to notice.
      Sys.close(file)
      throw error
    }
    return CopyCount(try CopiedTree.receive(FileDescriptor(rawValue: file), as: name, keepsOwners: owners))
  }

  private func failure(_ body: () throws -> Void) -> (any Error)? {
    do { try body() } catch { return error }
    return nil
  }
}

extension CopyPath {
  /// For a tar, whose names are its own.
  fileprivate func enterFolder() throws {
    let folder = try? ground.open(text)
    defer { Sys.close(folder ?? -1) }
    guard let folder, Ground.isFolder(folder) else {
      throw EngineError("cannot unpack into \(text): it is no directory", exitCode: 1)
    }
    try Sys.enter(folder: folder)
  }
}

/// What came at the other end: entries that are no folders, and their bytes.
private struct CopyCount {
  var files: Int
  var bytes: Int

  init(_ count: (files: Int, bytes: Int)) { (files, bytes) = count }

  /// `text`, of another process.
  init?(_ text: String) {
    let parts = text.split(separator: " ").compactMap { Int($0) }
    guard parts.count == 2 else { return nil }
    (files, bytes) = (parts[0], parts[1])
  }

  var text: String { "\(files) \(bytes)" }
}
