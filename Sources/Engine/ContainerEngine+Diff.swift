import Images
import Kernel
import Steps

extension ContainerEngine {
  /// What a container has changed of its image, as docker says it: `A /new`, `C /changed`, `D /gone`; by path.
  package func diff(_ word: String) throws -> [String] {
    let (_, state) = try find(word)
    let lower = state.rootfs.map { [$0] } ?? state.layers.map(\.path)
    do {
      return try LayerStack(lower).changes(by: places.directory(of: state.id) + "/upper")
    } catch {
      throw EngineError("cannot compare container \"\(word)\" with its image: \(error)", exitCode: 1)
    }
  }
}
