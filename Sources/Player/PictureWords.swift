import Narration
import Steps

/// The words of the picture.
enum PictureWords: Equatable {
  case host, container, noProcess, moreProcesses(Int)
  case hostname, network, ipc, cgroup, mounts, users, disk, kernel
  case shared, copy, down, sameNumber
  case rootIsHosts, rootIsHere(String), rootWasHere, overlay
  case writableLayer, readOnlyLayer(Int), readOnlyLayers(String), empty, bytes(Int64)
  case tasks, noCeiling
  case ready(Int), readOnly
  case canUse, canGain, filter, noFilter
  case new

  func text(_ language: Language) -> String {
    switch language {
    case .en: english
    case .ko: korean
    }
  }

  private var english: String {
    switch self {
    case .host: "HOST, seen from outside"
    case .container: "CONTAINER, seen from inside"
    case .noProcess: "(no process yet)"
    case .moreProcesses(let count): "   and \(count) more"
    case .hostname: "hostname"
    case .network: "network"
    case .ipc: "IPC"
    case .cgroup: "cgroup"
    case .mounts: "mounts"
    case .users: "users"
    case .disk: "disk"
    case .kernel: "kernel"
    case .shared: "= the host's, shared"
    case .copy: "(a copy)"
    case .down: "(down)"
    case .sameNumber: "the same number"
    case .rootIsHosts: "its / is the host's disk"
    case .rootIsHere(let place): "its / is here: \(place)"
    case .rootWasHere: "- its / was here: disk  /"
    case .overlay: "overlay"
    case .writableLayer: "writable layer"
    case .readOnlyLayer(let position): "read-only \(position)   "
    case .readOnlyLayers(let positions): "read-only \(positions)"
    case .empty: "empty"
    case .bytes(let count): Narrator(.en).bytes(count)
    case .tasks: "processes"
    case .noCeiling: "no ceiling"
    case .ready(let count): "\(count) ready, not in place:"
    case .readOnly: "read-only"
    case .canUse: "can use"
    case .canGain: "can gain"
    case .filter: "seccomp: each call is checked"
    case .noFilter: "any system call"
    case .new: "new"
    }
  }

  private var korean: String {
    switch self {
    case .host: "호스트 (밖에서 본 모습)"
    case .container: "컨테이너 (안에서 본 모습)"
    case .noProcess: "(아직 프로세스가 없다)"
    case .moreProcesses(let count): "   그 밖에 \(count)개"
    case .hostname: "호스트 이름"
    case .network: "네트워크"
    case .ipc: "IPC"
    case .cgroup: "cgroup"
    case .mounts: "마운트"
    case .users: "사용자"
    case .disk: "디스크"
    case .kernel: "커널"
    case .shared: "= 호스트와 공유"
    case .copy: "(복사본)"
    case .down: "(꺼짐)"
    case .sameNumber: "같은 번호"
    case .rootIsHosts: "/는 아직 호스트 디스크다"
    case .rootIsHere(let place): "/는 이제 여기: \(place)"
    case .rootWasHere: "- /가 있던 곳: 디스크  /"
    case .overlay: "오버레이"
    case .writableLayer: "쓰기 가능 레이어"
    case .readOnlyLayer(let position): "읽기 전용 \(position)     "
    case .readOnlyLayers(let positions): "읽기 전용 \(positions)"
    case .empty: "비어 있다"
    case .bytes(let count): Narrator(.ko).bytes(count)
    case .tasks: "프로세스"
    case .noCeiling: "제한 없음"
    case .ready(let count): "준비된 마운트 \(count)개:"
    case .readOnly: "읽기 전용"
    case .canUse: "쓸 수 있음"
    case .canGain: "얻을 수 있음"
    case .filter: "seccomp: 호출마다 검사한다"
    case .noFilter: "모든 시스템 콜"
    case .new: "생김"
    }
  }
}
