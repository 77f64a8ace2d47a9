import Narration
import Steps
import Terminal
import TraceStore

// What stands around every view: the run and the place, the path, the keys.
extension Stage {
  func drawHead(_ canvas: inout Canvas, isSmall: Bool) {
    let step = moment.folded?.event.step ?? 0
    let place = narrator.label(.step(step, of: outline.last))
    let kind = moment.folded.map { isSmall || viewing.isPresent ? "" : $0.event.kind.rawValue + "  " } ?? ""
    let right = kind + place
    let start = max(1, canvas.columns - 2 - right.cells)
    let title = "\(narrator.label(.run(story.run)))  \(Transcript.command(story.facts.argv))"
    let end = canvas.put(title.simple, row: 0, column: 1, limit: start - 2)
    if end < start { canvas.put(right, row: 0, column: start) }
    if !isSmall { drawPath(&canvas) }
  }

  /// The nine scenes; where one is stands in brackets and capitals.
  private func drawPath(_ canvas: inout Canvas) {
    let here = moment.folded?.event.scene
    let isWide = canvas.columns >= 100
    var column = 1
    for (index, scene) in outline.scenes.enumerated() {
      let flaw = outline.isBroken(scene) ? "!" : ""
      let name = narrator.sceneName(scene)
      let there = isWide ? " \(scene.rawValue) \(name)\(flaw) " : "\(scene.rawValue)\(flaw)"
      let text = scene == here ? "[\(scene.rawValue) \(name.uppercased())\(flaw)]" : there
      column = canvas.put(text, row: 1, column: column, scene == here ? .here : .plain)
      if index + 1 < outline.scenes.count { column = canvas.put(isWide ? " " : "--", row: 1, column: column) }
    }
  }

  /// What is typed, or said, or can be pressed.
  func drawFoot(_ canvas: inout Canvas) {
    let row = canvas.rows - 1
    if let prompt = viewing.prompt {
      let text = word(prompt.purpose == .find ? .find : .goTo) + prompt.text
      let end = canvas.put(text, row: row, column: 1, .bold, limit: canvas.columns - 1)
      canvas.put(" ", row: row, column: end, .here)
    } else if let notice = viewing.notice {
      canvas.put(word(.notice(notice)).simple, row: row, column: 1, .bold)
    } else {
      drawKeys(&canvas, row)
    }
  }

  /// Never more than one line: words are dropped from the right, the way out last.
  private func drawKeys(_ canvas: inout Canvas, _ row: Int) {
    let quit = word(.quit)
    var line = ""
    for part in keys {
      let longer = line + part + "  "
      if longer.cells + quit.cells > canvas.columns - 3 { break }
      line = longer
    }
    canvas.put(line + quit, row: row, column: 1)
  }

  private var keys: [String] {
    if viewing.isHelp { return [word(.anyKey)] }
    let isScenes = viewing.pace == .scenes
    let next = viewing.isPlaying ? word(.playing(viewing.speed)) : word(isScenes ? .nextScene : .nextStep)
    let scene = moment.folded?.event.scene
    let count = scene.map { scene in outline.range(of: scene)?.count { outline.marks[$0].scene == scene } ?? 0 } ?? 0
    let pace = word(isScenes ? .allSteps(count) : .keySteps)
    let answer = choices > 0 && viewing.answers[viewing.position] == nil ? [word(.answer)] : []
    let back = viewing.view == .picture ? [] : [word(.picture)]
    return back + [next, word(.back)] + (viewing.isPresent ? [] : [pace]) + answer
      + (viewing.isPresent ? [] : [word(.help), word(.search)])
  }

  func help(columns: Int) -> [String] {
    let layout = Layout(column: min(columns - 2, 76))
    return StageKey.allCases.flatMap { layout.hanging($0.keys, $0.text(viewing.language), at: 14) }
  }
}

extension Stage {
  var guess: Guess? { told.flatMap(narrator.guess) }

  /// How many answers the question has that can be read now; 0 where there is none.
  package var choices: Int { [.picture, .card].contains(viewing.view) ? guess?.choices.count ?? 0 : 0 }

  /// The question, until it is answered; then the answer.
  var guessRow: (label: String, text: String)? {
    guard let guess else { return nil }
    guard let answer = viewing.answers[viewing.position] else {
      let choices = zip(["a", "b", "c"], guess.choices).map { "\($0) \($1)" }.joined(separator: "  ")
      return (word(.guess), "\(guess.question)  \(choices)")
    }
    let verdict = answer < 0 ? guess.choices[guess.answer] + "." : word(answer == guess.answer ? .right : .notQuite)
    return (word(.guess), "\(verdict) \(guess.reason)")
  }
}
