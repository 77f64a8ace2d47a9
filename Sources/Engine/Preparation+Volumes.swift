import Images
import Kernel
import OCISpec
import Planning
import Steps

/// Settles what the container will have at which path, and what has to be made for it. It looks, and makes nothing.
struct MountTable {
  /// With their sources, the outer before the inner.
  private(set) var points: [MountPoint] = []
  private(set) var provisions: [Operation] = []
  private let volumes: VolumeStore
  private let layers: [String]
  /// The kernel's release.
  private let kernel: String

  /// `layers`: the image's, from the lowest; `wanted`: where the image wants volumes.
  init(_ options: RunOptions, wanted: [String], layers: [String], kernel: String, places: Places) throws {
    volumes = VolumeStore(places: places)
    self.layers = layers
    self.kernel = kernel
    guard !options.mounts.isEmpty || !options.volumesFrom.isEmpty || !wanted.isEmpty else { return }
    try checkDistinct(options.mounts)
    var asked = options.mounts
    for word in options.volumesFrom { add(try others(word, places), to: &asked) }
    add(
      wanted.map { MountPoint(.volume, target: $0.cleaned, isAnonymous: true, option: "VOLUME") }
        .filter { $0.target != "/" }, to: &asked)
    for point in asked.sorted(by: { depth($0) < depth($1) }) { points.append(try settled(point)) }
  }

  /// What the user says of a path goes before what another container or the image says.
  private func add(_ more: [MountPoint], to points: inout [MountPoint]) {
    points += more.filter { point in !points.contains { $0.target == point.target } }
  }

  private func depth(_ point: MountPoint) -> Int { point.target.utf8.count { $0 == UInt8(ascii: "/") } }

  private func checkDistinct(_ points: [MountPoint]) throws(EngineError) {
    let targets = points.map(\.target)
    guard let twice = targets.enumerated().first(where: { targets[..<$0.offset].contains($0.element) }) else { return }
    throw EngineError("duplicate mount point: \(twice.element): give each target once")
  }

  private func others(_ text: String, _ places: Places) throws(EngineError) -> [MountPoint] {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let mode = parts.count > 1 ? parts[1] : ""
    guard let name = parts.first, ["", "ro", "rw", "z", "Z"].contains(mode) else {
      throw EngineError("invalid --volumes-from \"\(text)\": give CONTAINER, CONTAINER:ro or CONTAINER:rw")
    }
    let state: ContainerState
    do { state = try ContainerStore(places: places).find(name) } catch { throw EngineError(error.description) }
    return state.mounts.filter { $0.type != .tmpfs }.map { point in
      var point = point
      point.option = "--volumes-from"
      if mode == "ro" { (point.isReadOnly, point.mode) = (true, "ro") }
      return point
    }
  }

  private mutating func settled(_ point: MountPoint) throws -> MountPoint {
    if point.isReadOnly, point.type != .tmpfs { try checkReadOnly(point) }
    switch point.type {
    case .tmpfs: return point
    case .volume: return try settledVolume(point)
    case .bind: return try settledBind(point)
    }
  }

  private func checkReadOnly(_ point: MountPoint) throws(EngineError) {
    guard !HostFacts.isRelease(kernel, atLeast: "5.12") else { return }
    throw EngineError("a read-only \(point.target) needs mount_setattr, which Linux has since 5.12: leave ro out")
  }

  /// Such a source is a path from where the command was typed. What -v names and the host has not, becomes a folder.
  private mutating func settledBind(_ point: MountPoint) throws(EngineError) -> MountPoint {
    var point = point
    point.source = (point.source.hasPrefix("/") ? "" : Sys.workingDirectory + "/") + point.source
    point.source = point.source.cleaned
    if let isFolder = Sys.isFolder(point.source) {
      point.isFile = !isFolder
    } else if point.option == "--mount" {
      throw EngineError("cannot bind \(point.source): it does not exist on the host; make it, or use -v, which does")
    } else if point.option == "--volume" {
      provisions.append(.makeFolders(missing(point.source)))
    }
    return point
  }

  private func missing(_ path: String) -> [String] {
    let parts = path.split(separator: "/")
    return parts.indices.map { "/" + parts[...$0].joined(separator: "/") }.filter { Sys.isFolder($0) == nil }
  }

  private mutating func settledVolume(_ point: MountPoint) throws -> MountPoint {
    var point = point
    let name = point.name ?? Sys.randomHex(bytes: 32)
    let place = volumes.place(name)
    point.name = name
    point.source = place.files
    let isNew = volumes.state(name) == nil
    if isNew, !isMadeHere(place) {
      let state = VolumeState(name: name, isAnonymous: point.isAnonymous)
      provisions.append(.createVolume(place, record: state.json.text + "\n"))
    }
    if isNew || isFree(place), !point.mode.split(separator: ",").contains("nocopy") { try fill(place, point.target) }
    return point
  }

  private func isMadeHere(_ place: VolumePlace) -> Bool {
    provisions.contains { if case .createVolume(place, _) = $0 { true } else { false } }
  }

  /// Empty, and nobody has it: a container that runs would go on with a folder that is none any more.
  private func isFree(_ place: VolumePlace) -> Bool {
    Sys.names(in: place.files).isEmpty && volumes.users(of: place.name).isEmpty
  }

  /// docker's rule: a volume that is empty gets what the image has at its place, with its owner and mode.
  private mutating func fill(_ place: VolumePlace, _ target: String) throws {
    let isFilled = provisions.contains { if case .fillVolume(place, _, _) = $0 { true } else { false } }
    guard !isFilled else { return }
    let folders: [String]
    do {
      folders = try LayerStack(layers).folders(at: target)
    } catch {
      throw EngineError("cannot look at \(target) in the image: \(error)")
    }
    if !folders.isEmpty { provisions.append(.fillVolume(place, target: target, folders: folders)) }
  }
}

extension VolumeStore {
  /// Two containers may begin at once; what a killed command left aside goes first.
  static func fill(_ place: VolumePlace, from folders: [String]) throws {
    try FolderLock.hold(place.directory) {
      try Sys.removeTree(place.aside)
      defer { _ = try? Sys.removeTree(place.aside) }
      try Mapped.perform(givingAway: true) { try LayerStack(folders).fill(place.files, aside: place.aside) }
    }
  }
}
