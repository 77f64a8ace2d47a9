import Foundation
import Narration
import Steps
import TestSupport

@testable import Player

/// Chromium without a window. A page is shown in frames of given sizes; a probe runs inside each, and what it `tell`s
/// comes back. Faults are what a console would show: errors, and what the page's policy refused.
enum Browser {
  static let isThere = Program.exists("chromium")
  static let absence = "chromium is not installed"

  struct Frame {
    var width = 1280
    var height = 720
    /// Behind the `#` of the address.
    var address = ""
  }

  struct Answer {
    var told: JSON
    var faults: [String]
  }

  static let nonce = "0123456789abcdef"

  /// - Parameter budget: Bytes above which it is packed.
  static func page(_ stories: [Story], budget: Int = .max, _ change: (String) -> String = { $0 }) -> String {
    change(Page(stories, language: .en, nonce: nonce, budget: budget).html)
  }

  /// One answer for each frame.
  static func ask(_ page: String, in frames: [Frame] = [Frame()], _ probe: String) throws -> [Answer] {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    try write(probed(page, probe), scratch.path + "/page.html")
    try write(host(frames), scratch.path + "/host.html")
    let outcome = try Program.run(
      [
        "/usr/bin/timeout", "-k", "5", "60", "/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu",
        "--no-first-run", "--disable-dev-shm-usage",
        "--user-data-dir=\(scratch.path)/profile", "--virtual-time-budget=60000", "--timeout=60000", "--dump-dom",
        "file://\(scratch.path)/host.html",
      ], environment: ["HOME": scratch.path])
    return try answers(outcome, frames.count)
  }

  private static func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private static func probed(_ page: String, _ probe: String) -> String {
    let first = """
      <body><script nonce="\(nonce)">
      const faults = [];
      addEventListener('error', event => faults.push(String(event.message)));
      addEventListener('unhandledrejection', event => faults.push(String(event.reason)));
      addEventListener('securitypolicyviolation', event => faults.push(`${event.violatedDirective} ${event.sample}`));
      console.error = (...words) => faults.push(words.join(' '));
      let tell = told => parent.postMessage({ frame: Number(name), told, faults }, '*');
      const press = key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      const all = pattern => [...document.querySelectorAll(pattern)];
      </script>
      """
    let last = "<script nonce=\"\(nonce)\">\(probe)</script></body></html>\n"
    return page.replacingOccurrences(of: "<body>", with: first).replacingOccurrences(of: "</body></html>\n", with: last)
  }

  private static func host(_ frames: [Frame]) -> String {
    let list = frames.enumerated().map { index, frame in
      "<iframe name=\"\(index)\" width=\(frame.width) height=\(frame.height) src=\"page.html#\(frame.address)\"></iframe>"
    }
    return """
      <!doctype html><meta charset=utf-8><pre id=answer></pre><script>
      const answers = [];
      addEventListener('message', event => {
        answers[event.data.frame] = [event.data.told, event.data.faults];
        document.getElementById('answer').textContent = encodeURIComponent(JSON.stringify(answers));
      });
      </script>\(list.joined())
      """
  }

  private static func answers(_ outcome: TestSupport.Outcome, _ count: Int) throws -> [Answer] {
    let text = outcome.output.components(separatedBy: "<pre id=\"answer\">").last?.components(separatedBy: "</pre>")
      .first
    let json = text.flatMap(\.removingPercentEncoding).flatMap(JSON.init(parsing:))
    let answers = (json?.array ?? []).compactMap { answer -> Answer? in
      guard let parts = answer.array, parts.count == 2 else { return nil }
      return Answer(told: parts[0], faults: parts[1].array?.compactMap(\.string) ?? [])
    }
    guard answers.count == count else {
      throw Silence(errors: outcome.errors, output: String(outcome.output.suffix(2000)))
    }
    return answers
  }

  /// No answer came.
  struct Silence: Error {
    var errors: String
    var output: String
  }
}
