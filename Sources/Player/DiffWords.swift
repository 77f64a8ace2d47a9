import Narration

/// What is said of two runs side by side.
enum DiffWords: Bilingual {
  case same
  /// So many steps differ.
  case differ(Int)
  case hereOnly, thereOnly, moved
  case argument(String), calls
  case scene, steps, systemCalls, time
  case nothingLeft
  case firstEffect(String, left: String, right: String)
  case unknown

  var both: (en: String, ko: String) {
    switch self {
    case .same: ("No difference: the same steps, asked and made in the same way.", "차이가 없다. 같은 단계를 같은 방식으로 수행했다.")
    case .differ(let number): (number == 1 ? "1 step differs." : "\(number) steps differ.", "단계 \(number)개가 다르다.")
    case .hereOnly: ("A only", "A에만")
    case .thereOnly: ("B only", "B에만")
    case .moved: ("elsewhere", "다른 순서")
    case .argument(let name): (name.isEmpty ? "asked" : name, name.isEmpty ? "요청" : name)
    case .calls: ("calls", "호출")
    case .scene: ("scene", "장면")
    case .steps: ("steps", "단계")
    case .systemCalls: ("calls", "호출")
    case .time: ("ms", "ms")
    case .nothingLeft: ("At the end the same holds in both.", "끝에서 두 실행의 상태가 같다.")
    case .firstEffect(let what, let left, let right):
      (
        "First difference of effect: \(what) is \(left) in A, \(right) in B.",
        "처음 갈라진 상태: \(what) 값이 A에서는 \(left), B에서는 \(right)."
      )
    case .unknown: ("unknown", "알 수 없음")
    }
  }
}
