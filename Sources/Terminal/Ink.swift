/// What a cell of the screen means. How it looks is the palette's; none of it says anything that the text does not.
package enum Ink: Equatable, Sendable {
  case plain
  case bold
  /// What the host sees, and what the container sees.
  case host, inside
  /// Changed in this step.
  case mark
  /// The one place among several at which one is.
  case here
}

/// How inks look on a terminal. ECMA-48, SGR
package enum Palette: Sendable {
  /// No escape sequences but those that place the text: NO_COLOR, TERM=dumb.
  case none
  /// The 16 colours, on whatever ground the terminal has.
  case colours
  /// Black on white, for a projector.
  case light

  package init(style: TextStyle, isPresent: Bool) {
    self = !style.isEmphatic ? .none : isPresent ? .light : .colours
  }

  /// Ends what came before, and begins this one.
  func begin(_ ink: Ink) -> String {
    switch self {
    case .none: ""
    case .colours: "\u{1b}[0" + colours(ink) + "m"
    case .light: "\u{1b}[0;30;107" + light(ink) + "m"
    }
  }

  private func colours(_ ink: Ink) -> String {
    switch ink {
    case .plain: ""
    case .bold: ";1"
    case .host: ";33"
    case .inside: ";36"
    case .mark: ";31;1"
    case .here: ";7"
    }
  }

  private func light(_ ink: Ink) -> String {
    switch ink {
    case .plain: ""
    case .bold, .host: ";1"
    case .inside: ";4"
    case .mark: ";31;1"
    case .here: ";7"
    }
  }
}
