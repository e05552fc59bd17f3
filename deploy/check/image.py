#!/usr/bin/env python3
"""The published folder, started as the image starts it: not root, read-only, from an empty environment.

    image.py FOLDER
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from lab import USER, Replica, can_mount, confined, image_settings
from load import ask, new_view
from report import Report


def main(folder):
    app, report = pathlib.Path(folder).resolve(), Report()
    files = sorted(path for path in app.rglob("*") if path.is_file())
    print(f"     {sum(path.stat().st_size for path in files):,} bytes in {len(files)} files:")
    for path in files:
        print(f"     {path.stat().st_size:>10,} {path.relative_to(app)}")

    with tempfile.TemporaryFile() as log:
        replica = Replica(app, log)
        try:
            down = health(app, replica)
            replica.start().wait_ready()
            report.check("starts and is ready", True, f"root file system read-only: {can_mount()}")
            status = pathlib.Path(f"/proc/{replica.process.pid}/status").read_text()
            user = int(status.split("Uid:")[1].split()[0])
            report.check("does not run as root", user == (USER if os.geteuid() == 0 else os.geteuid()), f"user {user}")
            up = health(app, replica)
            report.check("--health tells up from down", (down, up) == (1, 0), f"exit code {down} before the start, {up} after")
            report.check("Swagger UI", b"swagger-ui" in ask(replica.port, "GET", "/swagger/index.html").body
                         and ask(replica.port, "GET", "/swagger/v1/swagger.json").json()["paths"], "page and document")
            report.check("a picture", ask(replica.port, "GET", new_view()).is_picture)
            widths = ask(replica.port, "GET", "/kernels").json()
            report.check("every vector width, self-test passed", widths["selfTest"]["state"] == "passed", str(widths["selfTest"])[:80])
            code = replica.signal(signal.SIGTERM)
            report.check("stops when told to", code == 0, f"exit code {code}")
        finally:
            replica.stop()
    return report.finish()


def health(app, replica):
    """The HEALTHCHECK's own command."""
    variables, entry = image_settings()
    variables |= {"PATH": os.environ["PATH"], "ASPNETCORE_HTTP_PORTS": str(replica.port)}
    return subprocess.run(confined([*entry, "--health", "/health/live"]), cwd=app, env=variables, capture_output=True).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
