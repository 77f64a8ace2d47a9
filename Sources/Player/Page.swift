import CPage
package import Narration
import Steps

/// A recording as one file for a browser: nothing is fetched, and without JavaScript it is the transcript.
///
/// The words stand in it once, as the transcript's HTML; the page's script shows its entries as cards. Of the World it
/// holds what a run began with and the recorded effects, which the script applies: no reducer runs in a browser. A page
/// that would be larger than a megabyte is packed: then it needs JavaScript, and a browser that can unpack.
package struct Page {
  private let stories: [Story]
  private let language: Language
  private let nonce: String
  private let budget: Int

  /// - Parameter language: The one that it opens in; it holds both.
  package init(_ stories: [Story], language: Language) {
    self.init(stories, language: language, nonce: String(UInt64.random(in: 1...(.max)), radix: 16))
  }

  /// - Parameters:
  ///   - nonce: A script runs only if it is marked by it. Nobody who wrote into the recording can know it.
  ///   - budget: Bytes above which it is packed.
  init(_ stories: [Story], language: Language, nonce: String, budget: Int = 1_000_000) {
    (self.stories, self.language, self.nonce, self.budget) = (stories, language, nonce, budget)
  }

  package var html: String {
    let transcripts = stories.flatMap { story in Language.allCases.map { PageTranscript(story, $0).html } }
    let runs = JSON.Member("runs", .array(stories.map { PageData($0).json }))
    let plain = whole(
      transcripts, "<script type=\"application/json\" id=\"recording\">\(inScript(.object([runs])))</script>")
    guard plain.utf8.count > budget else { return plain }
    return packed(.object([runs, JSON.Member("text", .array(transcripts.map(\.json)))])) ?? plain
  }

  private func whole(_ transcripts: [HTML], _ data: String, before: String = "") -> String {
    """
    <!doctype html>
    <html lang="\(language.rawValue)" class="still" data-depth="2"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <title>Fishbowl</title>
    <style nonce="\(nonce)">
    \(text(fishbowl_page_style()))</style></head><body>
    \(text(fishbowl_page_body()))
    \(before)\(HTML.element("section", ["id": "text"], transcripts).source)
    \(data)
    <script nonce="\(nonce)">
    \(text(fishbowl_page_script()))</script></body></html>

    """
  }

  private func packed(_ recording: JSON) -> String? {
    Packed.text(Array(recording.printed.utf8)).map {
      whole([], "<script type=\"text/plain\" id=\"packed\">\($0)</script>", before: text(fishbowl_page_wait()))
    }
  }

  /// Nothing is fetched or sent, no script but ours runs, and even ours can't make markup of a text.
  private var policy: String {
    "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; base-uri 'none'; form-action 'none'; "
      + "require-trusted-types-for 'script'; trusted-types 'none'"
  }

  /// JSON inside a script element ends at the first `</script`, and `<!--` changes how it is read: neither can be in it.
  private func inScript(_ json: JSON) -> String {
    json.printed.unicodeScalars.reduce(into: "") { text, scalar in
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
