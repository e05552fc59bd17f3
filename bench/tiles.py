"""The service's own time for the tiles of the seeds' view: python3 bench/tiles.py [URL] [ITERATIONS] [ROUNDS]."""
import re
import statistics
import sys
import urllib.request

URL = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
ITERATIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 9
LOOKS = ("", "&coloring=smooth", "&shading=relief", "&shading=relief&coloring=smooth")
LEVEL, SIDE = 3, 0.5  # pixels are 1/512 apart; the seeds' 960 pixels are 1/369 apart


def milliseconds(x, y, look):
    # A request that says no-cache is always computed.
    url = f"{URL}/mandelbrot/tiles/{LEVEL}/{x}/{y}.png?iters={ITERATIONS}{look}"
    request = urllib.request.Request(url, headers={"Cache-Control": "no-cache"})
    with urllib.request.urlopen(request) as reply:
        reply.read()
        return float(re.search(r"total;dur=([\d.]+)", reply.headers["Server-Timing"])[1])


columns = range(int((-2.0 + 2.75) / SIDE), int((0.6 + 2.75) / SIDE) + 1)
rows = range(int((-1.5 + 2) / SIDE), int((1.5 - 1e-9 + 2) / SIDE) + 1)
for look in LOOKS:
    tiles = {(x, y): [] for x in columns for y in rows}
    for _ in range(ROUNDS + 2):
        for (x, y), times in tiles.items():
            times.append(milliseconds(x, y, look))
    medians = sorted(statistics.median(times[2:]) for times in tiles.values())
    print(
        f"{look or 'plain':34} {len(tiles)} tiles, {ITERATIONS} iterations: median {statistics.median(medians):.3f} ms,"
        f" largest {medians[-1]:.3f} ms, all {sum(medians):.1f} ms"
    )
