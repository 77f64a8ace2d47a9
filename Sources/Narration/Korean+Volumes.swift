import Steps

// Scenes 1, 5, 6 and 9: what outlives the container
extension Korean {
  func createVolume(_ place: VolumePlace) -> Text {
    let name = Format.volume(place.name)
    return Text(
      plan: "볼륨 \(name, .object) 만든다. 컨테이너가 없어져도 남는 디렉터리다.",
      line: "볼륨 \(name, .object) 만들었다. 컨테이너가 없어져도 남는 디렉터리다.",
      more: """
        호스트의 \(Format.path(place.files))에 있고, 어느 레이어에도 들어 있지 않다. 어느 컨테이너가 마운트하든 같은 파일을 본다. \
        컨테이너를 지워도 볼륨은 지워지지 않는다. 지우는 것은 volume rm이고, 이름을 주지 않은 볼륨은 rm -v가 지운다.
        """,
      story: """
        볼륨은 디렉터리 하나와 그 옆의 기록 하나일 뿐이다. 할당량도, 따로 만든 파일 시스템도 없으며 \
        \(Format.path(place.directory)) 경로가 있는 디스크의 공간을 쓴다. 기록을 맨 나중에 쓰므로, 만들다 만 볼륨은 목록에 나오지 \
        않는다.
        """,
      whyNow: "컨테이너의 마운트보다 먼저다. 마운트할 것이 있어야 한다.",
      notSo: NotSo(
        belief: "컨테이너가 없어지면 데이터도 없어진다.", truth: "쓰기 가능 레이어에 있는 것만 없어진다. 볼륨에 쓴 것은 남는다."))
  }

  func makeFolders(_ paths: [String]) -> Text {
    let path = Format.source(paths.last ?? "/")
    return Text(
      plan: "호스트에 없는 \(path, .object) 만든다.",
      line: "호스트에 없던 \(path, .object) 만들었다.",
      more: """
        -v가 가리킨 경로가 호스트에 없었다. 이때 docker는 root 사용자의 빈 디렉터리를 만든다. 그래서 경로를 잘못 적으면 \
        안에서 빈 디렉터리가 보인다. --mount는 만들지 않고 거절한다.
        """,
      story: """
        mkdir은 디렉터리를 하나만 만들므로, 그 위에 없는 것마다 따로 호출한다. 호스트의 것이므로 컨테이너가 없어져도 남는다. \
        프로그램이 시작되기 전에 실행이 실패하면, 아직 비어 있는 것은 지운다.
        """,
      whyNow: "컨테이너의 마운트보다 먼저다. open_tree는 있는 것만 찾는다.",
      notSo: NotSo(belief: "-v는 파일을 컨테이너로 옮긴다.", truth: "호스트의 디렉터리를 다른 경로에 보여 줄 뿐이다. 옮기는 것은 없다."))
  }

  func fillVolume(_ place: VolumePlace, _ target: String) -> Text {
    Text(
      plan: "이미지의 \(Format.target(target))에 있는 것을 볼륨에 복사한다.",
      line: "이미지의 \(Format.target(target))에 있는 것을 볼륨에 복사했다.",
      more: """
        볼륨 \(Format.volume(place.name), .topic) 비어 있었고, 마운트는 그 자리에 있던 것을 가린다. 프로그램이 이미지에 든 파일을 찾을 수 \
        있도록 소유자, 모드, 링크까지 한 번 복사한다. nocopy를 주면 복사하지 않는다.
        """,
      story: """
        레이어를 오버레이가 보여 줄 모습대로 위에서부터 읽는다. 이름이 처음 나오는 레이어가 정하고, 화이트아웃을 만나면 더 찾지 \
        않는다. 복사본은 옆에 만들고, 다 만든 뒤에 rename으로 옮긴다. 그래서 복사하다 디스크가 가득 차도 볼륨은 비어 있는 \
        그대로다.
        """,
      whyNow: "볼륨을 만든 뒤, 누가 쓰기 전에 한다.",
      notSo: NotSo(
        belief: "새 이미지를 쓰면 볼륨의 파일도 바뀐다.", truth: "볼륨이 비어 있을 때만 복사한다. 다음 이미지도 옛 파일을 본다."))
  }

  func openMountPoint(_ point: MountPoint) -> Text {
    let what = point.name.map { "볼륨 " + Format.volume($0) } ?? Format.source(point.source)
    let access = point.isReadOnly ? "읽기 전용으로 " : ""
    return Text(
      plan: "안에서 \(Format.target(point.target), .subject) 될 것을 호스트에서 \(access)열어 둔다.",
      line: "\(what, .object) 호스트에서 \(access)열었다.",
      more: """
        호스트에서는 \(Format.path(point.source))에 있고, 안에서는 \(point.target, .subject) 된다. 복사하는 것은 없다. 호스트와 컨테이너가 \
        같은 파일을 쓰므로, 거기에 쓴 것은 컨테이너가 없어져도 \
        남는다.\(point.isReadOnly ? " 읽기 전용은 이 마운트에만 걸린다. 호스트는 여전히 쓸 수 있다." : "")
        """,
      story: """
        open_tree를 OPEN_TREE_CLONE으로 호출하면 마운트를 하나 더 만들어, 붙인 곳 없이 파일 디스크립터로 준다. AT_RECURSIVE는 그 \
        아래의 마운트도 함께 가져온다. \(point.isReadOnly ? "mount_setattr가 아무도 닿을 수 없을 때 모두 읽기 전용으로 만든다. " : "")그 \
        뒤에 경로가 어떻게 되든 이미 연 것은 바뀌지 않으므로, 아무도 다른 것을 끼워 넣을 수 없다.
        """,
      whyNow: "pivot_root보다 앞선다. 호스트의 경로는 그때 사라지지만 파일 디스크립터는 남는다.")
  }

  func placeMountPoint(_ point: MountPoint) -> Text {
    let target = Format.target(point.target)
    let access = point.isReadOnly ? "읽기 전용으로 " : ""
    if point.type == .tmpfs { return placeTmpfs(point.target, access) }
    let what = point.name.map { "볼륨 " + Format.volume($0) } ?? "호스트의 " + Format.source(point.source)
    return Text(
      plan: "호스트에서 연 것을 \(target)에 \(access)붙인다.",
      line: "\(what, .object) \(target)에 \(access)붙였다.",
      more: """
        이미지에 있던 것은 가려진다. 쓰기는 쓰기 가능 레이어를 거치지 않고 호스트의 파일로 바로 간다. 카피업이 없고, rm이 지우지도 \
        않는다. 이미지에 \(point.target, .subject) 없으면 먼저 쓰기 가능 레이어에 만든다.
        """,
      story: """
        장면 5의 파일 디스크립터가 가리키는 마운트를 move_mount가 붙인다. 경로는 이미지 안에서 찾는다. 거기 있는 링크는 \
        MOVE_MOUNT_T_SYMLINKS로 따라가며, 안쪽에서만 끝난다. 사용자와 그룹의 번호는 호스트와 같다. 안의 uid 1000이 쓴 파일은 \
        밖에서도 uid 1000의 것이다.
        """,
      whyNow: "호스트의 트리를 떼어 낸 뒤다. 이미지의 어떤 링크도 이제 거기로 가지 않는다.",
      notSo: NotSo(
        belief: "컨테이너가 쓴 것은 컨테이너와 함께 없어진다.", truth: "\(target) 아래에 쓴 것은 호스트의 파일이고, 남는다."))
  }

  private func placeTmpfs(_ path: String, _ access: String) -> Text {
    let target = Format.target(path)
    return Text(
      plan: "빈 tmpfs를 \(target)에 \(access)붙인다.",
      line: "빈 tmpfs를 \(target)에 \(access)붙였다.",
      more: """
        파일은 메모리에만 있고, 레이어에도 디스크에도 가지 않는다. 컨테이너가 멈추면 곧 없어지며, 다시 시작해도 돌아오지 않는다.
        """,
      story: """
        이 tmpfs는 장면 5에서 fsopen과 fsmount로 만들었고, 달리 정하지 않으면 nosuid, nodev, noexec다. 쓰는 메모리는 cgroup의 메모리 \
        상한에 들어간다. size=가 없으면 컴퓨터 메모리의 절반까지 쓸 수 있다.
        """,
      whyNow: "호스트의 트리를 떼어 낸 뒤다. 이미지의 어떤 링크도 이제 거기로 가지 않는다.",
      notSo: NotSo(
        belief: "stop을 해도 파일은 rm까지 모두 남는다.", truth: "tmpfs의 파일은 마지막으로 쓰던 프로세스와 함께 없어진다."))
  }

  func deleteVolume(_ place: VolumePlace) -> Text {
    let name = Format.volume(place.name)
    return Text(
      plan: "볼륨 \(name, .object) 파일과 함께 지운다.",
      line: "볼륨 \(name, .object) 파일과 함께 지웠다.",
      more: """
        파일은 \(Format.path(place.files))에만 있었다. 이 볼륨을 쓰는 컨테이너는 더 없었다. 하나라도 있으면 실행 중이든 아니든 \
        지우기를 거절한다.
        """,
      story: """
        기록을 먼저 지운다. 반쯤 지운 것은 이미 볼륨이 아니며 마운트할 수 없다. 그다음에 트리를 지운다. 디렉터리마다 부모에서 \
        O_NOFOLLOW로 열므로, 그 안의 링크가 다른 곳으로 이끌 수 없다.
        """,
      whyNow: "마지막 마운트가 없어진 뒤다.",
      notSo: NotSo(
        belief: "rm은 컨테이너의 볼륨도 지운다.",
        truth: "rm은 모두 남긴다. rm -v와 --rm은 이름을 주지 않은 것만 지우고, 나머지는 volume rm이 지운다."))
  }

  func removeFolders(_ paths: [String]) -> Text {
    let path = Format.source(paths.first ?? "/")
    return Text(
      plan: "이 실행이 만든 \(path, .object) 비어 있으면 호스트에서 다시 지운다.",
      line: "이 실행이 만든 \(path, .object) 호스트에서 다시 지웠다.",
      more: """
        컨테이너를 만들지 못했으니 이 디렉터리도 쓸 데가 없다. 그사이에 무엇이 들어간 디렉터리는 남는다. rmdir이 거절한다.
        """,
      story: """
        unlinkat을 AT_REMOVEDIR로 호출하면 비어 있는 디렉터리만 지우고, 아니면 ENOTEMPTY로 실패한다. 그래서 다른 프로세스가 넣은 것은 \
        없어지지 않는다.
        """,
      whyNow: "마운트했을 프로세스가 없어진 뒤다.")
  }
}
