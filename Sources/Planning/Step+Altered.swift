import Steps

extension Step {
  mutating func omit(_ omission: Omission) {
    self.omission = omission
    calls = []
  }

  mutating func perform(_ operation: Operation) {
    self.operation = operation
    calls = operation.calls
  }
}

extension Operation {
  /// Those that the container's first process is born in.
  var namespaces: [Namespace] {
    switch self {
    case .clone(let namespaces, _, _, _), .cloneByHelper(let namespaces, _): namespaces
    default: []
    }
  }

  func without(_ namespace: Namespace) -> Operation {
    let rest = namespaces.filter { $0 != namespace }
    return switch self {
    case .clone(_, let cgroup, let terminal, let joined):
      .clone(namespaces: rest, cgroup: cgroup, terminal: terminal, joined: joined)
    case .cloneByHelper(_, let mapping): .cloneByHelper(namespaces: rest, mapping: mapping)
    default: self
    }
  }

  var withoutGroup: Operation {
    guard case .clone(let namespaces, _, let terminal, let joined) = self else { return self }
    return .clone(namespaces: namespaces, cgroup: nil, terminal: terminal, joined: joined)
  }
}
