import Steps

// Scene 1, where an image comes from a registry.
extension English {
  func pulled(_ story: Story) -> String {
    let asked = count(story.all(.registryRequest).count, "request")
    let (blobs, bytes) = story.fetched
    let came =
      blobs == 0
      ? "no blob had to come, all were here"
      : "\(count(blobs, "blob")) came, \(self.bytes(bytes)), each with the right digest"
    let unpacked = story.layersUnpacked
    let layers = unpacked == 0 ? "No layer had to be unpacked" : "\(count(unpacked, "layer")) unpacked"
    return "\(asked) to the registry: \(came). \(layers)."
      + (story.told(.imageTag).map { " " + text(for: $0).line } ?? "")
  }

  func pushed(_ story: Story) -> String {
    let asked = count(story.all(.registryRequest).count, "request")
    let (sent, known) = story.sent
    return
      "\(asked) to the registry: \(count(sent, "blob")) sent, \(known) \(known == 1 ? "was" : "were") there already."
  }

  func requestRegistry(_ method: String, _ url: String, _ status: Int?, _ bytes: Int?, sends: Bool) -> Text {
    let size = bytes.map { ", \($0) bytes" } ?? ""
    let came = status.map { "answered \($0)\(size)" } ?? "no answer came"
    let meaning = status.map(answer) ?? "No answer came: what can pass is tried again, or asked elsewhere."
    return Text(
      plan: "Asks the registry: \(method) \(Format.asked(url)).",
      line: "\(method) \(Format.asked(url)): \(came).",
      more: """
        The request went to \(url.host). \(meaning) A registry is a web server with three kinds of \
        addresses: tags, manifests and blobs.
        """,
      story: """
        A manifest can be asked for by a tag, which may mean another image tomorrow, or by its digest, which can't. Blobs \
        are asked for by digest only. Many registries answer such a request with the address of a storage elsewhere; \
        credentials are not sent there. It is a program without rights, fishbowl-registry, that speaks with the network: \
        what reads a stranger's bytes has no hold on this machine.
        """,
      whyNow: sends
        ? "What the registry lacks has to be sent." : "What the store lacks has to come from somewhere.",
      notSo: sends
        ? nil
        : NotSo(
          belief: "pull downloads a file that is the image.",
          truth: "It asks many times: for the manifest, and then for each blob that is not here yet."))
  }

  func answer(_ status: Int) -> String {
    switch status {
    case 200: "200 means: here it is."
    case 201: "201 means: it is kept."
    case 202: "202 means: agreed, and the answer names the place to send to."
    case 204: "204 means: done, and nothing more is said."
    case 206: "206 means: here is the rest, from where an earlier download had stopped."
    case 301, 302, 303, 307, 308: "\(status) means: it is elsewhere, and the answer says where."
    case 401: "401 means: say first who you are. It is no error, but how a registry begins."
    case 403: "403 means: not for you."
    case 404: "404 means: there is none."
    case 429: "429 means: too often, wait. It is asked again after a pause."
    case 500...: "\(status) means: the registry has a problem. It is asked again after a pause."
    default: "\(status) is its answer."
    }
  }

  func authorize(_ scheme: String, _ realm: String, _ user: String?) -> Text {
    let who = user.map { "as \($0)" } ?? "as nobody"
    return Text(
      plan: "Tells the registry who asks.",
      line: scheme == "Bearer" ? "\(realm) gave a token, \(who)." : "Name and password were sent to \(realm), \(who).",
      more: scheme == "Bearer"
        ? """
        The 401 named \(realm), which hands out tokens. One was asked for there, \(who), for this repository and this \
        verb alone, and goes along with each request from now on.
        """
        : """
        The 401 asked for name and password, and they go along with each request to this registry from now on. They are \
        those of docker's config.json, where `fishbowl login` puts them; at a login, those that were given there.
        """,
      story: """
        A token is worth less than a password to a thief: it holds for minutes, for one repository, for one kind of act. \
        Public images need one, too, given to anybody, so that the registry can count. Neither token nor password is in \
        this trace.
        """,
      whyNow: "The first request was answered with 401.",
      notSo: NotSo(
        belief: "Public images are fetched without logging in, so nobody is asked.",
        truth: "Everybody is asked. Who is nobody gets a token that lets him read what is public."))
  }

  func fetchLayer(_ digest: String, _ bytes: Int) -> Text {
    Text(
      plan: "Fetches blob \(Format.digest(digest)).",
      line: "Blob \(Format.digest(digest)) is here: \(bytes) bytes, and the digest is right.",
      more: """
        Its digest was computed while the bytes came, and compared when the last one was there. A registry that sends \
        other bytes, or more of them, is found out here, whoever it is.
        """,
      story: """
        Three blobs come at once. Each is written into a file of its own in the store's ingest folder, which stays if the \
        command is killed: the next pull hashes what is there and asks for the rest only. Before the blob goes to its \
        place, the command copies it and computes the digest once more, for the one who fetched it has no rights and is \
        not believed.
        """,
      whyNow: "The manifest names it, and the store didn't have it.",
      notSo: NotSo(
        belief: "HTTPS makes sure that the image is the right one.",
        truth: "It makes sure who sends. What was sent, the digest tells."))
  }

  func storeCredentials(_ registry: String, _ user: String, _ keeper: String) -> Text {
    let isFile = keeper.hasPrefix("/")
    return Text(
      plan: "Keeps who one is at \(registry).",
      line: "\(user) at \(registry) is kept \(isFile ? "in" : "by") \(keeper).",
      more: isFile
        ? """
        Name and password stand there in base64, which is no encryption: whoever can read the file has them. Nobody but its \
        owner can. docker and podman read the same file.
        """
        : """
        The program got name and password on its standard input. In docker's config.json stands only that there is something, \
        and which program is to be asked.
        """,
      story: """
        The registry was asked first. Where it wants to know who is there, it got name and password, and what it refuses is \
        not kept; one that lets everybody in has not seen them. Later pulls and pushes answer with them when they are asked. \
        The password is not in this trace.
        """,
      whyNow: "It comes last: what a registry has refused is not worth keeping.",
      notSo: NotSo(
        belief: "login opens a session at the registry.",
        truth:
          "Nothing stays open there. Name and password are kept here, and sent when a later request is asked who it is."
      ))
  }

  func eraseCredentials(_ registry: String, _ keeper: String?) -> Text {
    Text(
      plan: "Erases who one is at \(registry).",
      line: keeper.map { "Who one was at \(registry) was erased from \($0)." } ?? "Nothing was kept for \(registry).",
      more: keeper == nil
        ? "Neither docker's config.json nor the program that it may name had anything for this registry."
        : "The next request there is made by nobody in particular. What else stands in docker's config.json stays.",
      story: """
        The registry is not told, and what was given there stays as it is: a password, or a token that was made there by hand, \
        goes on being good for whoever else has it. To make it worthless is done at the registry.
        """,
      whyNow: "It is all that there is to do.",
      notSo: NotSo(
        belief: "logout ends something at the registry.", truth: "It erases what was kept on this machine."))
  }
}
