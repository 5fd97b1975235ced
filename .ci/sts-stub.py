"""Answers GetCallerIdentity with the access key id that signed it, and AssumeRole with one that names the session's that
signed it: "ASSUMED" before that. On a loopback port that it prints."""

import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs


class Sts(BaseHTTPRequestHandler):
    def do_POST(self):
        request = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        key = re.search(r"Credential=([^/]+)/", self.headers.get("Authorization", ""))
        signer = key.group(1) if key and self.headers.get("X-Amz-Security-Token") else "unsigned"
        action = request["Action"][0]
        result = self.assumed(signer, request["RoleArn"][0]) if action == "AssumeRole" else self.identity(signer)
        body = (
            f"<{action}Response xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><{action}Result>{result}</{action}Result>"
            f"</{action}Response>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @staticmethod
    def identity(signer):
        return (
            f"<UserId>{signer}</UserId><Account>111122223333</Account>"
            "<Arn>arn:aws:sts::111122223333:assumed-role/x/y</Arn>"
        )

    @staticmethod
    def assumed(signer, role):
        return (
            f"<Credentials><AccessKeyId>ASSUMED{signer}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
            "<SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
            f"<AssumedRoleUser><AssumedRoleId>id:x</AssumedRoleId><Arn>{role}/x</Arn></AssumedRoleUser>"
        )

    def log_message(self, *args):
        pass


server = HTTPServer(("127.0.0.1", 0), Sts)
print(server.server_port, flush=True)
server.serve_forever()
