import Steps
import TestSupport
import Testing
import TraceStore

@testable import Player

/// The page as it is used: keys, addresses, sizes, colours.
@Suite(.enabled(if: Browser.isThere, Comment(rawValue: Browser.absence))) struct PageUseTests {
  private func ask(in frames: [Browser.Frame] = [Browser.Frame()], _ probe: String) throws -> [Browser.Answer] {
    let answers = try Browser.ask(Browser.page([PagePictureTests.story(), Fixture.other]), in: frames, probe)
    for answer in answers { #expect(answer.faults == []) }
    return answers
  }

  /// What each key comes to, in their order.
  @Test func keys() throws {
    let answers = try ask(
      """
      const step = () => location.hash.replace(/^#run=1&step=/, '').replace('&lang=', ' ');
      const after = key => { press(key); return `${key} ${step()}`; };
      const told = ['ArrowRight', 'PageDown', 'ArrowLeft', 'End', 'ArrowRight', 'Home', 'PageUp', '5', '9', 'l', '+', '+', '-', 'p', 'ArrowLeft',
        'Escape', 't', 't', 'x'].map(after);
      press('?');
      told.push(`help ${$('help').open}`); $('help').close();
      press('Enter'); press('b'); told.push(`blank ${document.body.className}`); press('b');
      tell(told);
      """)
    let told = answers.first?.told.array?.compactMap(\.string) ?? []
    let steps = try PagePictureTests.story().steps.map(\.event)
    let (end, exit) = (steps.last?.step ?? 0, steps.first { $0.kind == .procExit }?.step ?? 0)
    #expect(
      told == [
        "ArrowRight 1 en", "PageDown 2 en", "ArrowLeft 1 en", "End \(end) en", "ArrowRight \(end) en", "Home 0 en",
        "PageUp 0 en",
        "5 21 en", "9 \(exit) en", "l \(exit) ko", "+ \(exit) ko&depth=3", "+ \(exit) ko&depth=3", "- \(exit) ko",
        "p \(exit) ko&present", "ArrowLeft \(exit - 1) ko&present", "Escape \(exit - 1) ko", "t \(exit - 1) ko&text",
        "t \(exit - 1) ko", "x \(exit - 1) ko", "help true", "blank blank",
      ])
  }

  /// A link leads to a step; what a reader of the screen is told of it goes with it.
  @Test func linksAndWhatIsRead() throws {
    let probe = """
      tell([now.film.number, now.count && now.film.steps[now.count - 1].step, document.documentElement.lang,
        $('stage').getAttribute('aria-label'), $('live').textContent, document.querySelector('[aria-current]').textContent,
        all('.run:not([hidden])').length]);
      """
    let addresses = ["run=1&step=39&lang=en", "run=2&step=5&lang=ko&present", "run=9&step=999"]
    let told = try ask(in: addresses.map { Browser.Frame(address: $0) }, probe).map(\.told)
    let story = try PagePictureTests.story()
    let pivot = try #require(story.steps.first { $0.event.step == 39 }).after
    let pid = try #require(pivot[.process(1), "pid@0"])
    let start = """
      [1,39,"en","The container. Process setup: PID \(pid) outside, 1 inside. Walls up: pid, mnt, uts, ipc, net, cgroup. \
      Root directory: the layers. Layers: 4. Capabilities: 40. Hostname: \(pivot[.utsOwn, "hostname"] ?? "").\
      ","step 39 of \(story.last).
      """
    #expect(told[0].text.hasPrefix(start), "\(told[0].text)")
    #expect(told[1].text.hasPrefix(#"[2,5,"ko","컨테이너 그림. 프로세스 setup: PID 밖 4711"#), "\(told[1].text)")
    #expect(told[2].text.hasPrefix("[1,\(story.steps.last?.event.step ?? 0),"), "\(told[2].text)")
    #expect(told.map { $0.array?.last?.number } == [1, 1, 1])
  }

  private static let sizes: [(Int, Int)] =
    [(360, 740), (768, 1024), (1280, 720)] + (Soak.isOn ? [(414, 896), (1024, 768), (1920, 1080)] : [])

  /// Nothing is cut or beside the page, and no text is fainter than AA asks, light and dark, in both languages.
  @Test func everySizeAndColour() throws {
    let probe = """
      const rgb = text => text.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
      const ground = node => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor);
        if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
      const faint = new Set(), wide = [];
      for (const number of [0, 1, 14, 38, 39, 65, 70]) {
        go(now.film.countAfter(number), false);
        for (const node of all('body *')) {
          const words = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
          if (!words || !node.getClientRects().length || node.closest('svg, .skip, .sr, script')) continue;
          const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
          if ((a + .05) / (b + .05) < 4.5) faint.add(`${node.className || node.id || node.tagName} ${node.textContent.slice(0, 20)}`);
        }
        if (document.documentElement.scrollWidth > innerWidth) {
          const out = all('body *').filter(node => node.getBoundingClientRect().right > innerWidth + 1).at(-1);
          wide.push(`${number}: ${document.documentElement.scrollWidth} ${out?.className} ${out?.textContent.slice(0, 60)}`);
        }
      }
      tell({ faint: [...faint], wide, tall: document.documentElement.scrollHeight - innerHeight });
      """
    let looks = ["light&lang=en", "dark&lang=ko", "present&lang=ko"]
    let frames = Self.sizes.flatMap { size in
      looks.map { Browser.Frame(width: size.0, height: size.1, address: "run=1&step=0&\($0)") }
    }
    for (frame, answer) in zip(frames, try ask(in: frames, probe)) {
      let what = Comment(rawValue: "\(frame): \(answer.told.text)")
      #expect(answer.told["faint"]?.array == [] && answer.told["wide"]?.array == [], what)
      if frame.width == 1280 { #expect(answer.told["tall"]?.number == 0, what) }
    }
  }

  /// Both languages say all of the page's own words; and each effect of a recording has a place in the picture, or is
  /// listed as the card's alone.
  @Test func itsTablesAreWhole() throws {
    let answers = try ask(
      """
      tell([
        [words.en, words.ko].map(of => Object.entries(of).map(([name, word]) =>
          `${name} ${typeof word} ${Array.isArray(word) ? word.length : ''}`).sort()),
        [...signsOf([['process:1', 'state', 'waits', 'released'], ['process:1', 'namespaces', null, 'released'],
          ['mount:1', 'gone', '(old root)', 'detached'], ['layer:2', 'name', null, 'x'], ['layer:2', 'bytes', '0', '0'],
          ['process:1', 'ns@pid', '1', '2'], ['cgroup', 'path', '/x', null], ['cgroup', 'tasks', '1', '0']])].flat().join(' '),
        [...new Set(films.flatMap(film => film.steps).flatMap(step => step.effects)
          .filter(([subject, attribute]) => placeOf(subject, attribute) === null).map(effect => effect.slice(0, 2).join(' ')))],
      ]);
      """)
    let told = answers.first?.told.array ?? []
    let languages = told.first?.array ?? []
    #expect(languages.count == 2 && languages.first == languages.last)
    #expect(told.dropFirst().first?.string == "process 1 ~ walls − mount 1 − layer 2 + wall pid + gauge ~")
    #expect(told.last == .array([]))
  }
}

/// What people wrote beside runs, and the questions, on the page.
@Suite(.enabled(if: Browser.isThere, Comment(rawValue: Browser.absence))) struct PageNoteTests {
  private static let noted: [Story] = {
    var (first, second) = (Fixture.story, Fixture.other)
    first.notes = [
      Note(chapter: "PID", language: "en"), Note(step: 5, text: "<b>look</b>\u{202e}"),
      Note(step: 8, language: "ko", text: "여기"),
    ]
    second.notes = [Note(chapter: "Root"), Note(step: 7, chapter: "pivot", text: "the tree")]
    return [first, second]
  }()

  @Test func keysGoFromNoteToNote() throws {
    let answer = try Browser.ask(
      Browser.page(Self.noted),
      """
      const place = () => `${now.film.number} ${now.film.steps[now.count - 1]?.step ?? 0} ${all('#scroll .note, #scroll .chapter').map(note => note.textContent).join(' ')}`;
      const told = [place()];
      for (const key of [']', ']', ']', ']', '[', '[', '[', '[']) { press(key); told.push(place()); }
      press('l'); press(']'); press(']');
      told.push(place(), all('#run option').map(option => option.textContent).join(', '), String($('b-note').hidden), all('#path .noted').length);
      tell(told);
      """)[0]
    #expect(answer.faults == [])
    let told = answer.told.array?.map { $0.string ?? $0.text } ?? []
    #expect(
      told == [
        "1 0 chapter PID", "1 5 note <b>look</b>\\u{202e}", "2 0 chapter Root", "2 7 chapter pivot note the tree",
        "2 7 chapter pivot note the tree", "2 0 chapter Root", "1 5 note <b>look</b>\\u{202e}", "1 0 chapter PID",
        "1 0 chapter PID", "1 7 메모 여기", "실행 1, 실행 2 · Root", "false", "2",
      ], "\(told)")
  }

  /// At a step that asks, the answer is told when it was asked for, and stays.
  @Test func aQuestionIsAskedBeforeItsAnswer() throws {
    let answer = try Browser.ask(
      Browser.page(Self.noted),
      """
      const asks = () => [all('#scroll .guess button').length, all('#scroll .why').map(why => why.textContent.slice(0, 6)).join()].join(' ');
      const told = [];
      go(now.film.countAfter(4), false); told.push(asks());
      press('c'); told.push(asks());
      press('b'); told.push(asks(), document.body.className);
      press('b'); told.push(document.body.className); press('b');
      press('ArrowRight'); press('ArrowLeft'); told.push(asks(), $('live').textContent.length > 10);
      go(now.film.countAfter(2), false); told.push(asks());
      document.querySelector('#scroll [data-choice="0"]').click(); told.push(asks());
      go(now.film.countAfter(7), false); press('Enter'); told.push(asks());
      tell(told);
      """)[0]
    #expect(answer.faults == [])
    let told = answer.told.array?.map { $0.string ?? $0.text } ?? []
    #expect(told == ["3 ", "3 ", "0 Right.", "", "blank", "0 Right.", "true", "3 ", "0 Right.", "0 neithe"], "\(told)")
  }
}

extension Fixture {
  /// The same run under another number.
  static var other: Story {
    var story = story
    story.run = 2
    return story
  }
}
