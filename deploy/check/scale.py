#!/usr/bin/env python3
"""One replica of one core against two of one core each, through nginx. A measurement: printed, not judged.

    scale.py FOLDER

The jobs are heavy (a tenth of a second of one core and more), so that client and balancer, which share the cores with the
replicas, cost next to nothing; what they cost is printed beside the result.
"""
import os
import pathlib
import statistics
import sys
import tempfile
import time

from lab import Nginx, Replica
from load import Load
from report import Report

SIZE = (3600, 2400, 7900)  # just below the service's default limit of work


def cpu_seconds(processes):
    ticks = 0
    for process in processes:
        for task in [process.pid, *children(process.pid)]:
            fields = pathlib.Path(f"/proc/{task}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def children(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def rate(work, replicas, seconds):
    nginx = Nginx(work, replicas).start()
    try:
        with Load(nginx.port, gets=2 * len(replicas), pause=0, size=SIZE) as load:
            time.sleep(1)
            began, client, balancer = time.monotonic(), time.process_time(), cpu_seconds([nginx.process])
            time.sleep(seconds)
            ended = time.monotonic()
            busy = time.process_time() - client, cpu_seconds([nginx.process]) - balancer
        wrong = [reply for reply in load.of("GET") if not reply.is_picture]
        if wrong:
            sys.exit(f"{len(wrong)} replies are no pictures, the first: {wrong[0].status} {wrong[0].error or wrong[0].body[:200]}")

        # A reply counts by the share of its time that lies in the window.
        done = sum(max(0, min(ended, reply.ended) - max(began, reply.began)) / (reply.ended - reply.began)
                   for reply in load.of("GET"))
        return done / seconds, [share / seconds for share in busy]
    finally:
        nginx.stop()


def main(folder, rounds=3, seconds=4):
    app = pathlib.Path(folder).resolve()
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        print("SKIP two replicas of one core against one: there is one core")
        return Report().finish()

    with tempfile.TemporaryDirectory() as name, open(os.devnull, "wb") as log:
        work = pathlib.Path(name)
        work.chmod(0o755)
        replicas = [Replica(app, log, core=core).start() for core in cores]
        try:
            for replica in replicas:
                replica.wait_ready()
            ratios = []
            for _ in range(rounds):
                one, cost_one = rate(work, replicas[:1], seconds)
                two, cost_two = rate(work, replicas, seconds)
                ratios.append(two / one)
                print(f"     one replica {one:.2f}/s, two {two:.2f}/s: {two / one:.2f}x; cores used by client and nginx: "
                      f"{cost_one[0]:.3f} and {cost_one[1]:.3f}, {cost_two[0]:.3f} and {cost_two[1]:.3f}", flush=True)
            print(f"MEASURED two replicas of one core against one: {statistics.median(ratios):.2f}x (median of {rounds})")
        finally:
            for replica in replicas:
                replica.stop()
    return Report().finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
