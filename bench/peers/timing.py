"""Times a function and prints what bench/peers/run.py reads: one line of JSON."""
import json
import statistics
import time


def report(compute, total, runs):
    """Calls compute `runs` times, after once to warm up where there is more than one.

    The total of what the last call returned shows that it computed what the other programs did; it is not timed.
    """
    result = compute() if runs > 1 else None
    samples = []
    for _ in range(runs):
        start = time.perf_counter()
        result = compute()
        samples.append((time.perf_counter() - start) * 1e3)
    print(json.dumps({"median_ms": statistics.median(samples), "samples": runs, "sum": int(total(result))}))
