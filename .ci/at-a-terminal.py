"""Runs a command at its own terminal, with its output in a pipe: QUESTION=ANSWER... -- COMMAND...

The answers are typed one after another, each after its question appears, and none of them may be echoed."""

import os
import pty
import signal
import subprocess
import sys

end = sys.argv.index("--")
dialogue = [each.split("=", 1) for each in sys.argv[1:end]]
pid, terminal = pty.fork()
if pid == 0:
    done = subprocess.run(sys.argv[end + 1 :], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    os._exit(0 if done.returncode == 0 and len(done.stdout) > 100 else 1)

signal.alarm(300)
seen = b""
for question, answer in dialogue:
    while question.encode() not in seen:
        seen += os.read(terminal, 1024)
    os.write(terminal, answer.encode() + b"\n")
_, status = os.waitpid(pid, 0)
try:
    seen += os.read(terminal, 1024)
except OSError:
    pass
for _, answer in dialogue:
    assert answer.encode() not in seen, seen
assert status == 0, (status, seen)
