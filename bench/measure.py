"""Runs commands in turns. Prints for each the median wall-clock time, its ratio to the first one's, the median CPU time of
the process with its children, and the peak memory.

Usage: measure.py RUNS NAME=COMMAND ...; the command prints something and exits with 0. A first round warms caches.
"""

import os
import shlex
import statistics
import sys
import tempfile
import time


def run(command, out):
    os.ftruncate(out, 0)
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
    _, status, usage = os.wait4(process, 0)
    elapsed = time.perf_counter() - start
    if status != 0 or os.fstat(out).st_size == 0:
        sys.exit(f"failed, or printed nothing: {shlex.join(command)}")
    return elapsed * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def main():
    runs = int(sys.argv[1])
    commands = {name: shlex.split(command) for name, command in (case.split("=", 1) for case in sys.argv[2:])}
    results = {name: [] for name in commands}
    with tempfile.TemporaryFile() as output:
        for turn in range(runs + 1):
            for name, command in commands.items():
                result = run(command, output.fileno())
                if turn:
                    results[name].append(result)
    first = None
    for name, result in results.items():
        time_ms = statistics.median(each[0] for each in result)
        first = first or time_ms
        cpu_ms = statistics.median(each[1] for each in result)
        memory = max(each[2] for each in result)
        print(f"{name:30} {time_ms:6.1f} ms  {time_ms / first:5.2f}  {cpu_ms:6.1f} ms CPU  {memory:4.0f} MiB")


main()
