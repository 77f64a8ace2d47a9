"""layers.py LAYOUT [COUNT]: an OCI image layout with `many`, an image of so many layers, or 40: each adds a file, covers the
same one, and now and then hides, empties or replaces what is below. One has all that a tar can say: hard links, devices, a
pipe, attributes, a set-user-ID bit, owners, fractions of seconds, holes, long names and names of all letters. Layer 21 is not
compressed.
"""
import gzip, hashlib, io, json, os, shutil, subprocess, sys, tarfile, tempfile

layout, layers = sys.argv[1], int((sys.argv[2:] or [40])[0])
blobs = os.path.join(layout, "blobs", "sha256")
os.makedirs(blobs)


def put(data, type, **more):
    digest = hashlib.sha256(data).hexdigest()
    open(os.path.join(blobs, digest), "wb").write(data)
    return {"mediaType": type, "digest": "sha256:" + digest, "size": len(data), **more}


def entry(name, data=b"", type=tarfile.REGTYPE, mode=0o644, time=1000000000, pax={}, **fields):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.mtime, info.pax_headers = type, mode, time, dict(pax)
    info.size = len(data) if type == tarfile.REGTYPE else 0
    for field, value in fields.items(): setattr(info, field, value)
    return info, data


def everything():
    yield entry("all", type=tarfile.DIRTYPE, mode=0o1777)
    yield entry("all/one", b"one\n")
    yield entry("all/owned", b"o", uid=1234, gid=70000, mode=0o640, time=1000000000.25)
    yield entry("all/two", type=tarfile.LNKTYPE, linkname="all/one")
    yield entry("all/three", type=tarfile.LNKTYPE, linkname="./all/one")
    yield entry("all/setuid", b"s", mode=0o6755)
    yield entry("all/null", type=tarfile.CHRTYPE, devmajor=1, devminor=3, mode=0o666)
    yield entry("all/disk", type=tarfile.BLKTYPE, devmajor=7, devminor=9)
    yield entry("all/pipe", type=tarfile.FIFOTYPE)
    yield entry("all/link", type=tarfile.SYMTYPE, linkname="../../nowhere", time=5)
    yield entry("all/" + "long" * 40, b"l")
    yield entry("all/이름 \t✓", b"k")
    capability = bytes.fromhex("0100000200040000000000000000000000000000").decode("latin-1")
    yield entry("all/ping", b"p", mode=0o755, pax={"SCHILY.xattr.user.fish": "swims", "SCHILY.xattr.security.capability": capability})


def content(number):
    if number == 0:
        yield entry("bin", type=tarfile.DIRTYPE, mode=0o755)
        yield entry("bin/busybox", open(shutil.which("busybox"), "rb").read(), mode=0o755)
        for name in ["sh", "cat", "ls", "echo"]: yield entry("bin/" + name, type=tarfile.SYMTYPE, linkname="busybox")
    if number == 5: yield entry("turns/file", b"f")
    if number == 10: yield from everything()
    if number == 25: yield entry("d3/.wh..wh..opq")
    if number == 31: yield entry("turns", type=tarfile.SYMTYPE, linkname="d0")
    if number == 35:
        yield entry("all", type=tarfile.DIRTYPE, mode=0o1777)
        yield entry("all/one", b"anew\n")
        yield entry("all/two", type=tarfile.LNKTYPE, linkname="all/one")
        yield entry("all/.wh.three")
    yield entry(f"d{number % 7}", type=tarfile.DIRTYPE, mode=0o755)
    yield entry(f"d{number % 7}/f{number}", str(number).encode() * 1000)
    yield entry("same", f"layer {number}\n".encode())
    if number % 3 == 2: yield entry(f"d{(number - 1) % 7}/.wh.f{number - 1}")


def tar(number):
    if number == 12: return sparse()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8") as archive:
        for info, data in content(number): archive.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return file.getvalue()


def sparse():
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/sparse", "wb") as file:
            file.write(b"head")
            file.seek(3 << 20)
            file.write(b"tail")
            file.truncate(5 << 20)
        return subprocess.run(["tar", "--format=posix", "-cSC", folder, "--owner=0", "--group=0", "sparse"], stdout=subprocess.PIPE, check=True).stdout


def packed(number, data):
    return (data, "") if number == 21 else (gzip.compress(data, 1, mtime=0), "+gzip")


tars = [tar(number) for number in range(layers)]
parts = [put(data, "application/vnd.oci.image.layer.v1.tar" + kind) for data, kind in (packed(*each) for each in enumerate(tars))]
ids = ["sha256:" + hashlib.sha256(data).hexdigest() for data in tars]
config = {"architecture": "amd64", "os": "linux", "config": {"Cmd": ["cat", "same"], "Env": ["PATH=/bin"]},
          "rootfs": {"type": "layers", "diff_ids": ids}}
type = "application/vnd.oci.image.manifest.v1+json"
manifest = {"schemaVersion": 2, "mediaType": type, "layers": parts,
            "config": put(json.dumps(config).encode(), "application/vnd.oci.image.config.v1+json")}
named = put(json.dumps(manifest).encode(), type, annotations={"org.opencontainers.image.ref.name": "many"})
json.dump({"schemaVersion": 2, "manifests": [named]}, open(os.path.join(layout, "index.json"), "w"))
json.dump({"imageLayoutVersion": "1.0.0"}, open(os.path.join(layout, "oci-layout"), "w"))
