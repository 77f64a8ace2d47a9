import Steps

// Scene 1, where images and files leave this machine's store.
extension Korean {
  func sendBlob(_ digest: String, _ size: Int, _ isNew: Bool) -> Text {
    Text(
      plan: "블롭 \(Format.digest(digest), .object) 보낸다.",
      line: isNew
        ? "블롭 \(Format.digest(digest), .object) 보냈다. 크기는 \(size)바이트다."
        : "블롭 \(Format.digest(digest), .topic) 보내지 않았다. 레지스트리에 이미 있다.",
      more: isNew
        ? """
        보낼 곳을 묻자 레지스트리가 202와 함께 주소를 알려 주었다. 끝에 다이제스트를 알려 주면 레지스트리도 직접 계산한다. \
        201은 둘이 같다는 뜻이다.
        """
        : "다이제스트로 물었더니 응답이 200이었다. 누가 올렸든 같은 바이트다.",
      story: """
        블롭을 먼저, 매니페스트를 맨 나중에 보낸다. 이미지를 불러올 때 이름을 맨 나중에 붙이는 것과 같은 이유다. 레지스트리는 \
        가지고 있지 않은 블롭이 적힌 매니페스트를 받지 않는다. 그래서 push가 언제 끊겨도 반쪽짜리 이미지를 받아 가는 사람은 \
        없다.
        """,
      whyNow: "맨 나중에 보낼 매니페스트에 적혀 있는 블롭이다.",
      notSo: NotSo(
        belief: "push는 매번 이미지 전체를 올린다.",
        truth: "블롭마다 물어보고 없는 것만 보낸다. 조금 바꾼 뒤라면 레이어 하나다."))
  }

  func writeArchive(_ path: String?, _ images: [String], _ size: Int?) -> Text {
    let place = path.map(Format.name) ?? "표준 출력"
    let told = size.map { " 크기는 \(bytes(Int64($0)), .copula)다." } ?? ""
    return Text(
      plan: "tar를 쓴다.",
      line: images.isEmpty
        ? "컨테이너의 파일을 \(place)에 썼다.\(told)" : "이미지 \(images.count)개를 \(place)에 썼다.\(told)",
      more: images.isEmpty
        ? """
        레이어를 모두 하나로 합쳐 컨테이너가 보는 그대로 썼고, 컨테이너가 바꾼 것도 들어 있다. 볼륨의 내용은 들어 있지 않다. \
        평범한 tar라서 레이어도 설정도 이력도 없다.
        """
        : "쓴 이미지: \(list(images)). 블롭을 저장소에 있는 그대로 한 번씩 쓰고, 블롭으로 이어지는 인덱스를 함께 썼다.",
      story: images.isEmpty
        ? """
        import는 이런 tar로 레이어가 하나인 이미지를 만든다. 어떤 프로그램을 어떤 사용자와 환경 변수로 실행하는지는 파일에 적혀 \
        있지 않으므로 사라진다. commit은 이 설정도 남긴다. 실행 중인 컨테이너는 그동안 멈춰 있다.
        """
        : """
        이 tar는 OCI 이미지 레이아웃이고, docker의 manifest.json이 함께 있다. 같은 블롭에 목차가 둘이라서 docker, podman, \
        skopeo가 모두 읽는다. 다시 압축하지 않으므로 다이제스트는 모두 그대로다.
        """,
      whyNow: path == nil
        ? "저쪽에서 읽는 대로 흘려 보냈고, 이쪽에는 남긴 것이 없다."
        : "옆에 다 쓴 뒤 이름을 바꾸었다. 그래서 파일은 온전하거나 아예 없다.",
      notSo: images.isEmpty
        ? NotSo(belief: "export는 컨테이너를 저장한다.", truth: "파일만 저장한다. 무엇이 어떤 제한으로 실행되는지는 파일이 아니다.")
        : NotSo(belief: "save와 export는 같은 것을 쓴다.", truth: "save는 레이어가 있는 이미지를, export는 트리 하나를 쓴다."))
  }

  func copyFiles(_ source: String, _ target: String, _ into: Bool, _ files: Int?, _ size: Int?) -> Text {
    let told = files.map { " 파일 \($0)개, \(bytes(Int64(size ?? 0)), .copula)다." } ?? ""
    let from = source == "-" ? "표준 입력" : source
    let place = target == "-" ? "표준 출력" : target
    return Text(
      plan: "\(from, .object) \(place)에 복사한다.",
      line: "\(from, .object) \(place)에 복사했다.\(told)",
      more: into
        ? "파일은 컨테이너의 파일 시스템에 들어갔다. 볼륨이 붙지 않은 곳이면 쓰기 가능 레이어다. 아래의 이미지는 그대로다."
        : "컨테이너가 그 경로에서 보는 것을 복사했다. 어느 레이어에서 온 것이든 상관없다.",
      story: """
        프로세스 하나가 읽어서 tar로 파이프에 쓰고, 다른 하나가 꺼낸다. 안쪽에서 일하는 프로세스는 chroot(2)나 컨테이너의 마운트 \
        네임스페이스로 컨테이너의 루트 디렉터리를 자기 루트 디렉터리로 삼는다. 그래서 경로도, 경로에 있는 링크도 컨테이너 안에서 끝난다. \
        컨테이너의 프로그램은 쓰지 않는다.
        """,
      whyNow: into
        ? "컨테이너가 실행 중이 아니어도 된다. 레이어는 호스트의 디렉터리다."
        : "컨테이너가 실행 중이 아니어도 되고, 이미지에 아무 도구도 없어도 된다.",
      notSo: NotSo(
        belief: "cp는 컨테이너의 디스크를 들여다본다.",
        truth: "컨테이너에는 디스크가 없다. 호스트의 디렉터리를 쌓은 것이 있을 뿐이다."))
  }
}
