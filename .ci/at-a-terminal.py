"""Runs a command at a terminal of its own, with its output in a pipe; types a wrong password, then the right one."""

import os
import pty
import subprocess
import sys

password, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    os._exit(0 if done.returncode == 0 and len(done.stdout) > 100 else 1)

seen = b""


def wait_for(text):
    global seen
    while text not in seen:
        seen += os.read(terminal, 1024)


wait_for(b"password of")
os.write(terminal, b"wrong\n")
wait_for(b"try again: ")
os.write(terminal, password.encode() + b"\n")
_, status = os.waitpid(pid, 0)
try:
    seen += os.read(terminal, 1024)
except OSError:
    pass
assert password.encode() not in seen and b"wrong" not in seen, seen
assert status == 0, (status, seen)
