"""Stands for a TPM device in tests: forwards to swtpm, for one client at a time.

Usage: flushing-tpm.py FOLDER SWTPM-DEVICE [SECONDS]. Like /dev/tpmrm0, it flushes everything when a client disconnects. With
SECONDS it is like a slow /dev/tpm0: it flushes nothing, and waits that long before it forwards each command.

Prints what to use as TPM_DEVICE and TPM2TOOLS_TCTI, and listens at that TCP port and at the unix socket FOLDER/tpm.sock.
FOLDER/tpm0 is a character device, a pseudo-terminal, which does not notice that a client disconnects. FOLDER/commands gets a
line for each command: the number of the connection, or "tpm0", the command code and the response code.
"""

import os
import socket
import socketserver
import struct
import sys
import threading
import time
import tty

folder, device = sys.argv[1:3]
delay = float(sys.argv[3]) if len(sys.argv) > 3 else None
host, port = device.removeprefix("swtpm:host=").split(",port=")
tpm = (host, int(port))
turn = threading.Lock()
log = open(os.path.join(folder, "commands"), "a", buffering=1)
connections = 0


def exactly(stream, size):
    data = b""
    while len(data) < size:
        piece = stream.recv(size - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def message(stream):
    header = exactly(stream, 10)
    return header + exactly(stream, struct.unpack(">I", header[2:6])[0] - 10)


def ask(stream, command):
    stream.sendall(command)
    return message(stream)


def flush(stream):
    for first in (0x80000000, 0x02000000, 0x03000000):
        answer = ask(stream, struct.pack(">HIIIII", 0x8001, 22, 0x17A, 1, first, 64))
        count = struct.unpack(">I", answer[15:19])[0]
        for handle in struct.unpack(f">{count}I", answer[19 : 19 + 4 * count]):
            ask(stream, struct.pack(">HIII", 0x8001, 14, 0x165, handle))


class Client(socketserver.BaseRequestHandler):
    def handle(self):
        global connections
        with turn, socket.create_connection(tpm) as stream:
            connections += 1
            number = connections
            try:
                while True:
                    command = message(self.request)
                    time.sleep(delay or 0)
                    answer = ask(stream, command)
                    log.write(f"{number} {command[6:10].hex()} {answer[6:10].hex()}\n")
                    self.request.sendall(answer)
            except ConnectionError:
                if delay is None:
                    flush(stream)


def serve_device():
    """A device takes each command in one write, and each response is one read."""
    master, slave = os.openpty()
    tty.setraw(slave)
    link = os.path.join(folder, "tpm0")
    if os.path.islink(link):
        os.remove(link)
    os.symlink(os.ttyname(slave), link)
    while command := os.read(master, 4096):
        with turn, socket.create_connection(tpm) as stream:
            answer = ask(stream, command)
            log.write(f"tpm0 {command[6:10].hex()} {answer[6:10].hex()}\n")
            os.write(master, answer)


class Control(socketserver.BaseRequestHandler):
    """tpm2-tss opens the control channel, and uses it for little."""

    def handle(self):
        with socket.create_connection((tpm[0], tpm[1] + 1)) as stream:
            threading.Thread(target=self.back, args=(stream,), daemon=True).start()
            while data := self.request.recv(4096):
                stream.sendall(data)

    def back(self, stream):
        try:
            while data := stream.recv(4096):
                self.request.sendall(data)
        except OSError:
            pass


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


class Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def servers():
    """tpm2-tss expects the control channel at the next port."""
    while True:
        server = Tcp(("127.0.0.1", 0), Client)
        try:
            return server, Tcp(("127.0.0.1", server.server_address[1] + 1), Control)
        except OSError:
            server.server_close()


server, control = servers()
path = os.path.join(folder, "tpm.sock")
if os.path.exists(path):
    os.remove(path)
unix = Unix(path, Client)
for each in (control.serve_forever, unix.serve_forever, serve_device):
    threading.Thread(target=each, daemon=True).start()
print(f"swtpm:host=127.0.0.1,port={server.server_address[1]}", flush=True)
server.serve_forever()
