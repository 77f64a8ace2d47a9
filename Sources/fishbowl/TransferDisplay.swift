import Terminal

#if os(Linux)
  import Engine

  /// How a pull or push goes on, in docker's words: a line for each layer. On a terminal the lines are written over;
  /// elsewhere each change is a line, and how many bytes came is left out.
  final class TransferDisplay {
    enum Direction { case pull, push }

    private let output: TerminalDevice
    private let direction: Direction
    /// Nil: lines are not written over.
    private var rows: Int?
    private var layers: [String] = []
    private var texts: [String: String] = [:]

    init(_ direction: Direction, on output: TerminalDevice) {
      (self.direction, self.output) = (direction, output)
      rows = output.isRedrawable ? output.window.map { Int($0.rows) - 1 } : nil
    }

    func show(_ news: ContainerEngine.TransferNews) {
      switch news {
      case .begun(let layers):
        for layer in layers where !self.layers.contains(layer) { self.layers.append(layer) }
        if let rows, layers.count > rows { self.rows = nil }
        if rows != nil { output.write(self.layers.map { "\($0): " }) }
      case .layer(let layer, let news): show(layer, news)
      }
    }

    private func show(_ layer: String, _ news: ContainerEngine.LayerNews) {
      guard let text = text(news, of: layer), texts[layer] != text else { return }
      texts[layer] = text
      guard rows != nil, let index = layers.firstIndex(of: layer) else { return output.write(["\(layer): \(text)"]) }
      let up = layers.count - index
      output.write(bytes: Array("\u{1b}[\(up)A\r\u{1b}[2K\(layer): \(text)\u{1b}[\(up)B\r".utf8))
    }

    private func text(_ news: ContainerEngine.LayerNews, of layer: String) -> String? {
      switch (direction, news) {
      case (.pull, .waiting): "Pulling fs layer"
      case (.pull, .exists): "Already exists"
      case (.pull, .complete): "Download complete"
      case (.pull, .done): texts[layer] == "Already exists" ? nil : "Pull complete"
      case (.push, .waiting): "Preparing"
      case (.push, .exists): "Layer already exists"
      case (.push, .complete), (.push, .done): "Pushed"
      case (_, .moved(let bytes, let size)): rows == nil ? nil : moved(bytes, size)
      }
    }

    /// How many cells of a bar; what bytes a stranger tells, it stays one.
    static func filled(_ bytes: Int64, of size: Int64, width: Int) -> Int {
      size > 0 ? Int(min(1, max(0, Double(bytes) / Double(size))) * Double(width)) : width
    }

    private func moved(_ bytes: Int64, _ size: Int64) -> String {
      let (verb, width) = (direction == .pull ? "Downloading" : "Pushing", max(10, min(50, output.width - 48)))
      let bar = String(repeating: "=", count: Self.filled(bytes, of: size, width: width)) + ">"
      let padded = bar.prefix(width) + String(repeating: " ", count: max(0, width - bar.count))
      return "\(verb) [\(padded)]  \(Units.decimal(bytes))/\(Units.decimal(size))"
    }
  }
#endif
