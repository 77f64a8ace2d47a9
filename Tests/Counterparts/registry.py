"""registry.py LAYOUT MODE LOG [FOLDER]: a registry of one image, whose manners are bad on purpose.

Serves the images of an OCI image layout under any name, on a free port of 127.0.0.1, which it prints. Each request is a
line in LOG: method, path, status, Range, and whether credentials came along. With FOLDER it speaks TLS, by the key.pem and
cert.pem in it. MODE, of blobs unless said otherwise:

  plain      as it should be                       token      a bearer token first, of user me, password secret
  redirect   the same, and to localhost            loop       redirects for ever
  busy       429, then 503, then well              broken     half of it, then the connection ends; goes on by Range
  forgetful  the same, but Range is not heeded     wrong      a byte is another one
  endless    more and more, chunked                stall      half of it, and then nothing
  schema1    a manifest of schema 1                huge       a manifest without an end
  lying      a manifest that is not its digest     closing    closes each connection at once
  giant      a manifest with a size of no disk     negative   a manifest with a size below nothing
  identity   a bearer token, for an identity token downgrade  redirects to plain text
  pages      tags, two on a page                   fuzz-N     a manifest of which some bytes are others, each time
"""
import base64, http.server, json, os, random, re, ssl, sys, threading, time, urllib.parse

layout, mode, log = sys.argv[1:4]
seen, lock = {}, threading.Lock()
INDEX = "application/vnd.oci.image.index.v1+json"


def blob(digest):
    path = os.path.join(layout, "blobs", *digest.split(":"))
    return open(path, "rb").read() if os.path.exists(path) else None


class Registry(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def answer(self, status, body=b"", **headers):
        with lock, open(log, "a") as file:
            known = "yes" if self.headers.get("Authorization") else "no"
            print(self.command, self.path, status, self.headers.get("Range", "-"), known, self.headers.get("Host"), file=file)
        self.send_response(status)
        for name, value in headers.items(): self.send_header(name.replace("_", "-"), value)
        if "Transfer_Encoding" not in headers and "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(body)

    def do_HEAD(self): self.do_GET()

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        right = {"grant_type": ["refresh_token"], "refresh_token": ["id+entity/="], "service": ["fish"], "client_id": ["fishbowl"],
                 "scope": ["repository:x:pull"]}
        self.answer(200 if form == right else 401, json.dumps({"access_token": "fish"}).encode())

    def do_GET(self):
        port = self.server.server_address[1]
        if mode == "closing": return self.close()
        if self.path.startswith("/token"):
            right = "Basic " + base64.b64encode(b"me:secret").decode()
            if self.headers.get("Authorization") != right: return self.answer(401)
            return self.answer(200, json.dumps({"token": "fish"}).encode())
        is_own = mode in ("token", "identity") or mode == "redirect" and self.headers["Host"].startswith("127.")
        if is_own and self.headers.get("Authorization") != "Bearer fish":
            realm = f'Bearer realm="http://127.0.0.1:{port}/token",service="fish",scope="repository:x:pull"'
            return self.answer(401, WWW_Authenticate=realm)
        parts = self.path.strip("/").split("/")
        if parts == ["v2"]: return self.answer(200, b"{}")
        if parts[-1].startswith("list"): return self.tags()
        if parts[-2] == "manifests": return self.manifest(parts[-1])
        return self.blob(parts[-1], port)

    def close(self):
        self.close_connection = True
        self.connection.close()

    def tags(self):
        names = sorted(e["annotations"]["org.opencontainers.image.ref.name"] for e in self.index())
        last = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("last", [""])[0]
        rest = [n for n in names if n > last]
        more = {"Link": f'</v2/x/tags/list?last={rest[1]}&n=2>; rel="next"'} if len(rest) > 2 else {}
        self.answer(200, json.dumps({"name": "x", "tags": rest[:2]}).encode(), **more)

    def index(self): return json.load(open(os.path.join(layout, "index.json")))["manifests"]

    def manifest(self, name):
        if mode == "schema1": return self.answer(200, b'{"schemaVersion": 1, "name": "x", "fsLayers": []}')
        if mode == "huge": return self.endless()
        type, digest = None, name
        if ":" not in name:
            found = [e for e in self.index() if e["annotations"]["org.opencontainers.image.ref.name"] == name]
            if not found:
                return self.answer(404, b'{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}')
            digest = found[0]["digest"]
        body = blob(digest)
        if mode == "lying": body = body.replace(b'"schemaVersion":2', b'"schemaVersion": 2')
        type = json.loads(body).get("mediaType", "application/vnd.oci.image.manifest.v1+json")
        if mode in ("giant", "negative"):
            body = re.sub(rb'"size":[0-9]+', b'"size":%d' % (1 << 51 if mode == "giant" else -1), body)
        if mode.startswith("fuzz-"): body = self.fuzzed(body)
        self.answer(200, body, Content_Type=type)

    def fuzzed(self, body):
        with lock: count = seen["fuzz"] = seen.get("fuzz", 0) + 1
        dice, body = random.Random(f"{mode} {count}"), bytearray(body)
        words = [b"-1", b"9223372036854775808", b"1e999", b"null", b"[", b"{}", b'"', b"\\u0000", b"\xff", b"sha256:"]
        for _ in range(dice.randint(1, 4)):
            start = dice.randrange(len(body))
            body[start : start + dice.choice([0, 1, 1, 9, 99])] = dice.choice(words + [bytes([dice.randrange(256)])] * 5)
        return bytes(body)

    def blob(self, digest, port):
        body, start = blob(digest), 0
        with lock: count = seen[digest] = seen.get(digest, 0) + 1
        if mode == "redirect" and self.headers["Host"].startswith("127."):
            return self.answer(307, Location=f"http://localhost:{port}{self.path}")
        if mode == "downgrade": return self.answer(307, Location=f"http://{self.headers['Host']}{self.path}")
        if mode == "loop": return self.answer(302, Location=self.path)
        if mode == "busy" and count < 3:
            return self.answer(429 if count == 1 else 503, Retry_After="0")
        if mode == "endless": return self.endless()
        if mode == "wrong": body = body[:-1] + bytes([body[-1] ^ 1])
        asked = self.headers.get("Range", "")
        headers = {}
        if asked.startswith("bytes=") and mode != "forgetful":
            start = int(asked[6:].rstrip("-"))
            headers["Content_Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        part = body[start:]
        # Whoever goes on is refused, and may begin again.
        if mode == "teasing":
            if asked: return self.answer(416)
            self.answer(200, body[:10], Content_Length=str(len(body)))
            self.wfile.flush()
            return self.close()
        if mode in ("broken", "forgetful", "stall") and count == 1:
            self.answer(206 if start else 200, part[: len(part) // 2], Content_Length=str(len(part)), **headers)
            self.wfile.flush()
            if mode == "stall": time.sleep(60)
            return self.close()
        self.answer(206 if start else 200, part, **headers)

    def endless(self):
        self.answer(200, Transfer_Encoding="chunked")
        while True: self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_): pass


server = Server(("127.0.0.1", 0), Registry)
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4] + "/cert.pem", sys.argv[4] + "/key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
