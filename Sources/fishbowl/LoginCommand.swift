import ArgumentParser
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl login`: who one is to a registry.
  struct LoginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "login", abstract: "Log in at a registry.",
      discussion: """
        The registry is asked, and what it accepts is kept where docker keeps it: in ~/.docker/config.json, or by the \
        program that is named there (credsStore, credHelpers). Without a name it is Docker Hub.

        Examples:
          fishbowl login localhost:5000
          echo "$TOKEN" | fishbowl login -u me --password-stdin ghcr.io
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Who you are there.", valueName: "name")) var username: String?
    @Option(name: .shortAndLong, help: ArgumentHelp("The password; others see it in ps.", valueName: "text"))
    var password: String?
    @Flag(help: "Read the password from standard input.") var passwordStdin = false
    @ArgumentParser.Argument(help: ArgumentHelp("HOST or HOST:PORT.", valueName: "registry")) var registry: String?

    func run() throws {
      let registry = RegistryName.of(registry)
      let credentials = DockerConfig.Credentials(user: try user(), password: try secret())
      var invocation = try Invocations.make(global.words)
      invocation.argv = Self.masked(invocation.argv)
      let engine = Engines.make(global.words(of: Self.self))
      if let file = try engine.login(credentials, at: registry, invocation) {
        TerminalDevice.standardError.write([
          "WARNING! Your password is stored unencrypted in \(file);",
          "a credential helper, named there as credsStore, would keep it better.",
        ])
      }
      TerminalDevice.standardOutput.write(["Login Succeeded"])
    }

    /// A command line is recorded as it was typed, but for this.
    private static func masked(_ arguments: [String]) -> [String] {
      let names = ["-p", "--password"]
      var isPassword = false
      return arguments.map { argument in
        defer { isPassword = names.contains(argument) }
        if isPassword { return Secret.mask }
        if names.contains(argument) { return argument }
        // `-pSECRET` too; a long one wants a sign between.
        let joined = ["--password=", "-p=", "-p"].first { argument.utf8.starts(with: $0.utf8) }
        return joined.map { $0 + Secret.mask } ?? argument
      }
    }

    private func user() throws -> String {
      if let username, !username.isEmpty { return username }
      guard !passwordStdin else { throw EngineError("must provide --username with --password-stdin", exitCode: 1) }
      guard TerminalDevice.standardInput.isTerminal else { throw Self.noTerminal }
      TerminalDevice.standardOutput.write(bytes: Array("Username: ".utf8))
      guard let name = readLine(), !name.isEmpty else { throw EngineError("username is required", exitCode: 1) }
      return name
    }

    private func secret() throws -> String {
      guard password == nil || !passwordStdin else {
        throw EngineError("--password and --password-stdin are mutually exclusive", exitCode: 1)
      }
      if let password {
        TerminalDevice.standardError.write([
          "WARNING! Using --password via the CLI is insecure. Use --password-stdin."
        ])
        return password
      }
      if passwordStdin { return readLine() ?? "" }
      guard TerminalDevice.standardInput.isTerminal else { throw Self.noTerminal }
      TerminalDevice.standardOutput.write(bytes: Array("Password: ".utf8))
      defer { TerminalDevice.standardOutput.write([""]) }
      guard let password = SecretLine.read() else { throw ExitCode(130) }
      guard !password.isEmpty else { throw EngineError("password is required", exitCode: 1) }
      return password
    }

    private static let noTerminal = EngineError(
      "cannot perform an interactive login from a non TTY device: give -u NAME --password-stdin", exitCode: 1)
  }

  /// `fishbowl logout`: nobody again.
  struct LogoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "logout", abstract: "Forget who one is to a registry.",
      discussion: "Example: fishbowl logout localhost:5000", helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @ArgumentParser.Argument(help: ArgumentHelp("HOST or HOST:PORT.", valueName: "registry")) var registry: String?

    func run() throws {
      let registry = RegistryName.of(registry)
      let engine = Engines.make(global.words(of: Self.self))
      let wasKnown = try engine.logout(registry, Invocations.make(global.words))
      let key = DockerConfig.key(of: registry)
      TerminalDevice.standardOutput.write([
        wasKnown ? "Removing login credentials for \(key)" : "Not logged in to \(key)"
      ])
    }
  }

  private enum RegistryName {
    /// As docker takes it: an address stands for its host.
    static func of(_ word: String?) -> String {
      guard let word, !word.isEmpty else { return DockerConfig.hub }
      return ["docker.io", "index.docker.io", "registry-1.docker.io"].contains(word.host) ? DockerConfig.hub : word.host
    }
  }
#endif
