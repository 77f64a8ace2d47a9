public import Steps

/// What `rm` turns back: the record and the writable layer that the container's own run left.
public struct RemoveRequest: Equatable, Sendable {
  public var place: ContainerPlace
  /// rm -f of a running container: its first process is killed before.
  public var kills: Bool
  /// Position of the writable layer in the stack.
  public var layer: Int
  /// A frozen group is thawed first: what can't run can't end.
  public var thaw: FileText?
  /// rm -v: those that nobody named, and that no other container has.
  public var volumes: [VolumePlace]

  public init(
    place: ContainerPlace, kills: Bool, layer: Int, thaw: FileText? = nil, volumes: [VolumePlace] = []
  ) {
    self.place = place
    self.kills = kills
    self.layer = layer
    self.thaw = thaw
    self.volumes = volumes
  }

  /// The plan of `rm`, all of it by the command: it makes no process, so it has no monitor.
  public func plan() -> Plan {
    var list = StepList()
    if let thaw { list.add(.cli, .thawCgroup(thaw)) }
    if kills { list.add(.cli, .killProcess()) }
    list.add(.cli, .deleteWritableLayer(directory: place.directory))
    for volume in volumes { list.add(.cli, .deleteVolume(volume)) }
    list.add(.cli, .deleteContainer(place))
    return Plan(steps: list.steps, before: before)
  }

  private var before: World {
    var world = World.existing(place)
    world[.layer(layer), "access"] = "writable"
    world[.layer(layer), "path"] = place.directory + "/upper"
    for volume in volumes { world[.volume(volume.name), "path"] = volume.files }
    if kills { world[.process(1), "state"] = "runs" }
    if thaw != nil { world[.cgroup, "frozen"] = "1" }
    return world
  }
}
