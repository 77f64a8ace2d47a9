public import Steps

extension Planner {
  /// A volume that this plan makes is undone as long as the container isn't whole; then it is the user's. One that nobody
  /// named goes with its container. A folder of the host, if it is still empty, goes with a run that failed.
  func addRemovalOfVolumes(_ list: inout StepList, _ actor: Actor, unless: Unless?, maker: Int?) {
    let whole = list.number(of: .specWrite).map(Unless.done)
    let ran = list.number(of: .execUser).map(Unless.done) ?? whole
    for step in list.steps.reversed() where step.undoes == nil {
      switch step.operation {
      case .createVolume(let place, _):
        list.add(actor, .deleteVolume(place), undoes: step.number, unless: isAnonymous(place) ? unless : whole)
      case .makeFolders(let paths): list.add(actor, .removeFolders(paths.reversed()), undoes: step.number, unless: ran)
      default: break
      }
    }
    guard list.number(of: .containerCreate) == nil, let maker else { return }
    for place in request.mountPoints.filter(\.isAnonymous).compactMap(\.volume) {
      list.add(actor, .deleteVolume(place), undoes: maker, unless: unless)
    }
  }

  /// Those that are there before the plan begins.
  var oldVolumes: [VolumePlace] {
    request.mountPoints.compactMap(\.volume).filter { place in
      !request.provisions.contains { if case .createVolume(place, _) = $0 { true } else { false } }
    }
  }

  private func isAnonymous(_ place: VolumePlace) -> Bool {
    request.mountPoints.contains { $0.isAnonymous && $0.name == place.name }
  }
}

/// What `volume create` and `volume rm` do: there is no process, only a folder.
public enum VolumePlan {
  public static func create(_ place: VolumePlace, record: String) -> Plan {
    plan([.createVolume(place, record: record)], before: World())
  }

  public static func remove(_ place: VolumePlace) -> Plan {
    var world = World()
    world[.volume(place.name), "path"] = place.files
    return plan([.deleteVolume(place)], before: world)
  }

  private static func plan(_ operations: [Operation], before: World) -> Plan {
    var list = StepList()
    for operation in operations { list.add(.cli, operation) }
    if case .createVolume(let place, _)? = operations.first, let number = list.number(of: .volumeCreate) {
      list.add(.cli, .deleteVolume(place), undoes: number, unless: .done(number))
    }
    return Plan(steps: list.steps, before: before)
  }
}
