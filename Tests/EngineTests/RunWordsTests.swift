import ArgumentParser
import Testing

@testable import fishbowl

/// The short reading of `run` and ArgumentParser's.
@Suite struct RunWordsTests {
  @Test(arguments: [
    ["tiny"], ["tiny", "echo", "hi"], [], ["--rm", "tiny", "ls", "-l", "--rm", "--help", "--", "-x"],
    ["-i", "--interactive", "tiny"], ["-d", "-id", "--detach", "tiny"],
    ["--entrypoint", "x", "--stop-signal=HUP", "--stop-timeout", "-1", "--cidfile", "/f", "--restart=always", "tiny"],
    ["--log-driver", "local", "--log-opt", "max-size=1m", "--log-opt=max-file=3", "tiny"],
    ["--health-cmd", "exit 0", "--health-interval=1s", "--health-retries", "2", "--health-start-period=1m", "tiny"],
    ["--health-timeout", "1s", "--health-start-interval", "1s", "--no-healthcheck", "tiny"],
    ["--no-record-output", "--record-input", "tiny"], ["--narrate", "--no-trace", "--rm", "--init", "tiny"],
    ["--root", "/r", "--trace", "/t.db", "--lang", "ko", "tiny"], ["--root=/r", "--lang=en", "tiny", "--lang", "ko"],
    ["-e", "A=1", "--env", "B=2", "--env=C=3=4", "-e", "D", "tiny", "-e", "E"],
    ["-w", "/srv", "-u", "1:2", "-h", "fish", "-m", "64m", "tiny"],
    ["--workdir", "/", "--user", "0", "--hostname", "한", "--memory", "1g", "--cpus", "1.5", "--pids-limit", "9", "x"],
    ["--name", "a", "--name", "b", "tiny"], ["--pids-limit=-1", "tiny"], ["--rootfs", "/t", "/bin/sh", "-c", "a b"],
    [
      "-m", "64m", "--memory-swap", "-1", "--memory-reservation", "9m", "-c", "5", "--cpu-period", "5", "--cpu-quota",
      "6", "x",
    ],
    ["--cpuset-cpus", "0-1", "--cpuset-mems", "0", "--env-file", "a", "--env-file", "b", "-l", "a=b", "-lc", "x"],
    ["--label", "a", "--label-file", "f", "--shm-size", "1m", "--add-host", "a:b", "--dns", "a", "--dns", "b", "x"],
    ["--dns-search", ".", "--dns-option", "a", "--dns-opt", "b", "--domainname", "d", "--group-add", "5", "x"],
    ["--ulimit", "a=5", "--ulimit", "b=6", "--sysctl", "a=b", "--oom-score-adj", "-5", "--read-only", "x"],
    ["-v", "a:/a", "--volume=/b:/b:ro", "--mount", "type=tmpfs,dst=/c", "--tmpfs", "/d:size=1m", "tiny"],
    ["--volumes-from", "aa:ro", "--volumes-from=bb", "-iv/d", "tiny", "-v", "e:/e"],
    ["--pid", "host", "--ipc=none", "--uts", "host", "--network", "none", "--net=host", "tiny"],
    ["--cap-add", "a", "--cap-add=b", "--cap-drop", "all", "--privileged", "--device-cgroup-rule", "c 1:3 r", "tiny"],
    ["--security-opt", "seccomp=a", "--security-opt=no-new-privileges", "--device", "/dev/a", "--device=/b:/c:r", "x"],
    ["--platform", "linux/arm64", "--platform=x", "tiny"], ["--pull", "always", "-q", "--quiet", "tiny"],
    ["--pull=never", "-iq", "tiny"], ["--rootfs", "/t"],
    ["--name=a b", "tiny", ""], ["--env", "한=글 \n", "tiny"], ["tiny", "-"],
  ])
  func whatBothReadTheyReadAlike(_ line: [String]) throws {
    let words = try CommandWords(["run"] + line, verbs: Fishbowl.verbNames)
    let command = try #require(try Fishbowl.parse(words) as? RunCommand)
    #expect(RunWords(words) == command.plain)
  }

  @Test(arguments: [["--help"], ["--version"], ["--name", "", "tiny"], ["--lang", "fr", "tiny"]])
  func whatIsNotPlainIsLeftToArgumentParser(_ line: [String]) throws {
    #expect(RunWords(try CommandWords(["run"] + line, verbs: Fishbowl.verbNames)) == nil)
  }

  /// A new option must be read in both ways, or in ArgumentParser's alone.
  @Test func everyOptionOfTheHelpIsKnown() throws {
    let names = Fishbowl.helpMessage(for: RunCommand.self).matches(of: /(--[a-z-]+)(?=[ ,\n<\/]|$)/).map {
      String($0.1)
    }
    #expect(names.count > 12)
    for name in Set(names).subtracting(["--help", "--version"]) {
      let value = ["--lang": "en", "--evidence": "each"][name] ?? "1"
      let isFlag = [
        "--rm", "--init", "--no-healthcheck", "--interactive", "--tty", "--narrate", "--no-trace", "--detach",
        "--read-only", "--privileged", "--break-isolation", "--step", "--step-all", "--no-record-output",
        "--record-input", "--quiet",
      ].contains(name)
      let line = ["run"] + (isFlag ? [name] : [name, value]) + ["tiny"]
      #expect(RunWords(try CommandWords(line, verbs: Fishbowl.verbNames)) != nil, "\(name)")
    }
  }
}
