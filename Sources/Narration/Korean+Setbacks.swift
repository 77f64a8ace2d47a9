import Steps

// What is said where a verb could not be done: its last step failed, and nothing had to be turned back.
extension Korean {
  func setback(_ told: Told, task: String, said: String) -> Excuse {
    let exit = told.facts.exit.map { " 종료 코드는 \($0, .copula)다." } ?? ""
    return Excuse(
      line: setbackLine(told.event),
      more: "이 단계가 할 일: \(task) \(meaning(told))사용자에게 보여 준 메시지: “\(said)”. \(remains(told))\(exit)")
  }

  func brokenOff(_ story: Story, _ broken: Folded) -> String {
    let line = setbackLine(broken.event)
    if broken.event.hadNoAnswer, story.requests == 1 { return line }
    return "레지스트리에 \(story.requests)회 요청했고, 거기서 끊겼다. \(line)"
  }

  private func setbackLine(_ event: Event) -> String {
    let why = event.refusal.map { "(\($0.name): \(message($0)))" } ?? ""
    switch event.operation {
    case .requestRegistry(let method, let url, let status?, _):
      return "\(method) \(Format.asked(url)): 응답 \(status), 거기서 끝났다."
    case .requestRegistry(_, let url, nil, _) where event.foundNoHost:
      return "이름이 \(Format.registry(url))인 호스트를 찾지 못해 아무것도 요청하지 않았다."
    case .requestRegistry(let method, let url, nil, _):
      return "\(Format.registry(url))에 보낸 \(method) \(Format.asked(url)): 응답이 없었다\(why)."
    case .fetchLayer(let digest, let size):
      let here = size == 0 ? "여기에 남은 것은 없다" : "여기에 \(size)바이트가 있다"
      return "블롭 \(Format.digest(digest), .object) 가져오지 못했다\(why). \(here)."
    case .sendBlob(let digest, _, _): return "블롭 \(Format.digest(digest), .object) 보내지 못했다\(why)."
    case .tagImage(let name, _, _): return "이름 \(name)에 이미지를 연결하지 못했다. 문제는 이 컴퓨터에서 생겼다\(why)."
    case .writeArchive: return "tar를 쓰지 못했다\(why)."
    case .readArchive: return "아카이브를 받아들이지 못했다\(why)."
    case .packLayer(let container):
      return "컨테이너 \(container, .subject) 쓴 것으로 이미지를 만들지 못했다\(why)."
    case .copyFiles(let source, let target, _, _, _):
      return "\(source, .object) \(target)에 복사하지 못했거나, 전부는 복사하지 못했다\(why)."
    case .storeCredentials(let registry, _, _): return "\(registry)의 로그인 정보를 보관하지 못했다\(why)."
    case .eraseCredentials(let registry, _): return "\(registry)의 로그인 정보를 지우지 못했다\(why)."
    default: return "이 단계는 실패했다\(why)."
    }
  }

  /// 마지막이 된 응답의 뜻.
  private func meaning(_ told: Told) -> String {
    let event = told.event
    guard case .requestRegistry(_, _, let status?, _) = event.operation else { return "" }
    if event.wasAskedAgain {
      return "쉬었다가 다시 요청했지만 응답은 계속 \(status, .copula)다. "
    }
    switch status {
    case 200..<300: return "응답은 왔지만 그 내용을 쓸 수 없다. "
    case 401 where told.facts.verb == "login": return "401은 이 이름과 비밀번호로는 들어갈 수 없다는 뜻이다. "
    case 401: return "401은 그 레지스트리에 등록된 사용자만 쓸 수 있다는 뜻이다. "
    case 429: return "429는 너무 자주 요청했다는 뜻이다. "
    case 500...: return "\(status, .topic) 레지스트리에 문제가 있다는 뜻이다. "
    default: return answer(status) + " "
    }
  }

  private func remains(_ told: Told) -> String {
    switch told.facts.verb {
    case "pull":
      let kept = told.event.kept
      return
        (kept > 0
        ? "지금까지 온 \(kept)바이트는 일주일 동안 남는다. 다음 pull은 그 해시를 계산하고 나머지만 요청한다."
        : "다음 pull이 이어받을 것은 오지 않았다.") + " 이름이 가리키는 이미지는 하나도 바뀌지 않았다."
    case "push": return "레지스트리가 받은 것은 거기에 남는다. 다음 push는 있는지 묻고 없는 것만 보낸다."
    case "save", "export":
      guard case .writeArchive(_?, _, _) = told.event.operation else {
        return "표준 출력으로 나간 것은 일부이고, 아카이브가 아니다."
      }
      return "옆에 쓰던 파일은 지웠다. 그 자리에는 전에 있던 것이 그대로 있다."
    case "load", "import": return "아카이브는 전부 받거나 아무것도 받지 않는다. 이름이 가리키는 이미지는 하나도 바뀌지 않았다."
    case "commit": return "컨테이너는 그대로이고, 이름이 가리키는 이미지도 하나도 바뀌지 않았다."
    case "cp": return "그때까지 복사한 것은 그 자리에 남아 있다."
    case "login":
      return told.event.kind == .credentialsStore ? "" : "보관한 것은 없다. 전에 쓰던 로그인 정보는 그대로다."
    default: return ""
    }
  }
}
