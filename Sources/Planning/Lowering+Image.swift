import Steps

extension Operation {
  /// A name is a symbolic link to the container's ID: of two that claim it at once, one gets EEXIST, and whoever cleans
  /// up can read whose it is. symlink(2)
  func createContainerCalls(_ place: ContainerPlace) -> [Call] {
    [
      Call(
        "symlinkat",
        [
          Argument("target", .text(place.id)), Argument("newdirfd", .atFdCwd),
          Argument("linkpath", .text(place.nameFile)),
        ]),
      makeDirectoryCall(place.directory, mode: 0o700),
    ]
  }

  func createWritableLayerCalls(_ directory: String) -> [Call] {
    [
      makeDirectoryCall(directory + "/upper", mode: 0o755), makeDirectoryCall(directory + "/work", mode: 0o700),
      makeDirectoryCall(directory + "/merged", mode: 0o700),
    ]
  }
}
