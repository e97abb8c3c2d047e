"""An HTTPS gateway in all its moods, for a story: one port a certificate, one path a mood.

    gateway.py DIRECTORY LOG    certificates NAME.pem (with key) in DIRECTORY; each request is a line of LOG"""

import http.server
import json
import ssl
import sys
import threading
import time

DIRECTORY, LOG = sys.argv[1:3]
PORTS = {"good": 8443, "expired": 8444, "other-name": 8445, "foreign": 8446}
LONG = 3600


class Gateway(http.server.BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        mood = self.path.split("?")[0].strip("/").replace("-", "_")
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = {"port": self.server.server_port, "path": self.path, "headers": headers, "body": body}
        with open(LOG, "a", encoding="utf-8") as log:
            log.write(json.dumps(seen) + "\n")
        getattr(self, mood)()

    do_GET = do_POST

    def says(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def good(self):
        self.says(200, '{"status": "accepted"}')

    def bad_json(self):
        self.says(200, '{"status": "acc')

    def hangs(self):
        time.sleep(LONG)

    def drips(self):
        self.send_response(200)
        self.send_header("Content-Length", "60000")
        self.end_headers()
        for _ in range(LONG):
            self.wfile.write(b" ")
            time.sleep(1)

    def redirects(self):
        self.says(307, "", Location=f"https://gateway.example:{PORTS['good']}/good")

    def floods(self):
        self.send_response(200)
        self.send_header("Content-Length", str(10 << 30))
        self.end_headers()
        for _ in range(10 << 10):
            self.wfile.write(b"x" * (1 << 20))

    def repeats(self):
        """A refusal that repeats what it was told."""
        self.says(500, str(self.headers) + self.path)

    def log_message(self, *_):
        pass


def serve(name, port):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{DIRECTORY}/{name}.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Gateway)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


for entry in PORTS.items():
    threading.Thread(target=serve, args=entry).start()
