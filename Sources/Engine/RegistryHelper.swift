import Images
import Kernel
import OCISpec

/// The program `fishbowl-registry`, at work for one job. The protocol stands at `RegistryJob`.
struct RegistryHelper {
  /// As whom it works if this process is root: nobody, who owns nothing else here.
  static let nobody: (uid: UInt32, gid: UInt32)? = Sys.userID == 0 ? (65534, 65534) : nil

  private let helper: Sys.Helper
  private var buffer: [UInt8] = []

  /// `folder`: where it may write; else it may nowhere.
  init(_ job: RegistryJob, in folder: String = "/", handing files: [Int32] = []) throws(EngineError) {
    Sys.ignoreBrokenPipes()
    do throws(KernelRefusal) {
      helper = try Sys.startHelper(
        Self.path(), in: folder, as: Self.nobody, handing: files, environment: Self.environment)
    } catch {
      throw EngineError(
        "cannot start fishbowl-registry: \(error); it is installed beside fishbowl by `make install`, and without it no"
          + " registry can be reached" + (job.verb == .pull ? "; \"tiny\" needs none" : ""), exitCode: 1)
    }
    var job = job
    job.proxies = Self.proxies
    do throws(EngineError) { try send(job) } catch {
      end()
      throw error
    }
  }

  /// Beside this program, as in a folder of builds, or where git has its helpers.
  private static func path() -> String {
    let own = Sys.link("/proc/self/exe") ?? "/usr/local/bin/fishbowl"
    let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
    let beside = folder + "/fishbowl-registry"
    return Sys.type(of: beside) == nil ? folder + "/../libexec/fishbowl/fishbowl-registry" : beside
  }

  private static var environment: [String: String] {
    ["PATH", "LANG", "SSL_CERT_FILE"].reduce(into: [:]) { $0[$1] = Sys.environment($1) }
  }

  private static var proxies: [String: String] {
    let names = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]
    return (names + names.map { $0.lowercased() }).reduce(into: [:]) { $0[$1] = Sys.environment($1) }
  }

  func send(_ value: some Encodable) throws(EngineError) {
    do {
      try Sys.writeAll(helper.input, RegistryLine.write(value), subject: "fishbowl-registry")
    } catch {
      throw EngineError("fishbowl-registry has ended: \(error)", exitCode: 1)
    }
  }

  /// What it says next. Nil: it has ended.
  mutating func next() throws(EngineError) -> RegistryReport? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        do { return try RegistryLine.read(RegistryReport.self, line) } catch {
          throw EngineError("cannot \(error)", exitCode: 1)
        }
      }
      guard buffer.count <= RegistryLine.longest, let more = Sys.read(helper.output, count: 65536), !more.isEmpty
      else { return nil }
      buffer += more
    }
  }

  /// Until it is done: what it was done with. `told` of everything else; `doing` begins the sentence if it fails.
  mutating func finish(
    _ doing: String, told: (RegistryReport, RegistryHelper) throws -> Void
  ) throws -> Descriptor? {
    defer { end() }
    while let report = try next() {
      switch report {
      case .done(let descriptor): return descriptor
      case .failed(let why): throw EngineError("cannot \(doing): \(why)", exitCode: 1)
      default: try told(report, self)
      }
    }
    throw EngineError("cannot \(doing): fishbowl-registry was killed, or could not be started; try again", exitCode: 1)
  }

  /// It ends when nobody listens any more.
  private func end() {
    for descriptor in [helper.input, helper.output] { Sys.close(descriptor) }
    Sys.kill(helper.pid)
    Sys.reap(helper.pid)
  }
}
