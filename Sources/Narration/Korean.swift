import Steps

/// The Korean catalogue: the same functions as `English`.
struct Korean: Catalogue {
  func text(for told: Told) -> Text { English().text(for: told) }
  func failure(_ told: Told, task: String) -> Excuse { English().failure(told, task: task) }
  func skip(_ told: Told, task: String) -> Excuse { English().skip(told, task: task) }
  func cut(_ told: Told, task: String) -> Excuse { English().cut(told, task: task) }
  func tolerance(_ told: Told) -> String? { English().tolerance(told) }
  func name(of scene: Scene) -> String { English().name(of: scene) }
  func sentence(for scene: Scene, in story: Story) -> String { English().sentence(for: scene, in: story) }
  func label(_ label: Label) -> String { English().label(label) }
}
