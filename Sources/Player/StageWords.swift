import Narration

/// The words around the views: what keys do, what is asked, what is said.
enum StageWords: Bilingual {
  case nextScene, nextStep, back, allSteps(Int), keySteps, answer, help, search, quit, picture, anyKey
  case playing(Viewing.Speed)
  case find, goTo, notice(Viewing.Notice)
  case guess, right, notQuite, note, noSteps, nothingShown, nobodyPresents

  var both: (en: String, ko: String) {
    switch self {
    case .nextScene: ("-> next scene", "-> 다음 장면")
    case .nextStep: ("-> next step", "-> 다음 단계")
    case .back: ("<- back", "<- 이전")
    case .allSteps(let count): (count == 1 ? "Tab its 1 step" : "Tab all \(count) steps", "Tab 단계 \(count)개 모두")
    case .keySteps: ("Tab scenes", "Tab 장면별로")
    case .answer: ("Enter answer", "Enter 답")
    case .help: ("? help", "? 도움말")
    case .search: ("/ search", "/ 찾기")
    case .quit: ("q quit", "q 끝내기")
    case .picture: ("Esc picture", "Esc 그림")
    case .anyKey: ("any key: back", "아무 키: 돌아가기")
    case .playing(.steps): ("Space stop (a step each second)", "Space 멈춤 (1초에 한 단계)")
    case .playing(.recorded): ("Space stop (as recorded)", "Space 멈춤 (기록된 속도)")
    case .playing(.slow): ("Space stop (100 times slower)", "Space 멈춤 (100배 느리게)")
    case .find: ("Find a kind, a path, a PID, a word: ", "찾기 (종류, 경로, PID, 낱말): ")
    case .goTo: ("Go to step: ", "단계 번호: ")
    case .notice(let notice): both(notice)
    case .guess: ("guess", "맞혀 보기")
    case .right: ("Right.", "맞다.")
    case .notQuite: ("Not quite.", "아니다.")
    case .note: ("note", "메모")
    case .noSteps: ("This run has no steps.", "이 실행에는 단계가 없습니다.")
    case .nothingShown: ("Nothing has been written by now.", "아직 아무것도 출력되지 않았습니다.")
    case .nobodyPresents:
      (
        "Nothing is presented. In another terminal: fishbowl replay RECORDING --present",
        "발표 중인 녹화가 없습니다. 다른 터미널에서: fishbowl replay RECORDING --present"
      )
    }
  }

  private func both(_ notice: Viewing.Notice) -> (en: String, ko: String) {
    switch notice {
    case .found(let index, let count):
      ("\(index) of \(count) places.  n next  N the one before", "\(count)곳 중 \(index)번째.  n 다음  N 이전")
    case .notFound(let text): ("Nothing here says \"\(text)\".", "\"\(text)\": 찾지 못했습니다.")
    case .noStep(let text): ("The run came to no step \"\(text)\".", "\"\(text)\": 실행이 이르지 않은 단계입니다.")
    case .quitAgain: ("Once more q: quit.", "q를 한 번 더 누르면 끝냅니다.")
    case .end: ("This is the end.", "마지막입니다.")
    case .noNote: ("There is no other note on that side.", "그쪽에는 다른 메모가 없습니다.")
    case .noRun: ("There is no other run on that side.", "그쪽에는 다른 실행이 없습니다.")
    case .resumed(let step):
      ("It went on at step \(step), where it was cut.  Home: from the begin", "끊긴 곳인 \(step)단계에서 이어 갑니다.  Home: 처음부터")
    }
  }
}

/// The lines of the help page.
enum StageKey: CaseIterable, Bilingual {
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

  var both: (en: String, ko: String) {
    switch self {
    case .onward: ("on and back; PgDn and PgUp do the same", "다음과 이전. PgDn과 PgUp도 같다")
    case .ends: ("the first and the last", "처음과 마지막")
    case .scene: ("that scene", "그 장면")
    case .note: ("the next note or chapter, in whatever run; the one before", "다음 메모나 챕터(다른 실행이라도), 이전 것")
    case .run: ("the next run of the recording; the one before", "녹화의 다음 실행, 이전 실행")
    case .pace: ("go by scenes, or by every step", "장면별로, 또는 모든 단계를")
    case .guess: ("answer the question; Enter shows the answer", "질문에 답하기. Enter는 답을 보여 준다")
    case .play: ("go on by itself, and stop", "저절로 진행, 멈춤")
    case .speed: ("how fast: a step each second, as recorded, 100 times slower", "속도: 1초에 한 단계, 기록된 속도, 100배 느리게")
    case .find: ("find a kind, a path, a PID, a word; the next; the one before", "종류·경로·PID·낱말 찾기, 다음, 이전")
    case .goTo: ("the step of that number", "그 번호의 단계")
    case .world: ("all that held before the step, and after it", "단계 이전과 이후의 모든 상태")
    case .output: ("what the program had written by then", "그때까지 프로그램이 쓴 것")
    case .card: ("the step's whole card", "단계의 카드 전체")
    case .scroll: ("move what does not fit", "다 보이지 않는 것을 움직이기")
    case .depth: ("say less, more, all", "짧게, 더 길게, 모두")
    case .language: ("한국어", "English")
    case .blank: ("an empty screen, until the next key", "빈 화면. 다음 키까지")
    case .quit: ("quit", "끝내기")
    }
  }
}
