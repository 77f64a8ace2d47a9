import Steps

// Scene 1, where images come into the store.
extension Korean {
  func readManifest(_ reference: String, _ digest: String, _ platform: String) -> Text {
    Text(
      plan: "\(reference)의 매니페스트를 읽는다.",
      line: "\(reference)의 매니페스트는 \(platform)용 \(Format.digest(digest), .copula)다.",
      more: """
        매니페스트에는 설정 하나와 레이어가 아래부터 차례로, 저마다 다이제스트와 크기로 적혀 있다. 플랫폼이 여럿이면 \
        플랫폼마다 매니페스트가 있고, 인덱스가 그 목록이다. 그 가운데 원하는 플랫폼에 맞는 것을 고른다. 여기서는 \
        \(platform)용이다.
        """,
      story: """
        docker가 저장한 아카이브에는 이런 매니페스트 대신, 다이제스트가 아니라 파일 이름을 적은 manifest.json이 있다. 그래서 \
        불러올 때 매니페스트를 새로 쓴다. OCI 아카이브의 매니페스트는 바이트 그대로 둔다. 그 다이제스트가 곧 이름이기 \
        때문이다. 아카이브에 적힌 말은 바이트를 세고 해시를 계산한 뒤에야 믿는다.
        """,
      whyNow: "어느 블롭이 이 이미지에 속하는지 여기 적혀 있다. 나머지는 남기지 않는다.",
      notSo: NotSo(
        belief: "이미지는 파일 하나다.",
        truth: "이미지는 매니페스트와 설정과 레이어들이다. 아카이브는 이미지를 옮기는 포장일 뿐이다."))
  }

  func readArchive(_ path: String?, _ size: Int?) -> Text {
    let archive = path.map { "아카이브 \(Format.name($0))" } ?? "표준 입력"
    let told = size.map { " 크기는 \(bytes(Int64($0)), .copula)다." } ?? ""
    return Text(
      plan: "아카이브를 읽는다.",
      line: "\(archive, .object) 읽었다.\(told)",
      more: """
        들어 있는 것을 먼저 이름 없이 옆에 두었다. 이미지라면 아카이브에 적힌 다이제스트를 실제 바이트와 견준다. 이름은 모든 \
        검사가 끝난 뒤 맨 나중에 붙인다.
        """,
      story: """
        load는 이미지 아카이브를 받는다. 설정과 레이어가 전과 똑같이 돌아온다. import는 파일 시스템의 tar를 받아 레이어가 \
        하나인 새 이미지를 만든다. 어느 쪽이든 전부 받거나 아무것도 받지 않는다.
        """,
      whyNow: "읽기 전에는 무엇이 들어 있는지 알 수 없다.",
      notSo: NotSo(
        belief: "load와 import는 같은 일을 한다.",
        truth: "load는 레이어와 설정이 있는 이미지를 되살리고, import는 평범한 파일로 새 이미지를 만든다."))
  }

  func packLayer(_ container: String) -> Text {
    Text(
      plan: "컨테이너 \(container, .subject) 쓴 것을 레이어로 묶는다.",
      line: "컨테이너 \(container, .subject) 쓴 것을 레이어로 묶었다.",
      more: """
        디렉터리 하나, 곧 쓰기 가능 레이어를 tar로 묶었다. 새로 만들거나 바꾼 것은 통째로, 지운 것은 화이트아웃이라는 빈 파일 \
        .wh.이름으로 들어간다. 아래 레이어는 이미 저장소에 있으므로 다시 묶지 않는다.
        """,
      story: """
        호스트에서 overlayfs는 지운 것을 번호가 0/0인 문자 디바이스로 표시한다. 이미지에서는 어느 런타임이든 알아보는 이름이어야 한다. \
        그래서 묶었다가 다시 풀어도 뜻은 같고 적는 방법만 다르다.
        """,
      whyNow: "새 설정에는 이 레이어의 다이제스트가 적히고, 다이제스트는 다 묶어야 알 수 있다.",
      notSo: NotSo(
        belief: "commit은 컨테이너를 통째로 복사한다.",
        truth: "아래 이미지와 다른 것만 묶는다. 볼륨의 내용과 실행 중인 프로세스는 들어가지 않는다."))
  }

  func verifyLayer(_ layer: Layer) -> Text {
    let isPlain = layer.digest == layer.diffID
    return Text(
      plan: "레이어 \(layer.position, .object) 다이제스트와 견준다.",
      line: isPlain
        ? "레이어 \(layer.position, .topic) 다이제스트 그대로다: \(Format.digest(layer.diffID))."
        : "레이어 \(layer.position): 블롭 \(Format.digest(layer.digest)), tar \(Format.digest(layer.diffID)).",
      more: isPlain
        ? "이 블롭은 압축하지 않은 것이라, 보낼 때와 풀 때의 다이제스트가 같다."
        : """
        블롭이 압축되어 있어 다이제스트가 두 가지다. 첫째는 보내고 저장하는 바이트의 것이고, 둘째인 diff_id는 압축을 푼 \
        tar의 것이다. 둘 다 여기서 다시 계산했다.
        """,
      story: """
        바이트를 디스크로 흘려 쓰면서 해시를 계산하고, 압축을 풀어 tar를 읽으면서 한 번 더 계산한다. 어느 쪽이든 한 비트라도 \
        다르면 그 이미지는 이름을 얻지 못한다. 같은 파일도 다른 프로그램으로 압축하면 블롭의 다이제스트가 달라진다. tar가 \
        그대로면 diff_id도 그대로이므로, 설정에는 diff_id를 적는다.
        """,
      whyNow: "아카이브의 이름과 크기는 만든 사람의 주장이다. 다이제스트는 확인할 수 있다.",
      notSo: NotSo(
        belief: "레이어의 다이제스트와 diff_id는 같은 것이다.",
        truth: isPlain
          ? "이 블롭은 압축하지 않은 tar라서 같다. 압축하면 다이제스트가 달라진다."
          : "여기서는 다르다. 하나는 압축한 바이트의 것이고, 다른 하나는 tar의 것이다."))
  }

  func tagImage(_ name: String, _ id: String, _ before: String?) -> Text {
    let moved = before.map { " 지금까지는 \(Format.digest($0), .object) 가리켰고, 그 이미지는 그대로 남아 있다." } ?? ""
    return Text(
      plan: "\(name, .subject) 이 이미지를 가리키게 한다.",
      line: "이제 \(name, .topic) \(Format.digest(id), .object) 가리킨다.",
      more: """
        이름은 저장소의 인덱스에 적힌 한 줄이고, 이미지 자체에는 들어 있지 않다. 이름은 옮길 수 있지만 ID는 설정의 \
        다이제스트이므로 옮길 수 없다.\(moved)
        """,
      story: """
        인덱스는 옆에 새로 쓴 뒤 이름을 바꾸어 옛것을 대신한다. 그래서 읽는 쪽은 바뀌기 전이나 바뀐 뒤를 볼 뿐, 반쯤 쓴 것은 \
        보지 못한다. 이 일은 맨 끝에 한다. 그 전에 명령이 죽으면 아무 이름도 가리키지 않는 블롭과 레이어만 남고, 다음 \
        prune이 치운다.
        """,
      whyNow: "이름이 가리킬 것이 이제 모두 저장소에 있다.",
      notSo: NotSo(
        belief: "태그는 이미지의 버전이라서 바뀌지 않는다.",
        truth: "태그는 언제든 다른 이미지에 붙일 수 있는 이름표다. 다이제스트는 그럴 수 없다."))
  }
}
