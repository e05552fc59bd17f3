#!/usr/bin/env python3
"""Publish forms side by side: size, start to first answer, steady throughput (wrk), and that everything works in each.

    forms.py NAME=FOLDER...     each folder is a publish; prints a Markdown table

Starts are interleaved and given as medians. "Healthy" is the first 200 of /health/live, "picture" the first Mandelbrot
picture, both from the start of the process.
"""
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import picture
from lab import free_port, image_settings
from load import ask, new_view

STARTS = 5
SECONDS = 3


class Form:
    def __init__(self, name, folder):
        self.name, self._folder, self.port = name, pathlib.Path(folder).resolve(), 0

    @property
    def size(self):
        return sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())

    def start(self):
        self.port = free_port()
        variables = image_settings()[0] | {"PATH": "/usr/bin:/bin", "ASPNETCORE_HTTP_PORTS": str(self.port)}
        own = (self._folder / "Api.runtimeconfig.json").exists() and "includedFrameworks" not in (self._folder / "Api.runtimeconfig.json").read_text()
        command = [shutil.which("dotnet"), "Api.dll"] if own else [str(self._folder / "Api")]
        return subprocess.Popen(command, cwd=self._folder, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def first(self, path, began):
        while (reply := ask(self.port, "GET", path, timeout=30)).status != 200:
            if time.monotonic() > began + 30:
                raise TimeoutError(f"{self.name}: {path} answers {reply.status} {reply.error}")
            time.sleep(0.002)
        return (time.monotonic() - began) * 1e3


def works(form, upload):
    """Every endpoint, and the vector width that is chosen at run time."""
    failures = []
    for method, path, body in [("GET", "/swagger/index.html", None), ("GET", "/swagger/v1/swagger.json", None), ("GET", "/kernels", None),
                               ("GET", "/health/ready", None), ("GET", new_view(), None), ("GET", "/mandelbrot/counts?w=64&h=64", None),
                               ("POST", "/blur?diameter=9", upload), ("POST", "/channels?order=bgr", upload)]:
        reply = ask(form.port, method, path, body)
        if reply.status != 200 or not reply.body:
            failures.append(f"{method} {path}: {reply.status} {reply.body[:200]}")
    error = ask(form.port, "GET", "/mandelbrot?w=0")
    if error.status != 400 or not error.json()["type"].endswith("invalid-parameter"):
        failures.append(f"error reply: {error.status} {error.body[:200]}")
    return failures, ask(form.port, "GET", "/mandelbrot?w=960&h=960").headers.get("x-kernel", "?")


def rate(port, path, work, upload=None):
    command = ["wrk", "-t1", "-c2", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"]
    if upload:
        (work / "upload.png").write_bytes(upload)
        script = work / "post.lua"
        script.write_text(f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "image/png"\n'
                          f'local file = io.open("{work}/upload.png", "rb")\nwrk.body = file:read("*a")\n')
        command += ["-s", str(script)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), "Non-2xx" not in out


def main(arguments):
    forms = [Form(*argument.split("=", 1)) for argument in arguments]
    upload = picture.noise(500, 400)
    starts = {form.name: [] for form in forms}
    print("| form | bytes | healthy, ms | picture, ms | set 960x960x200 /s | blur 500x400 /s | kernel chosen |\n|---|---:|---:|---:|---:|---:|---|")
    for turn in range(STARTS):
        for form in forms:
            began = time.monotonic()
            process = form.start()
            starts[form.name].append((form.first("/health/live", began), form.first(new_view(), began)))
            process.kill()
            process.wait()
    failed = []
    with tempfile.TemporaryDirectory() as name:
        for form in forms:
            process = form.start()
            form.first("/health/ready", time.monotonic())
            failures, kernel = works(form, upload)
            failed += [f"{form.name}: {failure}" for failure in failures]
            rates = [rate(form.port, "/mandelbrot?w=960&h=960&iters=200", pathlib.Path(name)),
                     rate(form.port, "/blur?diameter=9", pathlib.Path(name), upload)]
            failed += [f"{form.name}: errors under load" for _, ok in rates if not ok]
            process.kill()
            process.wait()
            healthy, first = (statistics.median(column) for column in zip(*starts[form.name]))
            print(f"| {form.name} | {form.size:,} | {healthy:.0f} | {first:.0f} | {rates[0][0]:.0f} | {rates[1][0]:.0f} | {kernel} |", flush=True)
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
