import Steps

extension Operation {
  /// The name is claimed by O_EXCL: of two that want it, one gets EEXIST.
  func createContainerCalls(_ place: ContainerPlace) -> [Call] {
    let file = Register("name_file")
    return [
      openCall(
        place.nameFile, flags: ["O_WRONLY", "O_CREAT", "O_EXCL", "O_CLOEXEC"], mode: 0o600, into: file),
      writeCall(file, .text(place.id)),
      closeCall(file),
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
