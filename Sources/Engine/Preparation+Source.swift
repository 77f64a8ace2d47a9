import Images
import Kernel
import OCISpec
import Planning
import Steps
import SystemPackage

extension Preparation {
  /// Where the read-only layers come from, and what the image says by itself.
  struct Source {
    var origin: RunRequest.Origin
    var defaults: RunOptions.ImageDefaults
    var name: String
    var labels: [String: String] = [:]

    /// The layers' directories, from the lowest.
    var folders: [String] {
      switch origin {
      case .image(_, _, _, let layers, _): layers.map(\.path)
      case .rootfs(let path): [path]
      case .unknown: []
      }
    }
  }

  typealias Resolver = (ContentStore, String) throws(ImageError) -> ResolvedImage

  static func source(_ options: RunOptions, places: Places, resolve: Resolver) throws -> Source {
    if let rootfs = options.rootfs { return try self.rootfs(rootfs) }
    let name = options.image ?? TinyImage.name
    do throws(ImageError) {
      return Source(try resolve(ContentStore(root: FilePath(places.root)), name), as: name)
    } catch {
      var told = EngineError("cannot \(error)")
      told.isUnknownImage = error.isCured(byPulling: name, options.platform)
      if case .unknownImage = error {
        _ = try ContainerEngine.reference(name, exitCode: 125)
        told.isUnknownImage = true
      }
      throw told
    }
  }

  private static func rootfs(_ path: String) throws(EngineError) -> Source {
    let real: String
    do {
      real = try Sys.realPath(path)
    } catch {
      throw EngineError("cannot use --rootfs: \(error); give a directory that holds a root file system")
    }
    guard Sys.type(of: real) == .directory, Sys.canSearch(real) else {
      throw EngineError("cannot use --rootfs \(path): it is not a directory that can be read; give a root file system")
    }
    return Source(origin: .rootfs(real), defaults: .init(), name: real)
  }
}

extension Preparation.Source {
  /// `name`: as it was typed.
  init(_ image: ResolvedImage, as name: String) {
    let config = image.config
    var defaults = RunOptions.ImageDefaults(
      entrypoint: config.entrypoint ?? [], command: config.cmd ?? [], environment: config.env ?? [],
      workingDirectory: config.workingDir ?? "", user: config.user ?? "", stopSignal: config.stopSignal)
    defaults.healthcheck = config.healthcheck
    defaults.volumes = config.volumes?.names ?? []
    self.init(
      origin: .image(
        reference: name, digest: image.manifest.description,
        configuration: image.configuration.description, layers: image.stepLayers, unpacked: image.unpackedPositions),
      defaults: defaults, name: name, labels: config.labels ?? [:])
  }
}

extension ResolvedImage {
  /// As steps speak of them.
  var stepLayers: [Steps.Layer] {
    layers.map { layer in
      Steps.Layer(
        position: layer.position, diffID: layer.diffID.description, digest: layer.digest.description,
        chainID: layer.chainID.description, path: layer.path, bytes: layer.bytes, files: layer.files)
    }
  }

  var unpackedPositions: Set<Int> { Set(layers.filter { $0.state == .unpacked }.map(\.position)) }
}
