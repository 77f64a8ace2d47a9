import Narration

/// The words around the views: what keys do, what is asked, what is said.
enum StageWords {
  case nextScene, nextStep, back, allSteps(Int), keySteps, answer, help, search, quit, picture, anyKey
  case playing(Viewing.Speed)
  case find, goTo, notice(Viewing.Notice)
  case guess, right, notQuite, note, noSteps, nothingShown, nobodyPresents

  func text(_ language: Language) -> String {
    switch language {
    case .en: english
    case .ko: korean
    }
  }

  private var english: String {
    switch self {
    case .nextScene: "-> next scene"
    case .nextStep: "-> next step"
    case .back: "<- back"
    case .allSteps(let count): count == 1 ? "Tab its 1 step" : "Tab all \(count) steps"
    case .keySteps: "Tab scenes"
    case .answer: "Enter answer"
    case .help: "? help"
    case .search: "/ search"
    case .quit: "q quit"
    case .picture: "Esc picture"
    case .anyKey: "any key: back"
    case .playing(.steps): "Space stop (a step each second)"
    case .playing(.recorded): "Space stop (as recorded)"
    case .playing(.slow): "Space stop (100 times slower)"
    case .find: "Find a kind, a path, a PID, a word: "
    case .goTo: "Go to step: "
    case .notice(let notice): english(notice)
    case .guess: "guess"
    case .right: "Right."
    case .notQuite: "Not quite."
    case .note: "note"
    case .noSteps: "This run has no steps."
    case .nothingShown: "Nothing has been written by now."
    case .nobodyPresents: "Nothing is presented. In another terminal: fishbowl replay RECORDING --present"
    }
  }

  private func english(_ notice: Viewing.Notice) -> String {
    switch notice {
    case .found(let index, let count): "\(index) of \(count) places.  n next  N the one before"
    case .notFound(let text): "Nothing here says \"\(text)\"."
    case .noStep(let text): "The run came to no step \"\(text)\"."
    case .quitAgain: "Once more q: quit."
    case .end: "This is the end."
    case .noNote: "There is no other note on that side."
    case .noRun: "There is no other run on that side."
    case .resumed(let step): "It went on at step \(step), where it was cut.  Home: from the begin"
    }
  }

  private var korean: String {
    switch self {
    case .nextScene: "-> 다음 장면"
    case .nextStep: "-> 다음 단계"
    case .back: "<- 이전"
    case .allSteps(let count): "Tab 단계 \(count)개 모두"
    case .keySteps: "Tab 장면별로"
    case .answer: "Enter 답"
    case .help: "? 도움말"
    case .search: "/ 찾기"
    case .quit: "q 끝내기"
    case .picture: "Esc 그림"
    case .anyKey: "아무 키: 돌아가기"
    case .playing(.steps): "Space 멈춤 (1초에 한 단계)"
    case .playing(.recorded): "Space 멈춤 (기록된 속도)"
    case .playing(.slow): "Space 멈춤 (100배 느리게)"
    case .find: "찾기 (종류, 경로, PID, 낱말): "
    case .goTo: "단계 번호: "
    case .notice(let notice): korean(notice)
    case .guess: "맞혀 보기"
    case .right: "맞다."
    case .notQuite: "아니다."
    case .note: "메모"
    case .noSteps: "이 실행에는 단계가 없습니다."
    case .nothingShown: "아직 아무것도 출력되지 않았습니다."
    case .nobodyPresents: "발표 중인 녹화가 없습니다. 다른 터미널에서: fishbowl replay RECORDING --present"
    }
  }

  private func korean(_ notice: Viewing.Notice) -> String {
    switch notice {
    case .found(let index, let count): "\(count)곳 중 \(index)번째.  n 다음  N 이전"
    case .notFound(let text): "\"\(text)\": 찾지 못했습니다."
    case .noStep(let text): "\"\(text)\": 실행이 이르지 않은 단계입니다."
    case .quitAgain: "q를 한 번 더 누르면 끝냅니다."
    case .end: "마지막입니다."
    case .noNote: "그쪽에는 다른 메모가 없습니다."
    case .noRun: "그쪽에는 다른 실행이 없습니다."
    case .resumed(let step): "끊긴 곳인 \(step)단계에서 이어 갑니다.  Home: 처음부터"
    }
  }
}

/// The lines of the help page.
enum StageKey: CaseIterable {
  case onward, ends, scene, note, run, pace, guess, play, speed, find, goTo, world, output, card, scroll, depth,
    language, blank,
    quit

  var keys: String {
    switch self {
    case .onward: "-> <-"
    case .ends: "Home End"
    case .scene: "1 .. 9"
    case .note: "] ["
    case .run: "} {"
    case .pace: "Tab"
    case .guess: "a b c Enter"
    case .play: "Space"
    case .speed: "s"
    case .find: "/ n N"
    case .goTo: "g"
    case .world: "w"
    case .output: "o"
    case .card: "t"
    case .scroll: "up down, k j"
    case .depth: "d"
    case .language: "l"
    case .blank: "b ."
    case .quit: "q Ctrl-C"
    }
  }

  func text(_ language: Language) -> String {
    switch language {
    case .en: english
    case .ko: korean
    }
  }

  private var english: String {
    switch self {
    case .onward: "on and back; PgDn and PgUp do the same"
    case .ends: "the first and the last"
    case .scene: "that scene"
    case .note: "the next note or chapter, in whatever run; the one before"
    case .run: "the next run of the recording; the one before"
    case .pace: "go by scenes, or by every step"
    case .guess: "answer the question; Enter shows the answer"
    case .play: "go on by itself, and stop"
    case .speed: "how fast: a step each second, as recorded, 100 times slower"
    case .find: "find a kind, a path, a PID, a word; the next; the one before"
    case .goTo: "the step of that number"
    case .world: "all that held before the step, and after it"
    case .output: "what the program had written by then"
    case .card: "the step's whole card"
    case .scroll: "move what does not fit"
    case .depth: "say less, more, all"
    case .language: "한국어"
    case .blank: "an empty screen, until the next key"
    case .quit: "quit"
    }
  }

  private var korean: String {
    switch self {
    case .onward: "다음과 이전. PgDn과 PgUp도 같다"
    case .ends: "처음과 마지막"
    case .scene: "그 장면"
    case .note: "다음 메모나 챕터(다른 실행이라도), 이전 것"
    case .run: "녹화의 다음 실행, 이전 실행"
    case .pace: "장면별로, 또는 모든 단계를"
    case .guess: "질문에 답하기. Enter는 답을 보여 준다"
    case .play: "저절로 진행, 멈춤"
    case .speed: "속도: 1초에 한 단계, 기록된 속도, 100배 느리게"
    case .find: "종류·경로·PID·낱말 찾기, 다음, 이전"
    case .goTo: "그 번호의 단계"
    case .world: "단계 이전과 이후의 모든 상태"
    case .output: "그때까지 프로그램이 쓴 것"
    case .card: "단계의 카드 전체"
    case .scroll: "다 보이지 않는 것을 움직이기"
    case .depth: "짧게, 더 길게, 모두"
    case .language: "English"
    case .blank: "빈 화면. 다음 키까지"
    case .quit: "끝내기"
    }
  }
}
