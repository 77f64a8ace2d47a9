import CPage
package import Narration
import Steps

/// A recording as one file for a browser: nothing is fetched, and without JavaScript it is the transcript.
///
/// The words stand in it once, as the transcript's HTML; the page's script shows its entries as cards. Of the World it
/// holds what a run began with and the recorded effects, which the script applies: no reducer runs in a browser.
package struct Page {
  private let stories: [Story]
  private let language: Language
  private let nonce: String

  /// - Parameter language: The one that it opens in; it holds both.
  package init(_ stories: [Story], language: Language) {
    self.init(stories, language: language, nonce: String(UInt64.random(in: 1...(.max)), radix: 16))
  }

  /// - Parameter nonce: A script runs only if it is marked by it. Nobody who wrote into the recording can know it.
  init(_ stories: [Story], language: Language, nonce: String) {
    (self.stories, self.language, self.nonce) = (stories, language, nonce)
  }

  package var html: String {
    """
    <!doctype html>
    <html lang="\(language.rawValue)" class="still" data-depth="2"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <title>Fishbowl</title>
    <style nonce="\(nonce)">
    \(text(fishbowl_page_style()))</style></head><body>
    \(text(fishbowl_page_body()))
    \(transcripts.source)
    <script type="application/json" id="recording">\(data)</script>
    <script nonce="\(nonce)">
    \(text(fishbowl_page_script()))</script></body></html>

    """
  }

  /// Nothing is fetched or sent, no script but ours runs, and even ours can't make markup of a text.
  private var policy: String {
    "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; base-uri 'none'; form-action 'none'; "
      + "require-trusted-types-for 'script'; trusted-types 'none'"
  }

  private var transcripts: HTML {
    let runs = stories.flatMap { story in Language.allCases.map { PageTranscript(story, $0).html } }
    return .element("section", ["id": "text"], runs)
  }

  /// JSON inside a script element ends at the first `</script`, and `<!--` changes how it is read: neither can be in it.
  private var data: String {
    let runs = stories.map { PageData($0).json }
    return JSON.object([JSON.Member("runs", .array(runs))]).printed.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "<": text += "\\u003c"
      case ">": text += "\\u003e"
      case "&": text += "\\u0026"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  private func text(_ bytes: fishbowl_bytes) -> String {
    String(decoding: UnsafeBufferPointer(start: bytes.start, count: Int(bytes.count)), as: UTF8.self)
  }
}
