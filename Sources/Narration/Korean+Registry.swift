import Steps

// Scene 1, where an image comes from a registry.
extension Korean {
  func pulled(_ story: Story) -> String {
    let asked = story.all(.registryRequest).count
    let (blobs, bytes) = story.fetched
    let came =
      blobs == 0
      ? "가져올 블롭은 없었다. 모두 이미 있었다." : "블롭 \(blobs)개(\(self.bytes(bytes)))를 가져왔고, 다이제스트가 모두 맞다."
    let unpacked = story.layersUnpacked
    let layers = unpacked == 0 ? "새로 푼 레이어는 없다." : "레이어 \(unpacked)개를 풀었다."
    return "레지스트리에 \(asked)회 요청했다. \(came) \(layers)" + (story.told(.imageTag).map { " " + text(for: $0).line } ?? "")
  }

  func pushed(_ story: Story) -> String {
    let (sent, known) = story.sent
    return "레지스트리에 \(story.all(.registryRequest).count)회 요청했다. 블롭 \(sent)개를 보냈고 \(known)개는 이미 있었다."
  }

  func requestRegistry(_ method: String, _ url: String, _ status: Int?, _ bytes: Int?, sends: Bool) -> Text {
    let size = bytes.map { ", \($0)바이트" } ?? ""
    let came = status.map { "응답 \($0)\(size)" } ?? "응답이 없었다"
    let meaning = status.map(answer) ?? "응답이 없었다. 일시적인 문제면 다시 요청하고, 다른 곳이 있으면 거기에 요청한다."
    return Text(
      plan: "레지스트리에 요청한다: \(method) \(Format.asked(url)).",
      line: "\(method) \(Format.asked(url)): \(came).",
      more: """
        이 요청은 \(url.host)에 보냈다. \(meaning) 레지스트리는 태그, 매니페스트, 블롭이라는 세 가지 주소가 \
        있는 웹 서버다.
        """,
      story: """
        매니페스트는 태그로도 다이제스트로도 요청할 수 있다. 태그는 내일 다른 이미지를 가리킬 수 있지만 다이제스트는 그렇지 \
        않다. 블롭은 다이제스트로만 요청한다. 블롭을 요청하면 다른 저장소의 주소를 알려 주는 레지스트리가 많은데, 그곳에는 \
        인증 정보를 보내지 않는다. 네트워크와 말하는 것은 권한이 없는 프로그램 fishbowl-registry다. 낯선 바이트를 읽는 \
        프로그램이 이 컴퓨터를 건드리지 못하게 하려는 것이다.
        """,
      whyNow: sends
        ? "레지스트리에 없는 것은 보내야 한다." : "저장소에 없는 것은 어딘가에서 가져와야 한다.",
      notSo: sends
        ? nil
        : NotSo(
          belief: "pull은 이미지라는 파일 하나를 내려받는다.",
          truth: "여러 번 요청한다. 먼저 매니페스트를, 다음에는 아직 없는 블롭을 하나씩 요청한다."))
  }

  func answer(_ status: Int) -> String {
    switch status {
    case 200: "200은 여기 있다는 뜻이다."
    case 201: "201은 받아서 보관했다는 뜻이다."
    case 202: "202는 승낙했다는 뜻이고, 보낼 주소도 알려 준다."
    case 204: "204는 끝났고 덧붙일 말이 없다는 뜻이다."
    case 206: "206은 앞서 내려받다 멈춘 곳부터 나머지를 보낸다는 뜻이다."
    case 301, 302, 303, 307, 308: "\(status, .topic) 다른 곳에 있다는 뜻이고, 어디인지도 알려 준다."
    case 401: "401은 누구인지 먼저 밝히라는 뜻이다. 오류가 아니라 레지스트리가 늘 시작하는 방식이다."
    case 403: "403은 볼 수 없다는 뜻이다."
    case 404: "404는 없다는 뜻이다."
    case 429: "429는 너무 잦으니 기다리라는 뜻이다. 잠시 뒤에 다시 요청한다."
    case 500...: "\(status, .topic) 레지스트리에 문제가 있다는 뜻이다. 잠시 뒤에 다시 요청한다."
    default: "응답은 \(status, .copula)다."
    }
  }

  func authorize(_ scheme: String, _ realm: String, _ user: String?) -> Text {
    let who = user.map { "사용자 \($0)" } ?? "익명"
    return Text(
      plan: "레지스트리에 누구인지 밝힌다.",
      line: scheme == "Bearer" ? "\(realm)에서 토큰을 받았다(\(who))." : "\(realm)에 이름과 비밀번호를 보냈다(\(who)).",
      more: scheme == "Bearer"
        ? """
        401 응답에 토큰을 내주는 곳이 적혀 있었다: \(realm). 거기에서 이 저장소에 이 명령으로만 쓸 토큰을 받았고(\(who)), 이제부터 \
        요청마다 함께 보낸다.
        """
        : """
        401 응답이 이름과 비밀번호를 요구했고, 이제부터 이 레지스트리에 보내는 요청마다 함께 보낸다. `fishbowl login`이 \
        docker의 config.json에 적어 둔 것이고, login에서는 그때 입력한 것이다.
        """,
      story: """
        토큰은 비밀번호보다 훔쳐도 쓸모가 적다. 몇 분 동안, 저장소 하나에, 한 가지 일에만 쓸 수 있기 때문이다. 공개 이미지에도 \
        토큰이 필요하지만 누구에게나 내준다. 그래야 레지스트리가 횟수를 셀 수 있다. 토큰도 비밀번호도 이 트레이스에는 없다.
        """,
      whyNow: "첫 요청의 응답이 401이었다.",
      notSo: NotSo(
        belief: "공개 이미지는 로그인 없이 받으므로 누구인지 묻지 않는다.",
        truth: "누구에게나 묻는다. 익명이면 공개된 것만 읽을 수 있는 토큰을 받는다."))
  }

  func fetchLayer(_ digest: String, _ bytes: Int) -> Text {
    Text(
      plan: "블롭 \(Format.digest(digest), .object) 가져온다.",
      line: "블롭 \(Format.digest(digest), .object) 가져왔다. \(bytes)바이트이고, 다이제스트가 맞다.",
      more: """
        바이트가 오는 동안 다이제스트를 계산했고, 마지막 바이트까지 온 뒤에 견주었다. 다른 바이트를 보내거나 더 많이 보내는 \
        레지스트리는 누구든 여기서 드러난다.
        """,
      story: """
        블롭은 한꺼번에 3개씩 온다. 저마다 저장소의 ingest 폴더에 파일로 쓰고, 명령이 죽어도 그 파일은 남는다. 다음 pull은 \
        남은 파일의 해시를 계산한 뒤 나머지만 요청한다. 블롭을 제자리에 두기 전에 명령은 파일을 복사하면서 다이제스트를 한 번 \
        더 계산한다. 가져온 프로그램은 권한이 없고, 그 말을 그대로 믿지 않기 때문이다.
        """,
      whyNow: "매니페스트에 적혀 있지만 저장소에는 없던 것이다.",
      notSo: NotSo(
        belief: "HTTPS를 쓰면 이미지가 틀림없다.",
        truth: "HTTPS는 누가 보내는지만 확인한다. 무엇을 보냈는지는 다이제스트로 안다."))
  }

  func storeCredentials(_ registry: String, _ user: String, _ keeper: String) -> Text {
    let isFile = keeper.hasPrefix("/")
    return Text(
      plan: "\(registry)의 로그인 정보를 보관한다.",
      line: isFile
        ? "\(registry)의 사용자 \(user, .object) \(keeper)에 적었다."
        : "\(registry)의 사용자 \(user, .object) \(keeper)에 맡겼다.",
      more: isFile
        ? """
        이름과 비밀번호를 base64로 적었다. base64는 암호화가 아니므로 파일을 읽을 수 있으면 누구나 알아낸다. 파일은 \
        소유자만 읽을 수 있다. docker와 podman도 같은 파일을 읽는다.
        """
        : """
        프로그램은 표준 입력으로 이름과 비밀번호를 받았다. docker의 config.json에는 보관한 것이 있다는 표시와 어느 프로그램에 \
        물어야 하는지만 적혀 있다.
        """,
      story: """
        먼저 레지스트리에 물었다. 누구인지 묻는 레지스트리에는 이름과 비밀번호를 보냈고, 거절당하면 보관하지 않는다. 아무나 들이는 \
        레지스트리에는 보내지 않았다. 나중에 pull이나 push를 하다가 누구인지 물으면 이것으로 답한다. 비밀번호는 이 트레이스에 없다.
        """,
      whyNow: "레지스트리가 거절한 것은 보관하지 않으므로 맨 나중에 한다.",
      notSo: NotSo(
        belief: "login은 레지스트리에 세션을 연다.",
        truth: "레지스트리에 열려 있는 것은 없다. 이름과 비밀번호를 여기에 보관했다가 다음에 물으면 보낸다."))
  }

  func eraseCredentials(_ registry: String, _ keeper: String?) -> Text {
    Text(
      plan: "\(registry)의 로그인 정보를 지운다.",
      line: keeper.map { "\($0)에서 \(registry)의 로그인 정보를 지웠다." } ?? "\(registry)의 로그인 정보는 없었다.",
      more: keeper == nil
        ? "docker의 config.json에도, 거기에 적힐 수 있는 프로그램에도 이 레지스트리의 로그인 정보가 없었다."
        : "다음 요청은 익명으로 보낸다. docker의 config.json에 적힌 다른 것은 그대로다.",
      story: """
        레지스트리에는 알리지 않는다. 그곳의 비밀번호나 직접 만든 토큰은 그대로여서, 가지고 있는 다른 사람은 계속 쓸 수 있다. 못 \
        쓰게 하려면 레지스트리에서 해야 한다.
        """,
      whyNow: "할 일은 이것뿐이다.",
      notSo: NotSo(belief: "logout하면 레지스트리의 세션이 끝난다.", truth: "이 컴퓨터에 보관한 것을 지울 뿐이다."))
  }
}
