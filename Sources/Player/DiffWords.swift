import Narration

/// What is said of two runs side by side.
enum DiffWords {
  case same
  /// So many steps differ.
  case differ(Int)
  case hereOnly, thereOnly, moved
  case argument(String), calls
  case scene, steps, systemCalls, time
  case nothingLeft
  case firstEffect(String, left: String, right: String)
  case unknown

  func text(_ language: Language) -> String {
    switch language {
    case .en: english
    case .ko: korean
    }
  }

  private var english: String {
    switch self {
    case .same: "No difference: the same steps, asked and made in the same way."
    case .differ(let number): number == 1 ? "1 step differs." : "\(number) steps differ."
    case .hereOnly: "A only"
    case .thereOnly: "B only"
    case .moved: "elsewhere"
    case .argument(let name): name.isEmpty ? "asked" : name
    case .calls: "calls"
    case .scene: "scene"
    case .steps: "steps"
    case .systemCalls: "calls"
    case .time: "ms"
    case .nothingLeft: "At the end the same holds in both."
    case .firstEffect(let what, let left, let right):
      "First difference of effect: \(what) is \(left) in A, \(right) in B."
    case .unknown: "unknown"
    }
  }

  private var korean: String {
    switch self {
    case .same: "차이가 없다. 같은 단계를 같은 방식으로 수행했다."
    case .differ(let number): "단계 \(number)개가 다르다."
    case .hereOnly: "A에만"
    case .thereOnly: "B에만"
    case .moved: "다른 순서"
    case .argument(let name): name.isEmpty ? "요청" : name
    case .calls: "호출"
    case .scene: "장면"
    case .steps: "단계"
    case .systemCalls: "호출"
    case .time: "ms"
    case .nothingLeft: "끝에서 두 실행의 상태가 같다."
    case .firstEffect(let what, let left, let right): "처음 갈라진 상태: \(what) 값이 A에서는 \(left), B에서는 \(right)."
    case .unknown: "알 수 없음"
    }
  }
}
