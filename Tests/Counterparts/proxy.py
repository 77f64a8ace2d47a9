"""proxy.py LOG [NAME:PASSWORD [FOLDER]]: an HTTP proxy that knows one verb, CONNECT, and takes every host for this machine. It
listens on a free port of 127.0.0.1, which it prints. Each request is a line in LOG: where to, and the status. With FOLDER it
speaks TLS itself, by the key.pem and cert.pem in it. RFC 9110, 9.3.6
"""
import base64, socket, ssl, sys, threading

log = sys.argv[1]
wanted = "Basic " + base64.b64encode(sys.argv[2].encode()).decode() if len(sys.argv) > 2 and sys.argv[2] else None
secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if len(sys.argv) > 3 else None
if secure: secure.load_cert_chain(sys.argv[3] + "/cert.pem", sys.argv[3] + "/key.pem")


def pump(source, sink):
    try:
        while data := source.recv(65536): sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError: pass


def serve(client):
    head = b""
    if secure:
        try: client = secure.wrap_socket(client, server_side=True)
        except OSError: return client.close()
    while b"\r\n\r\n" not in head:
        part = client.recv(4096)
        # Somebody who speaks TLS is in the wrong place here.
        if not part or part[0] == 22: return client.close()
        head += part
    verb, target, *_ = head.decode().split()
    known = wanted is None or f"proxy-authorization: {wanted}".lower() in head.decode().lower()
    status = 405 if verb != "CONNECT" else 200 if known else 407
    with open(log, "a") as file: print(target, status, file=file)
    client.sendall(f"HTTP/1.1 {status} So\r\n\r\n".encode())
    if status != 200: return client.close()
    server = socket.create_connection(("127.0.0.1", int(target.rsplit(":", 1)[1])))
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
