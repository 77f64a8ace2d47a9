import Planning
import Steps

extension ContainerState {
  /// What `json` has written; nil for anything else. By hand: every verb reads this first, and the Decodable conformance
  /// costs it half a millisecond.
  init?(_ json: JSON) {
    guard let id = json["id"]?.string, let name = json["name"]?.string, let image = json["image"]?.string,
      let command = json["command"]?.strings, let status = json["status"]?.string.flatMap(Status.init),
      let pid = json["pid"]?.integer(Int.self), let startTime = json["startTime"]?.integer(UInt64.self),
      let layers = json["layers"]?.all(Layer.init), let choices = json["choices"].flatMap(Choices.init),
      let mounts = json["mounts"]?.all(MountPoint.init), let created = json["created"]?.string
    else { return nil }
    self.init(id: id, name: name, image: image, command: command, choices: choices)
    imageID = json["imageID"]?.string
    entryWords = json["entryWords"]?.integer()
    self.status = status
    self.pid = pid
    self.startTime = startTime
    run = json["run"]?.string
    self.layers = layers
    rootfs = json["rootfs"]?.string
    labels = json["labels"]?.textsByName
    self.mounts = mounts
    exitCode = json["exitCode"]?.integer()
    oomKilled = json["oomKilled"]?.bool
    restarts = json["restarts"]?.integer()
    self.created = created
    started = json["started"]?.string
    finished = json["finished"]?.string
  }
}

extension StreamRecording {
  fileprivate init?(_ json: JSON) {
    guard let output = json["output"]?.bool, let input = json["input"]?.bool else { return nil }
    self.init(output: output, input: input)
  }
}

extension ContainerState.Choices {
  fileprivate init?(_ json: JSON) {
    guard let removes = json["removes"]?.bool, let opensInput = json["opensInput"]?.bool,
      let stopSignal = json["stopSignal"]?.string, let stopSeconds = json["stopSeconds"]?.integer(Int.self)
    else { return nil }
    self.init(
      removes: removes, opensInput: opensInput, stopSignal: stopSignal, stopSeconds: stopSeconds,
      log: json["log"].flatMap { try? $0.decode(LogSettings.self) },
      health: json["health"].flatMap { try? $0.decode(HealthCheck.self) },
      recording: json["recording"].flatMap(StreamRecording.init), watchesFiles: json["watchesFiles"]?.bool)
  }
}
