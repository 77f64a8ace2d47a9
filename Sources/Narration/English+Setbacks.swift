import Steps

// What is said where a verb could not be done: its last step failed, and nothing had to be turned back.
extension English {
  func setback(_ told: Told, task: String, said: String) -> Excuse {
    let exit = told.facts.exit.map { " The exit code is \($0)." } ?? ""
    return Excuse(
      line: setbackLine(told.event),
      more: "Its task: \(task) \(meaning(told))The person was told: “\(said)”. \(remains(told))\(exit)")
  }

  /// Of a transfer that broke off.
  func brokenOff(_ story: Story, _ broken: Folded) -> String {
    let line = setbackLine(broken.event)
    if broken.event.hadNoAnswer, story.requests == 1 { return line }
    return "\(count(story.requests, "request")) to the registry, and then it broke off. \(line)"
  }

  private func setbackLine(_ event: Event) -> String {
    let why = event.refusal.map { " (\($0.name): \($0.message))" } ?? ""
    switch event.operation {
    case .requestRegistry(let method, let url, let status?, _):
      return "\(method) \(Format.asked(url)): answered \(status), and it ended there."
    case .requestRegistry(_, let url, nil, _) where event.foundNoHost:
      return "Nothing was asked: no host of the name \(Format.registry(url)) was found."
    case .requestRegistry(let method, let url, nil, _):
      return "\(method) \(Format.asked(url)) at \(Format.registry(url)): no answer came\(why)."
    case .fetchLayer(let digest, let size):
      let here = size == 0 ? "nothing of it is here" : "\(size) bytes of it are here"
      return "Blob \(Format.digest(digest)) could not be had: \(here)\(why)."
    case .sendBlob(let digest, _, _): return "Blob \(Format.digest(digest)) could not be sent\(why)."
    case .tagImage(let name, _, _): return "\(name) did not get its image: something failed on this machine\(why)."
    case .writeArchive: return "The tar could not be written\(why)."
    case .readArchive: return "The archive could not be taken in\(why)."
    case .packLayer(let container):
      return "No image could be made of what container \(container) has written\(why)."
    case .copyFiles(let source, let target, _, _, _):
      return "\(source) could not be copied to \(target), or not whole\(why)."
    case .storeCredentials(let registry, _, _): return "Who one is at \(registry) could not be kept\(why)."
    case .eraseCredentials(let registry, _): return "Who one is at \(registry) could not be erased\(why)."
    default: return "This step failed\(why)."
    }
  }

  /// What an answer means that was the last one.
  private func meaning(_ told: Told) -> String {
    let event = told.event
    guard case .requestRegistry(_, _, let status?, _) = event.operation else { return "" }
    if event.wasAskedAgain {
      return "It was asked again after pauses, and the answer stayed \(status). "
    }
    switch status {
    case 200..<300: return "It was answered, but what came can't be used. "
    case 401 where told.facts.verb == "login": return "401 means: this name with this password is not let in. "
    case 401: return "401 means: not without a name that is known there. "
    case 429: return "429 means: too often. "
    case 500...: return "\(status) means: the registry has a problem. "
    default: return answer(status) + " "
    }
  }

  private func remains(_ told: Told) -> String {
    switch told.facts.verb {
    case "pull":
      let kept = told.event.kept
      return
        (kept > 0
        ? "What has come, \(kept) bytes, stays for a week: the next pull hashes it and asks for the rest only."
        : "Nothing has come that the next pull could go on from.") + " No name means another image than before."
    case "push": return "What the registry has got stays there: the next push asks for it and sends what is missing."
    case "save", "export":
      guard case .writeArchive(_?, _, _) = told.event.operation else {
        return "What has gone to standard output by then is a part, and no archive."
      }
      return "It was being written aside, and that is gone: at its place lies what lay there before."
    case "load", "import": return "An archive is taken in whole or not at all: no name means another image than before."
    case "commit": return "The container is as it was, and no name means another image than before."
    case "cp": return "What was copied by then stays where it is."
    case "login":
      return told.event.kind == .credentialsStore ? "" : "Nothing was kept: whoever one was there before, one still is."
    default: return ""
    }
  }
}
