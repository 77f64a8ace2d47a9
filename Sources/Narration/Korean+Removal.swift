import Steps

// Scene 1, where an image leaves the store.
extension Korean {
  func untagImage(_ names: [String], _ id: String, _ isLast: Bool) -> Text {
    let what = names.isEmpty ? "이름 없는 항목" : firstOf(names)
    return Text(
      plan: names.isEmpty ? "인덱스에서 \(Format.digest(id), .object) 뺀다." : "이미지에서 이름 \(firstOf(names), .object) 뗀다.",
      line: isLast
        ? "\(what, .topic) 이제 \(Format.digest(id))의 이름이 아니다. 마지막이었다."
        : "\(what, .topic) 이제 \(Format.digest(id))의 이름이 아니다. 다른 이름이 남아 있다.",
      more: isLast
        ? "이제 이 이미지로 이어지는 것이 없다. 이 이미지에만 필요하던 것은 다음 단계들에서 지운다."
        : "이미지는 다른 이름으로 그대로 있다. 저장소의 인덱스에서 한 줄이 빠졌을 뿐, 레이어는 1바이트도 지우지 않았다.",
      story: """
        인덱스는 옆에 새로 쓴 뒤 rename(2)으로 옛것과 한 번에 바꾼다. 그때부터 이미지를 찾을 수 없으므로, 새로 필요로 하는 \
        쪽도 생기지 않는다. 이 뒤에 명령이 죽으면 아무 이름도 가리키지 않는 블롭과 레이어가 남고, 다음 명령이 지운다.
        """,
      whyNow: "이름을 먼저 뗀다. 찾을 수 있는 이미지는 온전해야 하기 때문이다.",
      notSo: NotSo(belief: "rmi는 이미지를 지운다.", truth: "rmi는 이름을 뗀다. 마지막 이름을 뗐을 때 이미지도 지운다."))
  }

  func deleteBlobs(_ image: String?, _ count: Int, _ size: Int) -> Text {
    Text(
      plan: image.map { "이미지 \(Format.digest($0))의 블롭을 지운다." } ?? "어느 이미지에도 필요 없는 블롭을 지운다.",
      line: image.map { "이미지 \(Format.digest($0))의 블롭 \(count)개, \(bytes(Int64(size)), .object) 지웠다." }
        ?? "어느 이미지에도 필요 없는 블롭 \(count)개, \(bytes(Int64(size)), .object) 지웠다.",
      more: image == nil
        ? "명령이 도중에 죽거나 이미지의 이름이 옮겨 가면 이런 블롭이 남는다. 해롭지는 않지만 자리를 차지한다."
        : """
        이미지의 매니페스트와 설정, 그리고 받았을 때의 압축된 레이어들이다. 다른 이미지에도 있는 블롭은 여기 들지 않는다. \
        블롭은 누가 쓰든 다이제스트를 이름으로 저장소에 한 번만 있다.
        """,
      story: """
        무엇이 필요한지는 저장소의 락을 쥐고 새로 센다. 이름마다 매니페스트를 거쳐 다이제스트까지 따라간다. 남는 것은 ingest \
        폴더로 옮긴 뒤 거기에서 지운다. 옮기기는 한 번에 끝나므로, 그사이 저장소를 보는 쪽은 온전한 블롭을 보거나 아무것도 \
        보지 못한다.
        """,
      whyNow: "이제 아무 이름도 이것들로 이어지지 않는다.",
      notSo: NotSo(
        belief: "저장소는 파일 시스템이 링크를 세듯 참조 횟수를 적어 둔다.",
        truth: "틀릴 수 있는 횟수는 적어 두지 않는다. 매번 이름들이 무엇으로 이어지는지 본다."))
  }

  func deleteLayer(_ layer: Layer) -> Text {
    Text(
      plan: "레이어 \(Format.digest(layer.chainID), .object) 지운다.",
      line: "레이어 \(Format.digest(layer.chainID), .object) 지웠다: \(bytes(layer.bytes)), 파일 \(layer.files)개.",
      more: """
        이 chain id를 이름으로 쓰던 저장소의 디렉터리다. 이제 이 레이어로 이어지는 이미지도, 이 레이어를 쌓은 컨테이너도 없다.
        """,
      story: """
        chain id는 이 레이어와 그 아래 레이어 모두에서 계산한다. 그래서 같은 tar도 다른 레이어 위에 있으면 다른 디렉터리이고, \
        두 이미지가 레이어를 함께 쓰면 그 아래도 모두 함께 쓴다. 지울 때는 위에서부터 지운다. 레이어 하나가 필요한 이미지에는 \
        그 아래 레이어도 필요하기 때문이다.
        """,
      whyNow: "이 레이어로 이어지는 이미지가 없다. 한 이미지의 레이어는 맨 위부터 지운다.",
      notSo: NotSo(
        belief: "이미지를 지우면 images에 보이는 크기만큼 자리가 난다.",
        truth: "다른 데서 쓰지 않는 레이어만큼만 자리가 난다."))
  }

  func keepLayer(_ layer: Layer, _ images: [String], _ containers: [String]) -> Text {
    let users = images + containers.map { "컨테이너 \($0)" }
    return Text(
      plan: "\(firstOf(users))에 필요한 레이어 \(layer.position, .object) 남긴다.",
      line: "레이어 \(layer.position, .topic) 남는다. \(firstOf(users))에 필요하다.",
      more: containers.isEmpty
        ? "이 레이어를 쓰는 이미지: \(list(users)). 디스크에는 한 번만 있고 모두 함께 쓴다."
        : """
        이 레이어를 쓰는 것: \(list(users)). 컨테이너는 있는 동안 이미지의 파일을 이 디렉터리에서 읽는다. 실행 중이든 아니든, \
        이미지의 이름이 무엇이든 그렇다.
        """,
      story: """
        레이어는 chain id가 같으면 저절로 함께 쓴다. 같은 바탕 위에 같은 차례로 만든 것은 chain id가 같다. \
        \(bytes(layer.bytes), .topic) 이 레이어가 필요한 마지막 이미지와 마지막 컨테이너가 사라진 뒤, 다음 rmi나 \
        prune이 지운다.
        """,
      whyNow: "지우기 전에 레이어마다 확인한다. 그동안에는 아무도 컨테이너를 새로 만들 수 없다.",
      notSo: NotSo(
        belief: "컨테이너에는 이미지의 사본이 있다.",
        truth: "컨테이너에는 바꾼 것만 있다. 나머지는 모두 여기에서 읽는다."))
  }

  private func firstOf(_ names: [String]) -> String {
    guard let first = names.first, names.count > 2 else { return list(names) }
    return "\(first) 외 \(names.count - 1)개"
  }
}
