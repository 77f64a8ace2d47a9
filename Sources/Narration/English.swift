import Steps

/// The English catalogue. Its functions are named after the operations, one file per scene.
struct English: Catalogue {
  func text(for told: Told) -> Text {
    switch told.event.operation {
    case .clone(let namespaces, let cgroup): clone(told, namespaces, cgroup: cgroup)
    case .pivotRoot(let newRoot): pivotRoot(told, newRoot)
    default: pivotRoot(told, "/")
    }
  }
}
