import Steps

extension Operation {
  /// A name is a symbolic link to the container's ID: of two that claim it at once, one gets EEXIST, and whoever cleans
  /// up can read whose it is. symlink(2)
  func createContainerCalls(_ place: ContainerPlace) -> [Call] {
    [claimCall(place.nameFile, for: place.id), makeDirectoryCall(place.directory, mode: 0o700)]
  }

  /// The new name first: whoever is interrupted between the two leaves a container that both names lead to.
  func renameContainerCalls(_ place: ContainerPlace, _ name: String, _ nameFile: String) -> [Call] {
    [claimCall(nameFile, for: place.id), unlinkCall(place.nameFile)]
  }

  private func claimCall(_ nameFile: String, for id: String) -> Call {
    Call(
      "symlinkat",
      [Argument("target", .text(id)), Argument("newdirfd", .atFdCwd), Argument("linkpath", .text(nameFile))])
  }

  func createWritableLayerCalls(_ directory: String) -> [Call] {
    [
      makeDirectoryCall(directory + "/upper", mode: 0o755), makeDirectoryCall(directory + "/work", mode: 0o700),
      makeDirectoryCall(directory + "/merged", mode: 0o700),
    ]
  }
}
