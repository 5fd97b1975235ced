"""Answers GetCallerIdentity with the access key id that signed it, on a loopback port that it prints."""

import re
from http.server import BaseHTTPRequestHandler, HTTPServer


class Sts(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        key = re.search(r"Credential=([^/]+)/", self.headers.get("Authorization", ""))
        signed = key and self.headers.get("X-Amz-Security-Token")
        body = (
            "<GetCallerIdentityResponse xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><GetCallerIdentityResult>"
            f"<UserId>{key.group(1) if signed else 'unsigned'}</UserId>"
            "<Account>111122223333</Account><Arn>arn:aws:sts::111122223333:assumed-role/x/y</Arn>"
            "</GetCallerIdentityResult></GetCallerIdentityResponse>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


server = HTTPServer(("127.0.0.1", 0), Sts)
print(server.server_port, flush=True)
server.serve_forever()
