import Narration

/// The headings of a World's listing.
enum WorldWords: CaseIterable {
  case processes, namespaces, hostname, mounts, layers, cgroup, capabilities, links, other
  case own, shared, inside, ready, none, volume, level

  func text(_ language: Language) -> String {
    switch language {
    case .en: english
    case .ko: korean
    }
  }

  private var english: String {
    switch self {
    case .processes: "processes"
    case .namespaces: "namespaces"
    case .hostname: "hostname"
    case .mounts: "mounts"
    case .layers: "layers"
    case .cgroup: "cgroup"
    case .capabilities: "capabilities"
    case .links: "links"
    case .other: "other"
    case .own: "own"
    case .shared: "shared with the host"
    case .inside: "inside"
    case .ready: "made, but not in place yet"
    case .none: "none"
    case .volume: "volume"
    case .level: "level"
    }
  }

  private var korean: String {
    switch self {
    case .processes: "프로세스"
    case .namespaces: "네임스페이스"
    case .hostname: "호스트 이름"
    case .mounts: "마운트"
    case .layers: "레이어"
    case .cgroup: "cgroup"
    case .capabilities: "capability"
    case .links: "링크"
    case .other: "그 밖"
    case .own: "자체"
    case .shared: "호스트와 공유"
    case .inside: "안에서"
    case .ready: "만들었지만 아직 제자리에 없음"
    case .none: "없음"
    case .volume: "볼륨"
    case .level: "레벨"
    }
  }
}
