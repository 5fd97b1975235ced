"""Starts a command many times at once. Prints for each command the median and the longest time until a process ends, how many
failed, and how many sessions (different outputs) they printed.

Usage: parallel.py ROUNDS NAME=NUMBER=COMMAND ...; {round} in a command is replaced by the number of the round.
"""

import shlex
import statistics
import subprocess
import sys
import threading
import time


def run(command, results):
    start = time.perf_counter()
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    results.append(((time.perf_counter() - start) * 1000, process.returncode, process.stdout))


def main():
    failed = 0
    for case in sys.argv[2:]:
        name, number, command = case.split("=", 2)
        results, sessions = [], 0
        for turn in range(int(sys.argv[1])):
            words = shlex.split(command.replace("{round}", str(turn)))
            latest = []
            threads = [threading.Thread(target=run, args=(words, latest)) for _ in range(int(number))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            sessions = max(sessions, len({each[2] for each in latest}))
            results += latest
        failures = sum(1 for each in results if each[1] != 0)
        failed += failures
        times = [each[0] for each in results]
        print(f"{name:30} {statistics.median(times):6.0f} ms median {max(times):6.0f} ms longest  {failures} failed  {sessions} sessions")
    sys.exit(1 if failed else 0)


main()
