import Planning
import Steps
import Testing

@testable import fishbowl

/// Templates as people type them; what they give is what Go's text/template gives for the same data.
struct TemplateTests {
  private static let value =
    JSON(
      parsing: #"""
        {"Id":"3f2a91b07c5e","Name":"/web","N":0,"On":true,"Args":["-c","a b"],"Empty":[],
         "State":{"Pid":7,"Running":true},"Config":{"Env":["A=1","B=2"],"Labels":{"z":"1","a.b":"2"}},
         "Mounts":[{"Type":"bind","To":"/a"},{"Type":"volume","To":"/b"}]}
        """#) ?? .null

  @Test(arguments: [
    ("{{.Id}} {{.State.Pid}}", "3f2a91b07c5e 7"), ("{{json .State}}", #"{"Pid":7,"Running":true}"#),
    ("{{json .Name}}", #""/web""#), ("{{.Args}}", "[-c a b]"), ("{{.Config.Labels}}", "map[a.b:2 z:1]"),
    ("{{range .Config.Env}}{{println .}}{{end}}", "A=1\nB=2\n"), ("{{range .Args}}<{{.}}>{{end}}", "<-c><a b>"),
    ("{{range .Empty}}x{{else}}none{{end}}", "none"), ("{{if .On}}yes{{else}}no{{end}}", "yes"),
    ("{{if .N}}yes{{else if .On}}else{{else}}no{{end}}", "else"), ("{{if not .State.Running}}down{{end}}", ""),
    (#"{{index .Config.Labels "a.b"}}"#, "2"), (#"{{index .Config.Labels "none"}}|"#, "|"),
    ("{{index .Args 1}}", "a b"),
    ("{{(index .Mounts 0).To}}", "/a"), ("{{eq (len (split .Name \"e\")) 2 | not}}", "false"),
    ("{{upper .Name}} {{.Name | lower | upper}}", "/WEB /WEB"),
    (#"{{join .Args "+"}}"#, "-c+a b"), ("{{len .Args}} {{len .Id}}", "2 12"), ("{{slice .Id 0 4}}", "3f2a"),
    (#"{{range .Mounts}}{{if eq .Type "bind"}}{{.To}}{{end}}{{end}}"#, "/a"),
    ("{{range $k, $v := .Config.Labels}}{{$k}}={{$v}} {{end}}", "a.b=2 z=1 "),
    ("{{range $i, $m := .Mounts}}{{$i}}{{$m.To}}{{$.Name}}{{end}}", "0/a/web1/b/web"),
    (#"{{if and .On (eq .State.Pid 7)}}ok{{end}}"#, "ok"), (#"{{range split "a,b" ","}}[{{.}}]{{end}}"#, "[a][b]"),
    ("a\\tb{{.N}}", "a\tb0"), ("{{.Config.Labels.nope}}", "<no value>"), ("{{ .Id }}", "3f2a91b07c5e"),
  ])
  func gives(_ template: String, _ text: String) throws {
    #expect(try Template(template).line(Self.value) == text)
  }

  @Test(arguments: [
    "{{.Id", "{{}}", "{{end}}", "{{if .On}}x", "{{range .Args}}", "{{if .On}}{{else}}", "{{nope .Id}}",
    "{{.Id | nope}}",
    "{{range $a, $b, $c := .Args}}{{end}}", "{{(.Id}}", "{{\"open}}", "{{.Id .Name}}", "Id}}{{else}}",
  ])
  func canNotBeRead(_ template: String) {
    #expect(throws: UsageError.self) { try Template(template) }
    #expect(throws: UsageError.self) { try Template("{{len " + String(repeating: "(", count: 4000) + template) }
    #expect(throws: UsageError.self) { try Template("{{.Id}}" + String(repeating: "{{if .On}}", count: 50_000)) }
  }

  @Test(arguments: ["{{.Nope}}", "{{.State.Nope}}", "{{len .N}}", "{{index .Args 9}}", "{{$x}}", "{{slice .Id 5 99}}"])
  func asksForWhatIsNotThere(_ template: String) throws {
    let template = try Template(template)
    #expect(throws: UsageError.self) { try template.line(Self.value) }
  }

  @Test func headings() throws {
    let template = try Template("table {{.ID}}\\t{{upper .Names}}")
    #expect(template.isTable && template.heading(["ID": "CONTAINER ID"]) == "CONTAINER ID\tNAMES")
  }

  /// What a container was called must not reach the terminal as a command to it.
  @Test func nothingHiddenGetsThrough() throws {
    let evil = JSON.object(["A": .string("\u{1b}[2J\n"), "B": .array([.string("\u{1b}x")])])
    let text = try Template("{{.A}}{{.B}}{{json .B}}{{range .B}}{{println .}}{{end}}").line(evil)
    #expect(!text.contains("\u{1b}"), "\(text)")
  }
}
