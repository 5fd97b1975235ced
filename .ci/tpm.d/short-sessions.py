"""Forwards CreateSession calls to the simulator, and lets sessions expire soon: short-sessions.py ENDPOINT SECONDS. Prints its
own endpoint."""

import datetime
import http.server
import json
import sys
import urllib.error
import urllib.request

endpoint, seconds = sys.argv[1], int(sys.argv[2])


class Proxy(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        # The signature covers the Host header, so it is forwarded with the others.
        request = urllib.request.Request(endpoint + self.path, body, dict(self.headers))
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as response:
                status, answer = response.status, json.load(response)
        except urllib.error.HTTPError as error:
            status, answer = error.code, json.load(error)
        for each in answer.get("credentialSet", []):
            expiration = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
            each["credentials"]["expiration"] = expiration.strftime("%Y-%m-%dT%H:%M:%SZ")
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
