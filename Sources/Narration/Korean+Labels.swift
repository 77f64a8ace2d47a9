import Steps

extension Korean {
  func label(_ label: Label) -> String {
    switch label {
    case .what: "무엇"
    case .call: "호출"
    case .who: "주체"
    case .proof: "근거"
    case .whyNow: "순서"
    case .notSo: "오해"
    case .source: "출처"
    case .before: "이전"
    case .after: "이후"
    case .moreChanges(let number): "그 밖에 바뀐 값 \(number)개"
    case .noProof: "이 단계에서 기록한 /proc의 줄이 없다"
    case .readLater: "조금 뒤에 읽음"
    case .noCall: "이 단계만의 시스템 콜은 없음"
    case .callsNotRecorded: "호출을 하나씩 기록하지 않음"
    case .performer(let actor, let pid, let inside): performer(actor, pid: pid, inside: inside)
    case .outcome(let outcome): name(of: outcome)
    case .undoes(let step): "\(step)단계를 되돌림"
    case .made: "생김"
    case .changed: "바뀜"
    case .gone: "사라짐"
    case .moreShown(let number): "(줄 \(number)개가 더 있다: fishbowl replay --all)"
    case .shownCut: "(트레이스는 실행마다 출력의 처음 1 MiB까지만 남긴다.)"
    case .chapter: "챕터"
    case .note: "메모"
    case .leftOut(.step(let kind, let number)): "생략: \(kind.rawValue)(\(number)단계). \(without(kind))"
    case .leftOut(.namespace(let namespace)): "생략: ns.\(namespace.rawValue). \(without(namespace))"
    case .goesWith(let kinds, let reason): "함께 빠지는 단계: \(kinds.joined(separator: ", ")). \(name(of: reason)) 빠진다."
    case .standsIn(let new, let old): "대신하는 단계: \(old.rawValue) 자리에 \(new.rawValue)."
    case .willFail(let kind, let errno): "실패시킬 단계: \(kind.rawValue), 오류 \(errno.name)."
    case .omitted(let with): with.map { "생략(\($0) 때문)" } ?? "생략"
    case .leftOutHere(let kinds): "생략한 단계: \(kinds.joined(separator: ", "))."
    case .justDone: "완료"
    case .next: "다음"
    case .look: "확인"
    case .waits(let step, let last): "다음은 \(last)단계 중 \(step)단계다. 모두 입력을 기다린다."
    case .keys: "Enter 계속 · n 다음 장면 · e 끝까지 · q 중단 · c 카드 · w 전체 상태 · ? 도움말"
    case .key(let key): meaning(of: key)
    case .noWayBack: "이미 수행한 일을 되돌릴 수 없어 끝까지 진행합니다."
    case .nothingDone: "아직 수행한 단계가 없습니다."
    case .header(let scenes, let calls): "프로세스 하나가 컨테이너가 되기까지 · 장면 \(scenes)개 (계획한 시스템 콜 \(calls)회)"
    case .planned(let steps, let calls): "실행하면 일어날 일 · 단계 \(steps)개, 시스템 콜 \(calls)회 · 아무것도 수행하지 않았다"
    case .onlyIfFailed(let steps, let calls): "실패했을 때만 하는 단계 · 단계 \(steps)개, 시스템 콜 \(calls)회"
    case .planIncomplete: "이미지가 저장소에 없다. 다음 단계와 그 번호는 이미지의 레이어에 따라 정해진다."
    case .recorded(let run): "실행 \(run, .toward) 기록했습니다. 자세히 보기: fishbowl replay"
    case .sharedWith(let name): "\(name, .with) 공유"
    case .loopbackOnly:
      "컨테이너에는 아직 자기만의 루프백 네트워크만 있습니다. 이 안내는 한 번만 나옵니다."
    case .noDeviceList:
      "이 커널에는 장치 필터를 붙일 수 없어 CAP_MKNOD를 주지 않습니다. 이 안내는 한 번만 나옵니다."
    case .noCgroup:
      "위임된 cgroup이 없어 사용량을 재지 않고 제한도 걸지 않습니다. 이 안내는 한 번만 나옵니다."
    case .boundDevices:
      "root 권한 없이는 호스트의 장치 파일을 그대로 붙입니다. 여는 권한은 밖에서와 같고, r, w, m과 --device-cgroup-rule은"
        + " 아무 뜻이 없습니다. 이 안내는 한 번만 나옵니다."
    case .discarded(let options):
      "적용하지 못한 옵션: \(options.joined(separator: ", ")). 위임된 cgroup이 없어 제한할 수 없습니다"
    case .noHandler(let signal):
      "PID 1에 \(signal) 핸들러가 없어 전달되지 않습니다. 두 번 더 보내면 컨테이너를 강제로 끝냅니다."
    case .notRecorded: "기록하지 않았습니다(--no-trace)."
    case .run(let run): "실행 \(run)"
    case .step(let step, let last): "\(last)단계 중 \(step)"
    case .exit(let code): "종료 코드 \(code)"
    case .noExit: "종료 기록 없음"
    case .ranOn: "기록할 때 실행 중"
    case .duration(let milliseconds): Format.milliseconds(milliseconds) + " ms"
    case .mode(let mode): name(of: mode)
    case .steps(let number): "단계 \(number)개"
    case .calls(let number): "시스템 콜 \(number)회"
    }
  }

  private func meaning(of key: StepKey) -> String {
    switch key {
    case .on: "다음 멈출 곳까지 진행. 스페이스 키도 같다"
    case .step: "한 단계만 진행하고 다시 멈춤"
    case .scene: "다음 장면까지 진행"
    case .end: "더 멈추지 않고 끝까지 진행"
    case .abort: "여기서 중단하고 지금까지 한 일을 되돌림. a와 Ctrl-C도 같다"
    case .card: "마지막으로 수행한 단계의 카드"
    case .world: "지금 이 순간의 모든 상태"
    case .help: "이 도움말"
    }
  }

  private func performer(_ actor: Actor, pid: Int?, inside: Int?) -> String {
    guard let pid else { return actor.rawValue }
    return "\(actor.rawValue), PID는 밖에서 \(pid)" + (inside.map { ", 안에서 \($0)" } ?? "")
  }

  private func name(of outcome: Outcome) -> String {
    switch outcome {
    case .done: "완료"
    case .failed: "실패"
    case .skipped: "생략"
    case .cut: "중단"
    }
  }

  private func name(of mode: RunFacts.Mode) -> String {
    switch mode {
    case .root: "root 사용자로"
    case .rootless: "rootless"
    case .aquarium: "수족관 안에서"
    }
  }
}
