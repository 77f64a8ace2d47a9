import Steps

// Scene 1
extension Korean {
  func resolveImage(_ reference: String, _ digest: String?) -> Text {
    Text(
      plan: "\(reference, .object) 이미지 저장소에서 찾는다.",
      line: digest.map { "\(reference, .object) 이미지 저장소에서 찾았다: \(Format.digest($0))." }
        ?? "\(reference, .object) 이미지 저장소에서 찾았지만 없다.",
      more: """
        이미지 이름은 레지스트리, 리포지터리, 그리고 태그나 다이제스트로 이루어진다. 태그는 다른 이미지로 옮길 수 있는 \
        이름이다. 다이제스트는 매니페스트의 SHA-256이므로 다른 이미지를 가리킬 수 없다. 이 컴퓨터의 이미지 저장소는 둘 중 \
        어느 것으로도 찾는다.
        """,
      story: """
        이미지 저장소는 OCI 이미지 레이아웃이다. index.json에 디스크립터(미디어 타입, 다이제스트, 크기, 이름)가 있고, \
        다이제스트를 따라가면 blobs/sha256 아래의 파일이 나온다. 그 파일이 매니페스트이며, 설정 하나와 레이어 목록을 \
        순서대로 담는다. 그 사이에 인덱스가 있으면 플랫폼마다 매니페스트를 따로 둘 수 있다. 여기서는 아무것도 내려받지 \
        않으며, 커널에는 파일 읽기만 요청한다.
        """,
      whyNow: "뒤에 오는 모든 단계는 이미지의 레이어, 명령, 환경 변수를 보고 계획한다.",
      notSo: NotSo(
        belief: "이미지는 자기 커널이 있는 운영체제다.", truth: "이미지에는 파일만 있다. 커널은 이 명령이 돌고 있는 커널이다."))
  }

  func useRootfs(_ path: String) -> Text {
    Text(
      plan: "\(path, .object) 하나뿐인 읽기 전용 레이어로 쓴다.",
      line: "\(path, .object) 하나뿐인 읽기 전용 레이어로 정했다.",
      more: """
        컨테이너의 파일 시스템은 이미지에서도, 디렉터리에서도 얻을 수 있다. 오버레이는 이 디렉터리를 읽기만 한다. \
        컨테이너가 바꾸는 것은 쓰기 가능 레이어에 들어간다.
        """,
      story: """
        OCI 런타임 규격도 이미지를 모른다. config.json에는 누군가 미리 풀어 둔 디렉터리인 root.path만 있다. \
        오버레이는 마운트해 있는 동안 아래쪽 디렉터리가 바뀌지 않는다고 여긴다. 그 사이에 밖에서 바꾼 것은 안에서 보일 \
        수도, 보이지 않을 수도 있다.
        """,
      whyNow: "장면 5의 레이어 스택이 이 디렉터리에서 시작한다.",
      notSo: NotSo(belief: "컨테이너마다 디렉터리를 복사한다.", truth: "복사하지 않는다. 컨테이너는 오버레이를 거쳐 같은 파일을 읽는다."))
  }

  func readImageConfig(_ digest: String, layers: Int) -> Text {
    Text(
      plan: "이미지 설정에서 기본 명령과 레이어 \(layers)개를 읽는다.",
      line: "이미지 설정에서 기본 명령과 레이어 \(layers)개를 읽었다.",
      more: """
        설정(\(Format.digest(digest)))은 JSON 파일이다. Entrypoint, Cmd, Env, WorkingDir, User와, 레이어마다의 \
        다이제스트인 diff_ids가 있다. 이미지 이름 뒤에 입력한 것은 Cmd를 대신한다. -e는 Env에 더하고, -w와 -u는 \
        WorkingDir와 User를 대신한다.
        """,
      story: """
        레이어에는 다이제스트가 두 가지 있다. 매니페스트에는 전송할 때의 파일, 곧 대개 압축된 파일의 다이제스트가 있다. \
        설정에는 그 안에 든 tar의 다이제스트인 diff_id가 있다. chain id는 레이어를 쌓은 스택의 이름이다. 맨 아래에서는 \
        diff_id와 같고, 그 위로는 sha256(아래 chain id + " " + diff_id)이다. 저장소에 풀어 둔 디렉터리의 이름이 chain \
        id다.
        """,
      whyNow: "레이어 순서와 기본 명령이 여기 있어, 이것 없이는 계획을 세울 수 없다.")
  }

  func findLayer(_ layer: Layer) -> Text {
    Text(
      plan: "저장소에 풀려 있는 레이어 \(layer.position, .object) 쓴다.",
      line: "레이어 \(layer.position, .topic) 이미 풀려 있다: \(bytes(layer.bytes)), 파일 \(layer.files)개.",
      more: """
        아래에서 \(layer.position)번째 레이어는 한 번 풀어 둔 디렉터리다. 이 레이어가 있는 이미지의 컨테이너는 모두 이 \
        디렉터리를 함께 읽고, 아무도 쓰지 않는다. 복사하는 파일은 없다.
        """,
      story: """
        이 레이어는 \(Format.path(layer.path))에 있다. 디렉터리 이름은 chain id인 \(Format.digest(layer.chainID), .copula)고, tar의 \
        다이제스트는 \(Format.digest(layer.diffID), .copula)다. 오버레이는 아래쪽 디렉터리의 파일 자체를 연다. 모든 컨테이너가 \
        같은 inode를 읽으므로 메모리에도 한 번만 올라온다.
        """,
      whyNow: "오버레이는 디렉터리를 쌓으므로, 레이어가 먼저 풀려 있어야 한다.",
      notSo: NotSo(
        belief: "컨테이너마다 레이어를 복사한다.", truth: "\(bytes(layer.bytes), .topic) 디스크에 한 번만 있고, 모든 컨테이너가 함께 쓴다."))
  }

  func unpackLayer(_ layer: Layer) -> Text {
    Text(
      plan: "레이어 \(layer.position, .object) 저장소에 한 번만 푼다.",
      line: "레이어 \(layer.position, .object) 풀었다: \(bytes(layer.bytes)), 파일 \(layer.files)개.",
      more: """
        레이어는 더하거나 바꾸는 파일을 모은 tar다. 저장소의 디렉터리 하나에 한 번만 푼다. 이 레이어가 있는 이미지의 \
        다음 컨테이너는 그 디렉터리를 그대로 쓴다.
        """,
      story: """
        레이어가 지우는 파일은 tar 안에 .wh.NAME이라는 빈 파일로 적혀 있다. 오버레이의 표시는 다르다. 바로 그 이름의 \
        문자 장치 0, 0이 화이트아웃이다. 풀 때 하나를 다른 하나로 바꾼다. 아래 레이어의 내용을 모두 가리는 디렉터리는 \
        tar에서는 .wh..wh..opq, 디스크에서는 trusted.overlay.opaque 속성이다. 이 디렉터리는 \(Format.path(layer.path), .copula)고, 압축된 \
        파일의 다이제스트는 \(Format.digest(layer.digest), .copula)다.
        """,
      whyNow: "오버레이는 디렉터리를 쌓으므로, 레이어가 먼저 풀려 있어야 한다.",
      notSo: NotSo(
        belief: "컨테이너마다 이미지를 다시 푼다.", truth: "레이어 \(layer.position, .topic) 처음 필요할 때 한 번 풀고, 그 뒤로는 함께 쓴다."))
  }

  func createContainer(_ place: ContainerPlace) -> Text {
    let id = String(place.id.prefix(12))
    return Text(
      plan: "이름 \(place.name, .object) 차지하고 컨테이너 기록을 만든다.",
      line: "컨테이너 \(id, .object) \(place.name)\(naming(place.name)) 이름으로 기록했다.",
      more: """
        기록은 디렉터리 하나와, 이름을 차지하는 링크 하나다. 아직 프로세스도 네임스페이스도 cgroup도 없다. docker의 \
        create도 기록과 쓰기 가능 레이어만 만들고 멈춘다.
        """,
      story: """
        이름은 id를 가리키는 심볼릭 링크 \(place.nameFile, .copula)다. 이미 있으면 symlink가 EEXIST로 실패한다. 명령 2개가 같은 \
        이름을 동시에 원해도 커널은 하나만 만들게 한다. 그래서 이름에는 락도 데몬도 필요 없다. 기록은 \
        \(Format.path(place.directory))에 있다.
        """,
      whyNow: "쓰기 가능 레이어와 cgroup의 이름을 컨테이너에서 따온다.",
      notSo: NotSo(belief: "run을 다시 하면 내 컨테이너가 이어진다.", truth: "run은 매번 새 컨테이너를 만든다. 이번 것은 \(id, .copula)다."))
  }

  private func naming(_ name: String) -> String { Particle.copula.form(after: name) + "라는" }

  func createWritableLayer(_ directory: String) -> Text {
    Text(
      plan: "빈 쓰기 가능 레이어를 만든다.",
      line: "빈 쓰기 가능 레이어를 만들었다. 복사한 파일은 없다.",
      more: """
        쓰기 가능 레이어는 디렉터리 3개다. upper에는 컨테이너가 쓰는 것이 들어가고, work는 오버레이의 작업 공간이며, \
        merged에는 나중에 스택 전체가 나타난다. upper는 비어 있다. 컨테이너는 이미지 그대로에서 시작한다.
        """,
      story: """
        디렉터리는 \(Format.path(directory))에 있다. 오버레이는 work에서 파일을 준비한 뒤 upper로 이름을 바꿔 한 번에 넣는다. 그래서 \
        둘은 한 파일 시스템에 있어야 한다. 오버레이가 표시를 남기는 trusted.* 확장 속성도 쓸 수 있어야 한다. upper는 \
        컨테이너가 멈춰도 남고, rm이 지운다.
        """,
      whyNow: "장면 5의 오버레이에는 쓸 곳인 upper 디렉터리가 필요하다.",
      notSo: NotSo(
        belief: "쓰기 가능 레이어는 이미지의 복사본에서 시작한다.", truth: "비어 있다. 파일은 처음 바꾸거나 쓰려고 열 때 올라온다."))
  }

  func writeEtcFiles(_ files: [FileText]) -> Text {
    let names = list(files.map { Format.name($0.path) })
    return Text(
      plan: "이 컨테이너의 \(names, .object) 쓴다.",
      line: "이 컨테이너의 \(names, .object) 썼다.",
      more: """
        이미지는 컨테이너의 호스트 이름도, 호스트가 쓰는 네임 서버도 알 수 없다. 그래서 \(names, .topic) 컨테이너마다 \
        만들고, 장면 6부터 이미지의 같은 파일을 가린다. resolv.conf는 호스트의 것을 복사해 시작한다.
        """,
      story: """
        바인드 마운트는 파일 하나 위에 다른 파일 하나를 얹을 수 있다. 이 파일들은 안에서 마운트 지점이므로 내용은 고칠 \
        수 있지만 바꿔치기할 수는 없다. 새 파일을 만들어 이름을 바꾸는 편집기는 EBUSY를 받는다. 파일은 쓰기 가능 레이어 \
        안이 아니라 옆에 있고, 컨테이너와 함께 지운다.
        """,
      whyNow: "호스트의 경로로 아직 찾을 수 있을 때, 장면 5에서 연다.",
      notSo: NotSo(belief: "/etc는 모두 이미지에서 온다.", truth: "그중 파일 \(files.count)개는 호스트에서 이 컨테이너를 위해 썼다."))
  }

  func writeSpec(_ path: String) -> Text {
    Text(
      plan: "컨테이너 설정을 OCI 형식으로 적는다.",
      line: "컨테이너 설정을 OCI 형식으로 적었다.",
      more: """
        \(Format.name(path))에는 무엇을 누구로 실행하는지, 어떤 네임스페이스, 마운트, 제한, capability를 쓰는지가 있다. \
        runc와 crun도 같은 형식을 읽는다. 환경 변수의 값은 비밀이므로 트레이스에 남기지 않는다.
        """,
      story: """
        OCI 런타임 규격은 여기에 선을 긋는다. 이미지를 아는 쪽이 config.json을 쓰고, 런타임은 읽기만 하며 이미지를 \
        모른다. root.path, process, mounts, hostname이 있고, linux 아래에 namespaces, resources, maskedPaths, \
        readonlyPaths가 있다. 파일은 \(Format.path(path))에 있다.
        """,
      whyNow: "첫 cgroup과 프로세스를 만들기 전에 모두 정하고 적어 둔다.")
  }
}
