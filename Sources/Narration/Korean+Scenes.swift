import Steps

extension Korean {
  func name(of scene: Scene) -> String {
    switch scene {
    case .image: "이미지"
    case .limits: "자원"
    case .process: "프로세스"
    case .isolation: "격리"
    case .root: "루트"
    case .furnish: "준비"
    case .rights: "권한"
    case .exec: "실행"
    case .end: "종료"
    }
  }

  func sentence(for scene: Scene, in story: Story) -> String {
    if scene == .end ? !story.tellsEnd : !story.reached(scene) {
      return story.facts.isForeign ? "로그에는 없다." : "여기까지 오지 못했다."
    }
    if scene != .end, let broken = story.broken(in: scene) { return interruption(broken, facts: story.facts) }
    return switch scene {
    case .image: image(story)
    case .limits: limits(story)
    case .process: process(story)
    case .isolation: isolation(story)
    case .root: root(story)
    case .furnish: furnish(story)
    case .rights: rights(story)
    case .exec: exec(story)
    case .end: end(story)
    }
  }

  private func interruption(_ broken: Folded, facts: RunFacts) -> String {
    let told = Told(broken, facts: facts)
    let place = place(broken)
    if broken.event.outcome == .cut { return "\(place)에서 프로세스가 죽었다." }
    guard let call = told.failing, let error = call.error else { return "\(place)가 실패했다." }
    if call.fate == .injected {
      return "--fail에 따라 \(place)를 실패시켰다. 커널에 묻지 않고 \(call.name, .subject) \(error.name, .object) 받게 했다."
    }
    if broken.event.kind == .execUser { return notStarted(broken.event.operation, error) }
    return "\(place)에서 \(call.name, .subject) \(error.name, .toward) 실패했다: \(message(error))."
  }

  func notStarted(_ operation: Operation, _ error: Errno) -> String {
    guard case .execute(let candidates, let arguments, _) = operation, let name = arguments.first else {
      return "프로그램을 시작하지 못했다: \(error.name), \(message(error))."
    }
    if error == .noent {
      let place = candidates.count > 1 ? "PATH의 디렉터리 \(candidates.count)개 어디에도 " : ""
      return "\(place)\(name, .subject) 없어 프로그램을 시작하지 못했다."
    }
    return "\(name, .object) 실행할 수 없어(\(error.name), \(message(error))) 프로그램을 시작하지 못했다."
  }

  private func image(_ story: Story) -> String {
    let top = story.world(after: .image).hasWritableLayer
    let planned = story.facts.planned
    let laid = planned ? "얹는다" : "얹었다"
    let base =
      story.rootfs.map { "읽기 전용 레이어는 \($0) 하나다." }
      ?? "읽기 전용 레이어 \(story.world(after: .image).readOnlyLayers)개"
    if story.rootfs != nil {
      return top ? "\(base) 그 위에 빈 쓰기 가능 레이어를 \(laid). 복사하는 파일은 없다." : base
    }
    if story.facts.isForeign { return "이미지가 없다. 런타임은 파일이 든 디렉터리를 받았다." }
    let stack = top ? "\(base) 위에 빈 쓰기 가능 레이어를 \(laid)." : "\(base)를 쓴다."
    if story.layersUnpacked > 0, !planned {
      return "\(stack) \(story.layersUnpacked)개는 방금 풀었고, 모든 컨테이너가 함께 쓴다."
    }
    return "\(stack) \(planned ? "복사하는" : "복사한") 파일은 없다."
  }

  private func limits(_ story: Story) -> String {
    if story.lacksCgroup { return "컨테이너만의 cgroup이 없다. 위임된 것이 없어 제한도 없다." }
    let limits = story.limits
    let made = story.facts.planned ? "만든다" : "만들었다"
    let none = story.facts.isForeign ? " 메모리 제한은 쓰지 않았다." : " -m이 없어 메모리 제한은 없다."
    let memory = limits.contains { $0.on == .memory } ? "" : none
    if limits.isEmpty { return "사용량을 재는 cgroup을 \(made).\(memory)" }
    let ceilings = list(limits.map { ceiling($0.on, $0.value) })
    return "사용량을 재는 cgroup을 \(made). 상한은 \(ceilings, .copula)다.\(memory.isEmpty ? " 미리 떼어 두는 것은 없다." : memory)"
  }

  private func process(_ story: Story) -> String {
    let pids = story.pids
    let made = story.facts.planned ? "만든다" : "만들었다"
    if pids.count > 1, let outside = pids.first, let inside = pids.last {
      return "새 프로세스를 \(made). PID는 호스트에서 \(outside), 안에서 \(inside, .copula)다."
    }
    if story.hasPidNamespace { return "새 프로세스를 새 PID 네임스페이스에 \(made). PID는 안에서 1이다." }
    return "새 프로세스를 \(made). PID 네임스페이스는 호스트와 공유한다."
  }

  private func isolation(_ story: Story) -> String {
    let own = [Namespace.uts, .ipc, .net, .user].filter(story.owns).map(name(of:)).joined(separator: "·")
    let shared = [Namespace.uts, .ipc, .net, .user, .time].filter { story.isHosts($0) }.map(name(of:))
      .joined(separator: "·")
    let first = own.isEmpty ? "" : "\(own, .object) \(story.facts.planned ? "분리한다" : "분리했다")."
    let second = shared.isEmpty ? "" : "\(shared, .topic) 호스트와 공유한다."
    let joined = [Namespace.uts, .ipc, .net].compactMap { namespace in
      story.neighbour(namespace).map { "\(name(of: namespace), .topic) \($0, .with) 공유한다." }
    }
    return ([first] + joined + [second]).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func root(_ story: Story) -> String {
    if !story.rootIsStack { return "이 프로세스의 루트 디렉터리는 아직 호스트 디스크다." }
    if story.facts.isForeign, !story.world(after: .root).hasStack {
      return "이 프로세스의 루트 디렉터리가 호스트 디스크에서 런타임이 받은 디렉터리로 바뀌었다."
    }
    return "이 프로세스의 루트 디렉터리가 호스트 디스크에서 레이어 스택으로 \(story.facts.planned ? "바뀐다" : "바뀌었다")."
  }

  private func furnish(_ story: Story) -> String {
    let proc =
      story.did(.mountProc)
      ? "/proc을 새로 마운트\(story.facts.planned ? "한다" : "했다"). "
        + (story.sharesPids
          ? "PID 네임스페이스가 없어 ps는 여전히 호스트의 프로세스를 보여 준다."
          : story.neighbour(.pid).map { "ps는 \($0)의 프로세스도 보여 준다." } ?? "이제 ps는 안의 프로세스만 보여 준다.")
      : "/proc을 새로 마운트하지 않았다. ps는 안의 프로세스를 보여 주지 못한다."
    return story.did(.rootDetachOld) ? proc : proc + " 호스트의 디렉터리 트리는 아직 마운트되어 있다."
  }

  private func rights(_ story: Story) -> String {
    let rights = story.rights
    let of = rights.total > 0 ? "\(rights.total)개 중 " : ""
    let tense = story.facts.planned ? "남는다" : "남았다"
    let uid = story.uid ?? "0"
    let filter = story.hasFilter ? " seccomp 필터도 \(story.facts.planned ? "켠다" : "켰다")." : ""
    if uid == "0", let outside = story.uidOutside {
      return "안의 uid 0은 밖에서 uid \(outside, .copula)다. capability는 \(of)\(rights.effective)개만 \(tense).\(filter)"
    }
    if uid == "0" {
      return rights.effective > 0 && rights.effective == rights.total
        ? "여전히 uid 0(root)이고 capability \(rights.total)개가 모두 \(tense).\(filter)"
        : "여전히 uid 0(root)이지만 capability는 \(of)\(rights.effective)개만 \(tense).\(filter)"
    }
    if rights.effective > 0 {
      return
        "이제 uid \(uid, .copula)다. root 사용자가 아니므로 execve에서 capability \(rights.effective)개를 잃는다.\(filter)"
    }
    return "이제 uid \(uid, .copula)다. 쓸 수 있는 capability는 없고, 얻을 수 있는 것은 \(of)\(rights.bounding)개다.\(filter)"
  }

  private func exec(_ story: Story) -> String {
    guard let program = story.program else { return "컨테이너가 완성되어 시작을 기다린다." }
    return story.facts.planned
      ? "바로 그 프로세스가 \(program, .toward) 바뀐다. 안에서 본 PID는 그대로다."
      : "바로 그 프로세스가 \(program, .toward) 바뀌었다. PID는 그대로다." + seen(.cgroupOom, in: story)
  }

  private func first(_ story: Story) -> String { story.isFirst ? "PID 1" : "첫 프로세스" }

  private func end(_ story: Story) -> String {
    if story.facts.planned {
      return "\(first(story), .subject) 종료되면 컨테이너가 멈춘다. "
        + (story.filesRemoved ? "파일은 --rm에 따라 지운다." : "파일은 rm 때까지 남는다.")
    }
    let files = remains(story) + seen(.fsChanged, in: story)
    switch story.ending {
    case .exit(let code): return "\(first(story), .subject) \(code, .toward) 종료되어 컨테이너가 멈췄다. \(files)"
    case .signal(let signal):
      let why = story.world(after: .end).ranOut ? "메모리가 모자라 " : ""
      return "\(why)\(first(story), .subject) \(signal.name, .toward) 죽어\(code(signal.number)) 컨테이너가 멈췄다. \(files)"
    case .undone(let broken): return undone(broken, story)
    case .ended(let code): return "컨테이너가 종료 코드 \(code, .toward) 멈췄다. \(files)"
    case .stopped(let last): return stopped(after: last, story)
    case .running: return "끝난 기록이 없다. \(first(story), .topic) 실행 중이었다."
    }
  }

  private func remains(_ story: Story) -> String {
    if story.facts.isForeign { return "그 디렉터리의 파일은 남는다." }
    return story.filesRemoved ? "파일은 --rm에 따라 지웠다." : "파일은 rm 때까지 남는다."
  }

  /// 그 밖에 본 것을 그 단계의 말로.
  private func seen(_ kind: Kind, in story: Story) -> String {
    story.told(kind).map { " " + text(for: $0).line } ?? ""
  }

  private func code(_ signal: Int?) -> String { signal.map { "(종료 코드 128 + \($0) = \(128 + $0))" } ?? "" }

  private func undone(_ broken: Folded, _ story: Story) -> String {
    let why = broken.event.outcome == .cut ? "중단되어" : "실패해"
    return "\(place(broken))가 \(why) \(undoing(story))\(exitCode(story))"
  }

  private func exitCode(_ story: Story) -> String { story.facts.exit.map { " 종료 코드는 \($0, .copula)다." } ?? "" }

  /// 멈춘 까닭. 종료 코드가 말해 준다.
  private func by(_ exit: Int?) -> String {
    guard let exit else { return "" }
    return exit > 128 ? "\(Signal.name(exit - 128), .toward) " : "사람이 중단해 "
  }

  private func stopped(after last: Folded, _ story: Story) -> String {
    let rest =
      story.owed.map { " 뒷정리의 \(place($0))를 마치지 못해 남은 것이 있다." } ?? (story.cleanedUp ? " 지금까지 한 일을 되돌렸다." : "")
    return "\(place(last))까지 하고 프로그램이 시작되기 전에 \(by(story.facts.exit))멈췄다.\(rest)\(exitCode(story))"
  }

  private func undoing(_ story: Story) -> String {
    if let owed = story.owed { return "되돌렸지만, 뒷정리의 \(place(owed))를 마치지 못해 남은 것이 있다." }
    return story.cleanedUp ? "앞에서 한 일을 되돌렸다." : "거기서 멈췄다."
  }

  private func place(_ folded: Folded) -> String { "\(folded.event.step)단계(\(folded.event.kind.rawValue))" }
}
