package import Narration
package import Steps
import Terminal

/// A plan as people and as programs read it. It computes; it never prints.
package struct PlanText: Sendable {
  private let narrator: Narrator
  private let layout: Layout
  private let depth: Depth

  /// - Parameter depth: `.line` shows one call of each step, `.paragraph` one for each name, `.full` each call whole.
  package init(_ language: Language, depth: Depth = .paragraph, layout: Layout = Layout()) {
    narrator = Narrator(language)
    self.depth = depth
    self.layout = layout
  }

  /// Scene after scene, each step with its number, its kind, its actor, what it is for and its calls. What is done only
  /// after a failure stands below, and is counted apart.
  package func lines(_ plan: Plan) -> [String] {
    let expected = plan.steps.filter { !plan.isForFailure($0) }
    let heading = narrator.label(.planned(steps: expected.count, calls: calls(expected)))
    let changes = AlterationText(narrator.language, layout: layout).lines(plan)
    return text(heading) + changes + Scene.allCases.flatMap { scene($0, of: expected) }
      + rest(plan.steps.filter(plan.isForFailure)) + ending(plan)
  }

  /// `{"steps":[{"step":1,"scene":"image","kind":…,"actor":…,"operation":{…},"calls":[{"name":…,"args":{…}}]}]}`
  package func json(_ plan: Plan) throws -> String {
    JSON.object([JSON.Member("steps", .array(try plan.steps.map { try $0.json }))]).printed
  }

  private func calls(_ steps: [Step]) -> Int { steps.reduce(0) { $0 + $1.calls.count(where: \.isRecorded) } }

  private func rest(_ steps: [Step]) -> [String] {
    if steps.isEmpty { return [] }
    let heading = narrator.label(.onlyIfFailed(steps: steps.count, calls: calls(steps)))
    return ["", layout.style.bold(heading)] + steps.flatMap(lines)
  }

  private func scene(_ scene: Scene, of steps: [Step]) -> [String] {
    let steps = steps.filter { $0.scene == scene }
    if steps.isEmpty { return [] }
    let name = "\(scene.rawValue) \(narrator.sceneName(scene).uppercased())"
    return ["", layout.style.bold(name)] + steps.flatMap(lines)
  }

  private func lines(_ step: Step) -> [String] {
    var title = [step.kind.rawValue, step.actor.rawValue]
    if let undone = step.undoes { title.append(narrator.label(.undoes(step: undone))) }
    if let omission = step.omission { title.append(narrator.label(.omitted(with: omission.with))) }
    let head = layout.hanging(
      String(step.number).leftPadded(to: 4), title.joined(separator: " · "), at: 6, bold: true)
    return head + layout.hanging("", narrator.planLine(for: step.operation, undoes: step.undoes), at: 0, margin: 6)
      + CallRows(depth: depth).planned(step).flatMap { layout.hanging("", $0, at: 0, margin: 6, continuation: 2) }
  }

  private func ending(_ plan: Plan) -> [String] {
    plan.steps.map(\.kind) == [.imageResolve] ? [""] + text(narrator.label(.planIncomplete)) : []
  }

  private func text(_ text: String) -> [String] { text.sanitised.wrapped(to: layout.width, indent: 2) }
}

extension Step {
  fileprivate var json: JSON {
    get throws {
      var members = [
        JSON.Member("step", .number(Int64(number))), JSON.Member("scene", .string(scene.name)),
        JSON.Member("kind", .string(kind.rawValue)), JSON.Member("actor", .string(actor.rawValue)),
        JSON.Member("operation", operation.json),
        JSON.Member("calls", .array(calls.filter(\.isRecorded).map(\.json))),
      ]
      if let undoes { members.append(JSON.Member("undoes", .number(Int64(undoes)))) }
      if let omission { members.append(JSON.Member("omission", omission.json)) }
      if let fault {
        members.append(
          JSON.Member("fault", .object(["call": .number(Int64(fault.call)), "errno": .string(fault.errno.name)])))
      }
      return .object(members)
    }
  }
}

extension Call {
  fileprivate var json: JSON { .object([JSON.Member("name", .string(name)), JSON.Member("args", argumentsJSON)]) }
}
