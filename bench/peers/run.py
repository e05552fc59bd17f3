#!/usr/bin/env python3
"""Runs the seeds' programs and this project's kernels on this machine and writes the table of speedups.

    python3 bench/peers/run.py            # writes bench/results/peers.md and the same table into README.md
    python3 bench/peers/run.py --dry-run  # prints it

Nothing is installed. NumPy, Numba and OpenCV are used where the Python that runs this has them, Rust where there is a
rustc, this project where there is a dotnet; a row whose tool is missing says so.
"""
import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

PEERS = Path(__file__).resolve().parent
ROOT = PEERS.parent.parent
RESULTS = ROOT / "bench" / "results" / "peers.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- peers:begin -->", "<!-- peers:end -->"
COMMAND = "python3 bench/peers/run.py"

# Single precision and other roundings change about a thousandth of a picture's sum at most.
SUM_TOLERANCE = 1e-3

LARGE_PIXELS, SMALL_PIXELS = 1920 * 1080, 160 * 160
MANDELBROT, BLUR_SMALL, BLUR_LARGE = (
    "Mandelbrot 960x960, 200 iterations",
    "Box blur 160x160 RGBA, d = 8",
    "Box blur 1920x1080 RGBA, d = 8",
)


class Missing(Exception):
    """A tool that this machine does not have."""


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(lines[-1] if lines else f"{command[0]} failed")
    return done.stdout


def python(program, *arguments):
    return json.loads(run([sys.executable, str(PEERS / program), *arguments]))


def rust():
    if not shutil.which("rustc"):
        raise Missing("no rustc")
    with tempfile.TemporaryDirectory() as folder:
        binary = os.path.join(folder, "mandelbrot")
        run(["rustc", "-O", "-C", "target-cpu=native", str(PEERS / "mandelbrot.rs"), "-o", binary])
        return json.loads(run([binary]))


def own_kernels():
    """The kernels by name, and what the program says of the machine."""
    if not shutil.which("dotnet"):
        raise Missing("no dotnet")
    run(["dotnet", "build", "-c", "Release", "-v", "quiet", str(ROOT / "bench")])
    report = json.loads(run(["dotnet", str(ROOT / "bench/bin/Release/net10.0/Bench.dll"), "kernels"]))
    return {kernel["name"]: kernel for kernel in report["kernels"]}, report["machine"]


def rows(kernels, why_not):
    """(picture, program, what others published, function that measures), plain Python first for each picture."""
    def own(name):
        def look_up():
            if name not in kernels:
                raise Missing(why_not)
            return kernels[name]

        return look_up

    def py(program, *arguments):
        return lambda: python(program, *arguments)

    def cv(function, size, threads=1):
        return py("blur_opencv.py", function, size, str(threads))

    def not_here():
        raise Missing("cited only")

    cores = os.cpu_count()
    return [
        (MANDELBROT, "Python, complex numbers", "6.55 s", py("mandelbrot_python.py")),
        (MANDELBROT, "NumPy, vectorised", "6.37 s", py("mandelbrot_numpy.py")),
        (MANDELBROT, "NumPy, masked", "1.78 s", py("mandelbrot_numpy_masked.py")),
        (MANDELBROT, "Numba", "0.619 s", py("mandelbrot_numba.py")),
        (MANDELBROT, "Rust, single precision", "0.141 s", rust),
        (MANDELBROT, "Mojo, 88 cores", "68,000x, 773x a core", not_here),
        (MANDELBROT, "**this project, double**", "", own("mandelbrot-double")),
        (MANDELBROT, f"**this project, double, {cores} threads**", "", own("mandelbrot-double-all-threads")),
        (MANDELBROT, "**this project, single**", "", own("mandelbrot-single")),
        (MANDELBROT, f"**this project, single, {cores} threads**", "", own("mandelbrot-single-all-threads")),
        (BLUR_SMALL, "Python", "0.2189 s", py("blur_python.py")),
        (BLUR_SMALL, "OpenCV filter2D", "0.000613 s", cv("filter2D", "small")),
        (BLUR_SMALL, "OpenCV blur", "", cv("blur", "small")),
        (BLUR_SMALL, "Mojo", "0.000323 s", not_here),
        (BLUR_SMALL, "**this project**", "", own("blur-160")),
        (BLUR_LARGE, "Python, from its time a pixel at 160x160", "", None),
        (BLUR_LARGE, "OpenCV filter2D", "", cv("filter2D", "large")),
        (BLUR_LARGE, "OpenCV blur", "", cv("blur", "large")),
        (BLUR_LARGE, f"OpenCV blur, {cores} threads", "", cv("blur", "large", cores)),
        (BLUR_LARGE, "**this project**", "", own("blur-1080p")),
    ]


def milliseconds(value):
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.3g} ms"


def speedup(value):
    return f"{value:,.0f}x" if value >= 100 else f"{value:.3g}x"


def measure(kernels, why_not):
    """The tables' lines. Every row of a picture has to have computed the same picture."""
    lines, picture, small_python = [], None, None
    for kind, program, cited, measured in rows(kernels, why_not):
        if kind != picture:
            picture, base, total = kind, None, None
            lines += ["", f"| {kind} | median | speedup | published |", "| --- | ---: | ---: | ---: |"]
        print(f"{kind}: {program}", file=sys.stderr, flush=True)
        try:
            if measured:
                result = measured()
                time, found = result["median_ms"], result["sum"]
            elif small_python:
                time, found = small_python * LARGE_PIXELS / SMALL_PIXELS, total
            else:
                raise Missing("the small picture was not measured")
        except Missing as missing:
            lines.append(f"| {program} | not run: {missing} | | {cited} |")
            continue
        total = total or found
        if total and abs(found - total) > SUM_TOLERANCE * total:
            raise SystemExit(f"{kind}: {program} computed another picture (sum {found}, the rows above {total})")
        if program.startswith("Python"):
            base = time
            small_python = time if kind == BLUR_SMALL else small_python
        lines.append(f"| {program} | {milliseconds(time)} | {speedup(base / time) if base else ''} | {cited} |")
    return lines[1:]


def version(module):
    try:
        return f"{module} {__import__(module).__version__}"
    except ImportError:
        return f"no {module}"


def environment(machine, load):
    rustc = run(["rustc", "--version"]).split()[1] if shutil.which("rustc") else None
    facts = [f"Python {platform.python_version()}", *map(version, ("numpy", "numba", "cv2")), f"rustc {rustc}" if rustc else "no rustc"]
    if machine:
        facts = [f"{machine['cpu']}, {machine['cores']} cores", machine["runtime"], *facts, f"commit {machine['commit']}"]
    return (
        f"Measured {date.today()} in one run of `{COMMAND}` with a load average of {load:.1f} at the start: {', '.join(facts)}. "
        "Medians, one thread unless said, pictures in memory before and after; speedup over plain Python on the same machine. "
        "The last column is cited: measured by others, on their machines."
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="print the table and write nothing")
    dry_run = parser.parse_args().dry_run
    load, why_not = os.getloadavg()[0], ""
    try:
        kernels, machine = own_kernels()
    except Missing as missing:
        kernels, machine, why_not = {}, None, str(missing)
    table = "\n".join([BEGIN, *measure(kernels, why_not), "", environment(machine, load), END])
    if dry_run:
        print(table)
        return
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(f"# The seeds' programs and this project's kernels\n\n{table}\n")
    text = README.read_text()
    README.write_text(re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: table, text, flags=re.DOTALL))
    print(f"wrote {RESULTS.relative_to(ROOT)} and the table in {README.name}")


if __name__ == "__main__":
    main()
