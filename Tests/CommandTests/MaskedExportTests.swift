import Foundation
import TestSupport
import Testing

/// `trace export --mask`, as it is typed.
@Suite struct MaskedExportTests {
  /// What is taken out is shown before there is a file; and that it was, whoever gets the file can see.
  @Test func isShownFirstAndSaidLater() throws {
    try Bowl.with { bowl in
      let recording = HostileTraceTests.recording
      let name =
        try bowl.shell("\(bowl.command) --trace \(recording) trace sql \"SELECT name FROM container\"").output
        .split(separator: "\n").last.map(String.init) ?? ""
      #expect(name.contains("_"))
      let export = "\(bowl.command) --trace \(recording) trace export 1 -o out.fishbowl"
      let dry = try bowl.shell("\(export) --mask all --dry-run; ls out.fishbowl 2>/dev/null")
      #expect(dry.errors.hasPrefix("Masked as ‹redacted›:\n") && dry.output == "", "\(dry)")
      for word in ["container   \(name)", "host        ", "user        none found", " times"] {
        #expect(dry.errors.contains(word), "\(dry.errors)")
      }
      let made = try bowl.shell("\(export) --mask container,host --mask user && grep -c \(name) out.fishbowl")
      #expect(made.output == "0\n" && made.errors.contains("Recorded run 1 into out.fishbowl"), "\(made)")
      let said = try bowl.shell(
        "\(bowl.command) --trace out.fishbowl trace verify; \(bowl.command) replay out.fishbowl")
      #expect(said.code == 0 && said.output.contains("(container,host,user)"), "\(said)")
      #expect(said.output.contains("9 END"))
      // What was taken out of one stays said of its copies.
      let copied = "trace export all -o copy.fishbowl && \(bowl.command) --trace copy.fishbowl trace verify"
      #expect(try bowl.shell("\(bowl.command) --trace out.fishbowl \(copied)").output.contains("(container,host,user)"))
      let refused = try bowl.shell("\(export) --force --mask user,pid")
      #expect(refused.code == 1 && refused.errors.hasPrefix("fishbowl: cannot mask \"pid\": "), "\(refused)")
    }
  }

  /// A page is made of a recording that was masked, and of nothing else; it is whole or not there.
  @Test func holdsForAPage() throws {
    try Bowl.with { bowl in
      let trace = "\(bowl.command) --trace \(HostileTraceTests.recording) trace"
      let names = try bowl.shell("\(trace) sql \"SELECT name FROM container\"").output.split(separator: "\n")
      let name = try #require(names.last)
      let export = "\(trace) export --format html -o page.html"
      #expect(try bowl.shell("\(export) && grep -c \(name) page.html").output != "0\n")
      let again = try bowl.shell(export)
      #expect(again.code == 1 && again.errors.hasSuffix("it exists; give another name, or --force\n"), "\(again)")
      let dry = try bowl.shell("\(export) --force --mask all --dry-run")
      #expect(dry.output == "" && dry.errors.hasPrefix("Masked as ‹redacted›:\n") && !dry.errors.contains("Wrote"))
      let made = try bowl.shell(
        "\(export) --force --mask all && grep -c \(name) page.html; ls *.new /tmp/fishbowl-export.*")
      #expect(made.output == "0\n" && made.errors.contains("Wrote page.html: open it in a browser."), "\(made)")
      let printed = try bowl.shell("\(trace) export --format html --mask all")
      #expect(printed.output.hasPrefix("<!doctype html>") && printed.output.hasSuffix("</html>\n"))
      let nowhere = try bowl.shell("\(trace) export 1")
      #expect(nowhere.code != 0 && nowhere.errors.contains("a recording needs a file: name it by -o"), "\(nowhere)")
    }
  }
}
