import Steps

extension Operation {
  func awaitExitCalls() -> [Call] {
    [
      Call(
        "waitid",
        [
          Argument("idtype", .flags(["P_PIDFD"])), Argument("id", .register(.pidfd)),
          Argument("infop", .buffer(Register("siginfo"), size: 128)), Argument("options", .flags(["WEXITED"])),
        ])
    ]
  }

  func deleteContainerCalls(_ place: ContainerPlace) -> [Call] {
    ["hostname", "hosts", "resolv.conf", "config.json", "state.json"]
      .map { unlinkCall(place.directory + "/" + $0) }
      + [removeDirectoryCall(place.directory), unlinkCall(place.nameFile)]
  }
}
