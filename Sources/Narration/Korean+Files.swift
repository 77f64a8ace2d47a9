import Steps

extension Korean {
  func observeChanges(_ summary: ChangeSummary) -> Text {
    let parts = [
      summary.created > 0 ? "새 파일 \(summary.created)개" : nil,
      summary.copied > 0 ? "카피업 \(summary.copied)개(\(bytes(summary.copiedBytes)))" : nil,
      summary.hiding > 0 ? "화이트아웃 \(summary.hiding)개" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
    let changed = summary.changedBytes > 0 ? "\(bytes(summary.changedBytes))뿐이다" : "없다"
    let cost = """
      아래 레이어의 파일은 바꾸기 전에 통째로 올려 복사(copy-up)한다. 복사한 것은 \(bytes(summary.copiedBytes))이고 그중 바뀐 것은 \
      \(changed).
      """
    return Text(
      plan: "쓰기 가능 레이어에 무엇이 남았는지 본다.",
      line: "쓰기 가능 레이어에 \(parts)\(summary.isCut ? " 등이" : "가") 있다.",
      more: """
        \(summary.copied > 0 ? cost : "이미지 레이어에서 올려 복사한 것은 없다.") 이미지의 레이어는 그대로다. 컨테이너가 한 일은 자기 \
        레이어에만 있고 컨테이너와 함께 사라진다.
        """,
      story: """
        이 단계는 관찰이다. 마지막 프로세스가 사라진 뒤에 오버레이의 위쪽 디렉터리를 읽었다. 화이트아웃(whiteout)은 문자 장치 0, 0이고, \
        아래를 모두 가리는 디렉터리는 속성으로 표시된다. 올려 복사한 파일에는 overlayfs가 원본을 적어 둔다. \
        `fishbowl trace sql "SELECT * FROM change"`가 파일을 보여 준다\(summary.isCut ? "(살펴본 만큼)" : "").
        """,
      whyNow: "뒷정리가 레이어를 치우기 전이고, 이제 아무도 쓰지 않을 때다.",
      notSo: NotSo(
        belief: "한 바이트를 바꾸면 한 바이트만 든다.",
        truth: "처음 한 번은 파일 전체가 든다. 레이어는 파일 단위로 바뀐다. chmod도 마찬가지다."))
  }
}
