import Narration

/// Words of a view, each in both languages side by side, so that who mends one sees the other.
protocol Bilingual {
  var both: (en: String, ko: String) { get }
}

extension Bilingual {
  func text(_ language: Language) -> String {
    switch language {
    case .en: both.en
    case .ko: both.ko
    }
  }
}
