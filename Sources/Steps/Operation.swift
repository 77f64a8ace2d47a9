/// What a step asks of the kernel, in the narrator's terms. Lowered to calls by `Planning`, to effects by the reducer.
public enum Operation: Equatable, Codable, Sendable {
  // 1 image: performed by the command before there is a plan, or by its own calls
  /// Finds what `reference` names in the store.
  case resolveImage(reference: String, digest: String?)
  /// Takes an existing directory as the only read-only layer.
  case useRootfs(path: String)
  /// A registry was asked, and answered: `url` without what it was signed with, `bytes` of the answer's body, if it says.
  /// `status` nil: no answer came.
  case requestRegistry(method: String, url: String, status: Int?, bytes: Int?)
  /// The registry wanted to know who asks. `scheme`: Basic or Bearer; `realm`: who gave the token; `user` nil: nobody.
  case authorize(scheme: String, realm: String, user: String?)
  /// A layer's blob came from the registry, whole: counted and hashed while it came.
  case fetchLayer(digest: String, bytes: Int)
  /// Reads an image's manifest: which blobs it is made of. `reference`: the name it is to have, or its ID.
  case readManifest(reference: String, digest: String, platform: String)
  /// Reads the image's configuration: what it runs by default, and its layers.
  case readImageConfig(digest: String, layers: Int)
  /// Compares a layer's blob with its digest, and the tar in it with its diff id.
  case verifyLayer(Layer)
  /// A layer that lies unpacked in the store already.
  case findLayer(Layer)
  /// A layer that was unpacked for this run.
  case unpackLayer(Layer)
  /// Lets a name mean an image: `id`. `before`: the image that it meant until then.
  case tagImage(name: String, id: String, before: String?)
  /// A blob is in the registry, whole: sent now, or `isNew` false, there before.
  case sendBlob(digest: String, bytes: Int, isNew: Bool)
  /// Wrote a tar: `images` of the store, or with none the files of a container. `path` nil: to standard output.
  case writeArchive(path: String?, images: [String], bytes: Int?)
  /// Reads an archive of images, or of a file system, and takes in what it holds. `path` nil: from standard input.
  case readArchive(path: String?, bytes: Int?)
  /// Packs what a container has written as a layer.
  case packLayer(container: String)
  /// Keeps who one is to a registry: in the file `keeper`, or by the program `docker-credential-…`.
  case storeCredentials(registry: String, user: String, keeper: String)
  /// Erases that. `keeper` nil: there was nothing.
  case eraseCredentials(registry: String, keeper: String?)
  /// Copied files between the host and a container; `into`: to the container. Nil: nobody could count them.
  case copyFiles(source: String, target: String, into: Bool, files: Int?, bytes: Int?)
  /// Takes names from an image. `isLast`: with them its last entry in the index; one without a name has none to lose.
  case untagImage(names: [String], id: String, isLast: Bool)
  /// Removes the blobs of an image that nobody names any more, as far as no other image needs them; `image` nil: blobs that
  /// no image needed before.
  case deleteBlobs(image: String?, digests: [String], bytes: Int)
  /// Removes a layer's directory.
  case deleteLayer(Layer)
  /// Leaves a layer, since others need it: images, and containers, by their names.
  case keepLayer(Layer, images: [String], containers: [String])
  /// Claims the name, which only one can, and makes the container's directory.
  case createContainer(ContainerPlace)
  /// Makes upper, work and merged for overlayfs.
  case createWritableLayer(directory: String)
  /// Writes the hostname, hosts and resolv.conf that will cover the image's.
  case writeEtcFiles([FileText])
  /// Writes the OCI runtime configuration. Its text holds environment values and is a secret.
  case writeSpec(path: String, text: Secret)
  /// Puts another configuration in the place of the one there is. rename(2)
  case replaceSpec(path: String, text: Secret)
  /// Claims another name, and frees the one it had. symlink(2)
  case renameContainer(ContainerPlace, name: String, nameFile: String)

  /// Makes a volume: a folder that outlives containers, and the record that says so. mkdir(2)
  case createVolume(VolumePlace, record: String)
  /// Makes folders of the host that a container shall share and that are missing, the deepest last.
  case makeFolders([String])
  /// Copies into an empty volume what the image has at `target`: `folders`, of its layers from the lowest.
  case fillVolume(VolumePlace, target: String, folders: [String])

  // 2 limits
  /// Opens the gate between monitor and setup, and the FIFO on which the finished container waits.
  case openSync(fifo: String)
  /// Opens the three pipes of the container's standard streams.
  case openStdio
  /// Opens a terminal in the devpts of the container whose first process the host knows as `pid`: where setup hides itself
  /// from the monitor too, it must have it from birth. pty(7)
  case openTerminalInside(pid: Int, size: WindowSize?)
  /// Makes the container's control group, in each hierarchy that it uses. mkdir(2), cgroups(7)
  /// `enable` holds the writes to cgroup.subtree_control that v2 wants first; on v1 it is empty.
  case createCgroup(directories: [String], parents: [String], enable: [FileText])
  /// Writes ceilings: before the process exists, or while it runs.
  case limitResources([Limit])
  /// Says which devices may be opened: cgroup v1's device list.
  case limitDevices(directory: String, allowed: [String])
  /// The same on cgroup v2, which has no such list: by a program that the kernel asks. bpf(2), BPF_PROG_TYPE_CGROUP_DEVICE
  case filterDevices(directory: String, allowed: [String])
  /// Goes without, since the kernel refuses the program: CAP_MKNOD is not given in its place.
  case lackDeviceFilter(reason: String)

  /// The command has asked the person's systemd for a part of the tree, and gone into it. org.freedesktop.systemd1(5)
  case enterScope(unit: String, group: String)
  /// Goes without a control group, since nobody has delegated one to this person. cgroups(7), "delegation"
  case lackCgroup(reason: String, discarded: [String]? = nil)

  // 3 process
  /// Makes the container's first process in namespaces of its own. clone3(2)
  /// `terminal`: there are no pipes whose ends the monitor would have to close.
  /// `joined`: containers in whose namespaces it is born. setns(2)
  case clone(namespaces: [Namespace], cgroup: String?, terminal: Bool? = nil, joined: [Neighbour]? = nil)
  /// Says who the users and groups of the new user namespace are outside. By newuidmap(1) where there are ranges of
  /// subuid(5), else by writing uid_map. user_namespaces(7)
  case mapIDs(IDMapping)
  /// Makes a helper: it goes where the monitor could not come back from, makes the container's process there as a child
  /// of the monitor, and ends. `pid`: of the container that it will enter. `groups`: files of control groups, opened here
  /// since they can't be reached there. `owner`: whose the pipes are to be, where root is nobody inside; a
  /// terminal is then opened inside. clone3(2)
  case cloneHelper(namespaces: [Namespace], pid: Int?, terminal: Bool?, groups: [String], owner: UInt32? = nil)
  /// Takes hold of the process that the helper has made, and sees that the helper is gone. pidfd_open(2), waitid(2)
  case adopt
  /// The container's first process, made by the helper, which maps its users too. clone3(2), user_namespaces(7)
  case cloneByHelper(namespaces: [Namespace], mapping: IDMapping)
  /// A process in a container that has a user namespace of its own, made by the helper. setns(2), clone3(2)
  /// `namespaces`: those that the helper enters before; nil: the user and the PID namespace. `gift`: what becomes the
  /// container's root's, where the person is nobody inside.
  case cloneInsideByHelper(namespaces: [Namespace]? = nil, gift: StreamGift? = nil)
  /// Becomes uid 0 of its user namespace. setresuid(2)
  /// `staysHidden`: who is inside already must not look into it. PR_SET_DUMPABLE(2const)
  case becomeRoot(staysHidden: Bool? = nil)
  /// The same as `joinCgroup`, by files that are open already.
  case joinOpenCgroup(count: Int)
  /// Makes a user namespace that nobody is in, by whose mapping layers will be shown. MOUNT_ATTR_IDMAP
  case makeUsers(IDMapping)
  /// The same for layers that are shown so outside an aquarium.
  case lendUsers(IDMapping)
  /// Puts layers and files where the container, whose users are others, finds them as its own: in a mount namespace that
  /// only the helper is in. open_tree(2), mount_setattr(2), move_mount(2)
  case showLayers(Aquarium)
  /// Makes all that can be seen read-only, for good: whoever is born in a user namespace below can't turn it back.
  /// mount_setattr(2), mount_namespaces(7)
  case sealHost
  /// Makes the one place that can be written to, puts into it what the container needs, and covers the rest.
  case fillAquarium(Aquarium)
  /// Makes a process in the PID namespace of the container whose first process the host knows as `pid`. setns(2), clone3(2)
  case cloneInside(pid: Int, terminal: Bool? = nil)
  /// Closes its memory to whoever is inside, as long as the program has not taken its place. PR_SET_DUMPABLE(2const)
  case hideMemory
  /// Lets the new process die with its monitor. PR_SET_PDEATHSIG(2const)
  case tieToMonitor

  // 4 isolation
  /// Joins the control group before the cgroup namespace is made, whose root it becomes.
  case joinCgroup(files: [String])
  /// unshare(CLONE_NEWCGROUP): a step of its own where the group was joined by writing.
  case unshareCgroupNamespace
  /// Enters the container's other namespaces; with the mounts, its root. setns(2) by a pidfd
  /// Nil: all that a process enters by itself.
  case joinNamespaces([Namespace]? = nil)
  /// setsid(2)
  case startSession
  /// Names the machine inside the container. sethostname(2)
  case setHostname(String)
  /// Sets `lo` up, by rtnetlink(7).
  case raiseLoopback

  // 5 root
  /// Stops mount events from travelling between the host and the new mount namespace. mount_namespaces(7)
  case makeMountsPrivate
  /// Stacks the layers. `lower` is in overlayfs' order: the topmost first.
  case mountOverlay(Overlay)
  /// Makes a file system that hangs nowhere yet. fsopen(2), fsmount(2)
  case prepareMount(Mount)
  /// Clones nodes of the host's /dev: without root no device node can be made. open_tree(2)
  case openDevices([String])
  /// Clones a tree of the host, to be moved in after the root has changed. open_tree(2)
  case prepareTree(source: String, target: String)
  /// The same from the mount namespace of another container, whose pidfd the process was born with: what that has at
  /// `target`. setns(2), open_tree(2)
  case openSharedMemory(Neighbour, target: String)
  /// The same for a file or folder that the container shares with the host.
  case openVolume(source: String, target: String)
  /// The same, with all that is mounted below, for what the user asked for; made read-only before anybody sees it.
  /// open_tree(2), mount_setattr(2)
  case openMountPoint(MountPoint)
  /// Makes `newRoot` the process's `/`; the old tree stays mounted beneath it until it is detached. pivot_root(2)
  case pivotRoot(newRoot: String)
  /// Makes paths begin at a directory, for this process and its children: in the place of the former, to see what is
  /// missing. chroot(2)
  case enterRoot(String)

  // 6 furnish
  /// move_mount(2) of what scene 5 prepared, by the container's own paths.
  case mountProc(target: String)
  case mountDev(target: String)
  case mountSys(target: String)
  /// `folders` are made in it before it becomes read-only: the places of the hierarchies.
  case mountCgroup(target: String, readOnly: Bool, folders: [String])
  case mountVolume(target: String, makesTarget: Bool)
  /// Moves in what the user asked for, making its place where the image has none. move_mount(2)
  case placeMountPoint(MountPoint)
  /// The same for the program of --init, which may be executed and not be changed.
  case mountInit(target: String)
  /// mknodat(2) and symlinkat(2) in the new /dev.
  case makeDevices(nodes: [DeviceNode], links: [SymbolicLink])
  /// Moves the host's nodes into the new /dev. move_mount(2) and symlinkat(2)
  case bindDevices([String], links: [SymbolicLink])
  /// Covers files by /dev/null and directories by an empty tmpfs.
  case maskPaths(files: [String], directories: [String])
  /// Binds each path over itself, read-only.
  case makeReadOnly([String])
  /// Makes a pseudo-terminal in the container's own devpts. pty(7) With `console` it is seen there, too.
  case openTerminal(size: WindowSize?, console: String?)
  /// Writes settings of the container's own namespaces. proc_sys(5)
  case setSysctls([FileText])
  /// Takes the right to write away from the root, and from files that are mounted over it. mount(2)
  case makeRootReadOnly(files: [String])
  /// Takes the host's tree away for good. umount2(2) with MNT_DETACH
  case detachOldRoot
  /// chdir(2), making the directory where it is missing.
  case changeDirectory(path: String)
  /// chdir(2) to one that is there.
  case enterDirectory(path: String)

  // 7 rights
  /// What one process of it may use. prlimit(2)
  case limitProcess([ProcessLimit])
  /// How soon the OOM killer takes it: −1000, never, to 1000, first. proc_pid_oom_score_adj(5)
  /// `byMonitor`: it can't do so itself, being hidden, or without rights over the host.
  case adjustOOMScore(Int, byMonitor: Bool? = nil)
  /// Mask and ignored dispositions survive execve(2): both are reset.
  case resetSignals(ignored: [String])
  /// Gives the pipes to the container's user and makes them descriptors 0, 1 and 2.
  case giveStdio(uid: UInt32, gid: UInt32)
  /// Gives the terminal to the container's user, makes it the session's, and descriptors 0, 1 and 2. ioctl_tty(2)
  case giveTerminal(uid: UInt32)
  /// prctl(PR_CAPBSET_DROP) for each.
  case dropBounding([Capability])
  /// Puts a filter before every system call of the process and of all that it starts, for good. seccomp(2)
  case loadSeccomp(SeccompFilter)
  /// setgroups, setresgid, setresuid, keeping permitted capabilities across them. `staysSeen`: a monitor that is not root
  /// could look into it no more otherwise. `keepsGroups`: in a user namespace of
  /// only one group the kernel lets nobody set any.
  case setUser(uid: UInt32, gid: UInt32, groups: [UInt32], keepsGroups: Bool? = nil, staysSeen: Bool? = nil)
  /// capset(2), and an empty ambient set.
  case setCapabilities([Capability])
  /// From now on no program that it executes gives it a right that it has not. PR_SET_NO_NEW_PRIVS(2const)
  case forbidNewPrivileges
  /// Marks every descriptor above 2 close-on-exec. close_range(2)
  case closeDescriptors

  // 8 exec
  /// Gives the baton back and reads the FIFO: the container is complete and waits.
  case waitForStart
  /// The monitor gets the terminal's other end, through which it reads what is shown and writes what is typed.
  /// pidfd_getfd(2)
  case takeTerminal
  /// From now on the kernel tells the monitor of every change of a file of the container's own file system, whoever makes
  /// it and by whichever mount. fanotify_init(2), fanotify_mark(2)
  case watchFiles
  /// Writes the one byte that lets it go.
  case releaseStart
  /// Tries each candidate in order, as execvp(3) does. Environment values are secrets.
  case execute(candidates: [String], arguments: [String], environment: [Secret])
  /// Stops every process of the group where it stands. kernel: cgroup-v1/freezer-subsystem, cgroup-v2 cgroup.freeze
  case freezeCgroup(FileText)
  case thawCgroup(FileText)
  /// Connects to the monitor's socket, by which it shares the program's standard streams. connect(2), unix(7)
  /// `input`: what is typed goes in, too. `terminal`: the program has one.
  case connectStreams(socket: String, input: Bool, terminal: Bool)
  /// Observed, by `top`: a process that the container has.
  case observeProcess(SeenProcess)
  /// Observed: how many processes of its group the kernel has killed for want of memory. kernel: cgroup-v1/memory
  case observeOOM(kills: Int)
  /// Observed: another answer of its health checks, in docker's words.
  case observeHealth(status: String, exitCode: Int)
  /// Observed: a process has changed a file.
  case observeFile(FileEvent)
  /// Observed: such changes are missing from here on. `count`: how many, as far as the kernel told them.
  case observeMissed(MissedChanges, count: Int?)
  /// Calls of another runtime that no step of ours makes, in the scene in which it made them.
  case otherCalls(scene: Int)

  // 9 end
  /// Leaves the streams to the others: the program runs on. close(2)
  case leaveStreams
  /// Observed: the command that made the program was left by the detach keys.
  case observeDetach
  /// Takes hold of the container's first process: what the descriptor means stays, whatever becomes of the number.
  /// pidfd_open(2)
  case openProcess(pid: Int)
  /// pidfd_send_signal(2). By its name, as `SIGTERM`.
  case sendSignal(String)
  /// Waits for the end, this many seconds at most; nil: for ever. poll(2) of a pidfd
  case awaitEnd(seconds: Int?)
  /// SIGKILL to a process that did not end in its grace time.
  case killAfterGrace
  /// waitid(2) on the container's pidfd. `oomEvents`: the file that counts whom the kernel has killed in its group for want
  /// of memory, asked when the end was SIGKILL.
  case awaitExit(oomEvents: String?)
  /// SIGKILL to a process that must not outlive a failed run, and to all in its `cgroup`, if its end does not end them: in a
  /// PID namespace that is not its own.
  case killProcess(cgroup: String? = nil)
  /// Observed: the last process is gone, and with it namespaces and mounts.
  case observeRelease
  /// Observed: what its writable layer holds when its first process has ended. Each file is a row of its own.
  case observeChanges(ChangeSummary)
  case removeCgroup(directories: [String])
  /// Removes the groups that all containers' groups were made in; one that is not empty stays.
  case removeParentCgroups(directories: [String])
  /// Removes the writable layer and what the container wrote.
  case deleteWritableLayer(directory: String)
  /// Removes a volume with its files.
  case deleteVolume(VolumePlace)
  /// Removes folders that were made for a container which then failed, as far as they are empty.
  case removeFolders([String])
  /// Removes the container's record and frees its name.
  case deleteContainer(ContainerPlace)
}
