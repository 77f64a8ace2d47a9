package import Narration
package import Steps
import Terminal

/// What is otherwise in a plan that was changed by hand, before it is performed. It computes; it never prints.
package struct AlterationText {
  private let narrator: Narrator
  private let layout: Layout

  package init(_ language: Language, layout: Layout = Layout()) {
    (narrator, self.layout) = (Narrator(language), layout)
  }

  /// Nothing for a plan that is as it ever is.
  package func lines(_ plan: Plan) -> [String] {
    (replaced(plan) + namespaces(plan) + asked(plan) + failing(plan))
      .flatMap { $0.sanitised.wrapped(to: layout.width, indent: 2) }
  }

  private func namespaces(_ plan: Plan) -> [String] {
    plan.lostNamespaces.flatMap { namespace in
      [narrator.label(.leftOut(.namespace(namespace)))] + companions(of: "ns." + namespace.rawValue, in: plan)
    }
  }

  private func asked(_ plan: Plan) -> [String] {
    let steps = plan.steps.filter { $0.omission?.reason == .asked }
    let kinds = steps.map(\.kind).reduce(into: [Kind]()) { if !$0.contains($1) { $0.append($1) } }
    return kinds.flatMap { kind in
      [narrator.label(.leftOut(.step(kind, number: steps.first { $0.kind == kind }?.number ?? 0)))]
        + companions(of: kind.rawValue, in: plan)
    }
  }

  /// And those that go with them.
  private func companions(of name: String, in plan: Plan) -> [String] {
    let steps = plan.steps.filter { $0.omission?.with == name }
    let lines = Omission.Reason.allCases.compactMap { reason -> String? in
      let kinds = steps.filter { $0.omission?.reason == reason }.map(\.kind.rawValue)
      let distinct = kinds.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      return distinct.isEmpty ? nil : narrator.label(.goesWith(distinct, reason))
    }
    return lines + Set(steps.map(\.kind.rawValue)).subtracting([name]).sorted().flatMap { companions(of: $0, in: plan) }
  }

  private func replaced(_ plan: Plan) -> [String] {
    plan[.rootChroot] == nil
      ? []
      : [narrator.label(.standsIn(.rootChroot, for: .rootPivot))] + companions(of: Kind.rootPivot.rawValue, in: plan)
  }

  private func failing(_ plan: Plan) -> [String] {
    plan.steps.compactMap { step in step.fault.map { narrator.label(.willFail(step.kind, $0.errno)) } }
  }
}
