public import Steps

extension Plan {
  /// What is otherwise in it, for the trace: nil for a plan that is as it ever is.
  ///
  ///     {"left_out":[{"step":31,"kind":"root.pivot","with":null,"reason":"asked"}],"namespaces":["ns.pid"],
  ///      "instead":[{"step":31,"kind":"root.chroot"}],"failing":[{"step":20,"kind":"cgroup.join","errno":"EPERM"}]}
  public var alterations: JSON? {
    let leftOut = steps.compactMap { step in
      step.omission.map { omission in
        JSON.object(name(step) + [.init("with", omission.with.map(JSON.string) ?? .null), reason(omission)])
      }
    }
    let failing = steps.compactMap { step in
      step.fault.map { JSON.object(name(step) + [.init("errno", .string($0.errno.name))]) }
    }
    let instead = steps.filter { $0.kind == .rootChroot }.map { JSON.object(name($0)) }
    let namespaces = lostNamespaces.map { JSON.string("ns." + $0.rawValue) }
    let parts = [("left_out", leftOut), ("namespaces", namespaces), ("instead", instead), ("failing", failing)]
      .filter { !$0.1.isEmpty }
    return parts.isEmpty ? nil : .object(parts.map { JSON.Member($0.0, .array($0.1)) })
  }

  private func name(_ step: Step) -> [JSON.Member] {
    [.init("step", .number(Int64(step.number))), .init("kind", .string(step.kind.rawValue))]
  }

  private func reason(_ omission: Omission) -> JSON.Member { .init("reason", .string(omission.reason.rawValue)) }
}
