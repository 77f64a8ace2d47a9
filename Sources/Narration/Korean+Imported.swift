import Steps

// What is said of a trace that strace made of another runtime.
extension Korean {
  func ownWay(_ paragraph: String) -> String { "Fishbowl에서는 이렇다. \(paragraph)" }

  func otherCalls(_ told: Told) -> Text {
    Text(
      plan: "Fishbowl의 어느 단계도 쓰지 않는 시스템 콜을 한다.",
      line: "Fishbowl의 단계에는 없는 시스템 콜 \(told.event.calls.count)회가 더 있다.",
      more: """
        strace가 본 그대로 앞뒤 단계 사이에 둔다. 대부분은 런타임 자신의 일이다. 메모리와 스레드를 다루고, 파일을 읽고, 아무것도 바꾸지 \
        않고 살펴보기만 한다.
        """,
      story: """
        Go로 만든 런타임은 컨테이너의 프로그램이 시작되기 전에 여러 스레드에서 시스템 콜을 수천 회 한다. 그 가운데 50회쯤이 이야기를 \
        만든다. Fishbowl이 뜻을 아는 것은 단계가 되었고, 나머지는 설명 없이 남겼다. 잘못 짐작하느니 비워 두는 편이 낫다. 각 호출의 \
        뜻은 매뉴얼 페이지에 있다.
        """,
      whyNow: "런타임이 이 자리에서 했다. Fishbowl은 하지 않는다.")
  }
}
