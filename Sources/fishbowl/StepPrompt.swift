import Narration
import Planning
import Player
import Steps
import Terminal

/// Where a plan stops for a person.
enum Stepping: Equatable {
  /// At the nine scenes.
  case scenes
  case steps
}

#if os(Linux)
  import Engine

  /// Asks the person at the terminal between two steps: what stands there goes to standard error, and keys come from the
  /// terminal itself, so that standard input stays the program's.
  final class StepPrompt {
    private let keyboard: Keyboard
    private let stepping: Stepping
    private let text: StepText
    private let looksPrefix: String
    private let output = TerminalDevice.standardError
    /// The scene that stops were last made in.
    private var scene: Scene?
    private var isFree = false
    /// Up to the next scene, whatever stops there are before.
    private var skipsScene = false
    private var stopsOnce = false

    /// - Throws: where nobody could read it, or type.
    static func make(_ global: GlobalWords) throws(UsageError) -> Stepper? {
      guard let stepping = global.stepping, global.asPlan == nil else { return nil }
      guard TerminalDevice.standardError.isTerminal, let keyboard = Keyboard() else {
        throw UsageError(
          "--step needs a terminal: it shows each stop on standard error and waits for keys; to only look at the steps,"
            + " use `fishbowl plan` or `fishbowl replay`")
      }
      let prompt = StepPrompt(keyboard, stepping, global)
      return Stepper { prompt.answer($0) }
    }

    private init(_ keyboard: Keyboard, _ stepping: Stepping, _ global: GlobalWords) {
      let words = Array(CommandLine.arguments.dropFirst())
      let verb = (try? CommandWords(words, verbs: Fishbowl.verbNames).verb) ?? "run"
      self.keyboard = keyboard
      self.stepping = stepping
      text = StepText(
        global.language, facts: RunFacts(argv: words, verb: verb, image: ""), layout: Layout(.standardError))
      looksPrefix = Environment.variable("SUDO_UID") == nil ? "" : "sudo "
    }

    private func answer(_ stop: Stepper.Stop) -> Stepper.Answer {
      guard isWanted(stop.next) else { return .on }
      scene = stop.next.scene
      (skipsScene, stopsOnce) = (false, false)
      let story = stop.story()
      let looks = Looks(pid: stop.container, monitor: stop.monitor, directory: stop.directory, prefix: looksPrefix)
      let moment = StepText.Moment(
        plan: stop.plan, next: stop.next, story: story, isOfScenes: stepping == .scenes,
        looks: commands(looks, story.map(\.event)))
      output.write(text.lines(moment))
      while true {
        output.write(bytes: Array((text.keys + " ▸ ").utf8))
        let key = self.key(stop.watched)
        output.write([""])
        if let answer = act(key, moment, canAbort: stop.canAbort) { return answer }
      }
    }

    private func commands(_ looks: Looks, _ events: [Event]) -> [String] {
      guard stepping == .scenes, let last = events.last, !stopsOnce else { return looks.commands(after: events.last) }
      return looks.commands(afterScene: events.filter { $0.scene == last.scene })
    }

    private func isWanted(_ next: Step) -> Bool {
      if isFree { return false }
      if next.scene != scene || stopsOnce { return true }
      return stepping == .steps && !skipsScene
    }

    private func key(_ watched: [Int32]) -> Keyboard.Key {
      keyboard.key(watching: watched) { restore in
        let sentry = Sentry(terminal: keyboard.descriptor, restore: restore)
        return { sentry?.dismiss() }
      }
    }

    /// Nil: it was only a look.
    private func act(_ key: Keyboard.Key, _ moment: StepText.Moment, canAbort: Bool) -> Stepper.Answer? {
      switch key {
      case .enter: return .on
      case .character("s"):
        stopsOnce = true
        return .on
      case .character("n"):
        skipsScene = true
        return .on
      case .character("e"):
        isFree = true
        return .on
      case .character("q"), .character("a"): return abort(125, canAbort)
      case .interrupt: return abort(130, canAbort)
      case .interrupted: return .interrupted
      case .character("c"): output.write(text.card(moment))
      case .character("w"): output.write(text.world(moment))
      case .character, .other: output.write(text.help())
      }
      return nil
    }

    private func abort(_ code: Int32, _ canAbort: Bool) -> Stepper.Answer {
      isFree = true
      if !canAbort { output.write([text.noWayBack]) }
      return canAbort ? .abort(exitCode: code) : .on
    }
  }
#endif
