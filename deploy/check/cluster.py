#!/usr/bin/env python3
"""Two replicas behind nginx with the committed configuration, on loopback: what holds in calm, under load and when one dies.

    cluster.py FOLDER     the published service; prints a line for each check, exits with 1 when one fails
"""
import collections
import pathlib
import signal
import socket
import sys
import tempfile
import time

import picture
from lab import Nginx, Replica, can_mount
from load import Load, ask, new_view, together
from report import Report

FAIL_TIMEOUT = 2    # seconds; nginx leaves a failed replica alone for as long (deploy/nginx/replicas.conf)
UPLOAD = picture.noise(500, 400)


def shares(nginx, since, method=None):
    """How many requests each replica answered, from line `since` of the access log on."""
    lines = [line for line in nginx.lines()[since:] if line["replica"] and method in (None, line["method"])]
    return collections.Counter(line["replica"].split(", ")[-1] for line in lines)


def spreads(report, nginx, replicas):
    since = len(nginx.lines())
    with Load(nginx.port, gets=4, posts=4, upload=UPLOAD) as load:
        time.sleep(4)
    for method in ("GET", "POST"):
        replies, count = load.of(method), shares(nginx, since, method)
        least = min(count[f"127.0.0.1:{replica.port}"] for replica in replicas)
        report.check(f"load spreads, {method}", all(reply.is_picture for reply in replies) and least >= 0.25 * len(replies),
                     f"{len(replies)} pictures, {least} from the replica with fewer")


def caches(report, nginx):
    view = new_view(640, 480, 1000)
    first, second = ask(nginx.port, "GET", view), ask(nginx.port, "GET", view)
    marks = [reply.headers.get("x-cache") for reply in (first, second)]
    report.check("second identical request is a cache hit", marks == ["MISS", "HIT"] and first.body == second.body and first.is_picture,
                 f"{marks}, {len(first.body)} and {len(second.body)} bytes")
    fresh = ask(nginx.port, "GET", view, headers={"If-None-Match": first.headers["etag"]})
    report.check("a client's ETag is answered from the cache", fresh.status == 304 and not fresh.body, f"status {fresh.status}")

    view = new_view(1600, 1200, 3000)
    replies = together(100, lambda: ask(nginx.port, "GET", view))
    computed = [line for line in nginx.lines() if line["uri"] == view and line["replica"]]
    same = len({reply.body for reply in replies}) == 1 and all(reply.is_picture for reply in replies)
    report.check("a hundred at once cost one computation", same and len(computed) == 1,
                 f"{len(replies)} replies, {len({reply.body for reply in replies})} distinct, {len(computed)} reached a replica")

    wrong = "/mandelbrot?w=0"
    replies = [ask(nginx.port, "GET", wrong) for _ in range(2)]
    reached = [line for line in nginx.lines() if line["uri"] == wrong and line["replica"]]
    report.check("an error is not cached", [reply.status for reply in replies] == [400, 400] and len(reached) == 2,
                 f"status {[reply.status for reply in replies]}, {len(reached)} reached a replica")


def passes_errors(report, nginx, replica):
    direct, through = (ask(port, "POST", "/blur?diameter=9", picture.spoiled(UPLOAD)) for port in (replica.port, nginx.port))
    differ = [name for name in ("content-type", "cache-control") if direct.headers.get(name) != through.headers.get(name)]
    problems = [{key: value for key, value in reply.json().items() if key not in ("requestId", "traceId")} for reply in (direct, through)]
    report.check("a corrupt upload's 422 passes unchanged",
                 direct.status == through.status == 422 and not differ and problems[0] == problems[1], through.body.decode()[:160])

    limit = 32 << 20
    at, over = (ask(nginx.port, "POST", "/blur?diameter=9", bytes(size)) for size in (limit, limit + 1))
    direct = ask(replica.port, "POST", "/blur?diameter=9", headers={"Content-Type": "image/png", "Content-Length": str(limit + 1)})
    same = over.status == direct.status == 413 and over.json()["type"] == direct.json()["type"] and "json" in over.headers["content-type"]
    report.check("the body limit is the service's", at.status == 415 and same,
                 f"{limit} bytes of zeros: {at.status}, one more: {over.status}, from the service itself: {direct.status}")


def passes_aborts(report, nginx, replica):
    """A reply that is streamed and cannot be finished must not look finished."""
    large = picture.noise(2400, 1600)   # its blurred form is over the 8 MiB from which a reply is streamed
    streamed = "content-length" not in ask(replica.port, "POST", "/blur?diameter=1", large).headers
    whole = ask(nginx.port, "POST", "/blur?diameter=1", large)
    cut = ask(nginx.port, "POST", "/blur?diameter=1", picture.spoiled(large))
    report.check("a late abort reaches the client as an error", streamed and whole.is_picture and cut.status == 0,
                 f"intact: {whole.status}, {len(whole.body)} bytes; spoiled at its end: {cut.error or cut.status}")


def holds_slow_senders(report, nginx, replicas):
    before = connections(replicas)
    with socket.create_connection(("127.0.0.1", nginx.port)) as sender:
        sender.sendall(b"POST /blur?diameter=9 HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n" % len(UPLOAD))
        seen = 0
        for at in range(0, 2000, 100):
            sender.sendall(UPLOAD[at:at + 100])
            time.sleep(0.05)
            seen = max(seen, connections(replicas) - before)
        sender.sendall(UPLOAD[2000:])
        answer = sender.recv(12)
    report.check("a slow sender does not reach a replica", seen == 0 and answer == b"HTTP/1.1 200", f"{seen} connections while it sent, then {answer.decode()}")


def connections(replicas):
    """Established connections to the replicas' ports."""
    ports = {f"{replica.port:04X}" for replica in replicas}
    rows = [row.split() for name in ("tcp", "tcp6") for row in pathlib.Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return sum(1 for row in rows if row[3] == "01" and row[2].rsplit(":", 1)[1] in ports)


def sheds(report, work, app, log):
    """Everything full at once: the clients see the service's own 503, not nginx's 502."""
    replicas = [Replica(app, log, limits={"Permits": 1, "QueueLength": 2}).start() for _ in range(2)]
    nginx = Nginx(work, replicas)
    try:
        for replica in replicas:
            replica.wait_ready()
        nginx.start()
        for method, question in (("GET", lambda: ask(nginx.port, "GET", new_view(1200, 900, 3000))),
                                 ("POST", lambda: ask(nginx.port, "POST", "/blur?diameter=31&variant=scalar", UPLOAD))):
            replies = together(40, question)
            count = collections.Counter(reply.status for reply in replies)
            refusals = [reply for reply in replies if reply.status == 503]
            worded = all("retry-after" in reply.headers and reply.json()["type"].endswith(":overloaded") for reply in refusals)
            report.check(f"all replicas full, {method}", set(count) == {200, 503} and worded,
                         f"{dict(count)}, each 503 the service's own with Retry-After: {worded}")
        report.check("and afterwards", ask(nginx.port, "GET", new_view()).is_picture, "a picture")
    finally:
        nginx.stop()
        for replica in replicas:
            replica.stop()


def survives_kill(report, nginx, replicas):
    victim, other = replicas
    with Load(nginx.port, gets=4, posts=4, upload=UPLOAD) as load:
        time.sleep(1.5)
        killed = time.monotonic()
        victim.signal(signal.SIGKILL)
        dead = time.monotonic()
        time.sleep(2.5)
    gets, posts = load.of("GET"), load.of("POST")
    lost = [reply for reply in posts if not reply.is_picture]
    # A POST that failed was on its way while the replica died, and each of the four threads has one at most.
    in_flight = all(reply.began < dead and reply.ended > killed for reply in lost) and len(lost) <= 4
    report.check("SIGKILL loses no GET", all(reply.is_picture for reply in gets), f"{len(gets)} pictures, {bad(gets)} lost")
    report.check("SIGKILL loses only the POSTs in flight on it", in_flight, f"{len(posts)} posted, {len(lost)} lost, all in flight: {in_flight}")

    victim.start().wait_ready()
    time.sleep(FAIL_TIMEOUT + 0.5)
    since = len(nginx.lines())
    with Load(nginx.port, gets=4, posts=4, upload=UPLOAD) as load:
        time.sleep(2)
    count = shares(nginx, since)
    mine, all_ = count[f"127.0.0.1:{victim.port}"], sum(count.values())
    report.check("a replica that comes back takes load", mine >= 0.25 * all_ and bad(load.of("GET") + load.of("POST")) == 0, f"{mine} of {all_}")


def survives_term(report, nginx, replicas, rounds=3):
    codes, lost, sent = [], [], 0
    for turn in range(rounds):
        victim = replicas[turn % 2]
        with Load(nginx.port, gets=4, posts=4, upload=UPLOAD) as load:
            time.sleep(1)
            codes.append(victim.signal(signal.SIGTERM))
            time.sleep(1)
        replies = load.of("GET") + load.of("POST")
        sent += len(replies)
        lost += [f"{reply.method} {reply.status} {reply.error}{reply.body[:80]}" for reply in replies if not reply.is_picture]
        victim.start().wait_ready()
        time.sleep(FAIL_TIMEOUT + 0.5)
    report.check("SIGTERM loses nothing", not lost and set(codes) == {0},
                 f"{rounds} times under load, {sent} sent, {len(lost)} lost, exit codes {codes} {lost[:3] or ''}")


def bad(replies):
    return sum(1 for reply in replies if not reply.is_picture)


def main(folder):
    app, report = pathlib.Path(folder).resolve(), Report()
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        work.chmod(0o755)
        with open(work / "service.log", "wb") as log:
            replicas = [Replica(app, log).start() for _ in range(2)]
            nginx = Nginx(work, replicas)
            try:
                report.check("nginx -t", *nginx.test())
                print(f"     replicas run without privileges; root file system read-only: {can_mount()}")
                for replica in replicas:
                    replica.wait_ready()
                nginx.start()
                spreads(report, nginx, replicas)
                caches(report, nginx)
                passes_errors(report, nginx, replicas[0])
                passes_aborts(report, nginx, replicas[0])
                holds_slow_senders(report, nginx, replicas)
                survives_kill(report, nginx, replicas)
                survives_term(report, nginx, replicas)
                sheds(report, work, app, log)
            finally:
                nginx.stop()
                for replica in replicas:
                    replica.stop()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
