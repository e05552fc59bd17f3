"""Replicas started as the image starts them, and nginx with the committed configuration, on free ports of this machine."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import load

ROOT = pathlib.Path(__file__).resolve().parents[2]
USER = 1654     # the image's APP_UID
DEADLINE = 60   # seconds; generous, as machines that run this may be slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def image_settings():
    """ENV and ENTRYPOINT of the Dockerfile's last stage."""
    text = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1].replace("\\\n", " ")
    variables = dict(pair.split("=", 1) for line in re.findall(r"^ENV (.*)$", text, re.M) for pair in line.split())
    return variables, json.loads(re.search(r"^ENTRYPOINT (\[.*\])$", text, re.M)[1])


def confined(command, writable_root=False):
    """The command as another user without privileges and, where this process may, with a read-only root file system."""
    if os.geteuid() != 0:
        return command
    command = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--no-new-privs", *command]
    if can_mount() and not writable_root:
        command = ["unshare", "--mount", "--propagation=private", "sh", "-c",
                   'mount -o remount,ro,bind / && exec "$@"', "sh", *command]
    return command


def can_mount():
    probe = ["unshare", "--mount", "--propagation=private", "sh", "-c", "mount -o remount,ro,bind / && ! touch /probe 2>/dev/null"]
    return os.geteuid() == 0 and subprocess.run(probe, capture_output=True).returncode == 0


class Replica:
    """The published service on one port."""

    def __init__(self, app, log, core=None, limits=None):
        self._app, self._log, self._core, self._limits = app, log, core, limits or {}
        self.port = free_port()
        self.process = None

    def start(self):
        variables, entry = image_settings()
        variables |= {"PATH": "/usr/bin:/bin", "ASPNETCORE_HTTP_PORTS": str(self.port)}
        variables |= {f"Limits__{name}": str(value) for name, value in self._limits.items()}
        path = shutil.which(entry[0]) or str(self._app / pathlib.Path(entry[0]).name)
        pinned = [] if self._core is None else ["taskset", "--cpu-list", str(self._core)]
        self.process = subprocess.Popen(
            confined([*pinned, os.path.realpath(path), *entry[1:]]), cwd=self._app, env=variables,
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT)
        return self

    def wait_ready(self):
        wait_for(lambda: load.ask(self.port, "GET", "/health/ready", timeout=5).status == 200, f"replica {self.port} to be ready")
        return self

    def signal(self, number):
        """Sends a signal and returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGKILL)


class Nginx:
    """The committed nginx.conf; only where to listen and who answers are this machine's."""

    def __init__(self, work, replicas):
        self.port = free_port()
        self._folder, self._prefix = work / f"nginx-{self.port}", work / f"nginx-{self.port}-prefix"
        self._folder.mkdir()
        self._prefix.mkdir()
        shutil.copy(ROOT / "deploy/nginx/nginx.conf", self._folder)
        (self._folder / "listen.conf").write_text(f"listen 127.0.0.1:{self.port};\n")
        # The same servers with the same parameters as in the committed file, by address instead of by name.
        lines = re.findall(r"^server (\S+) (?:resolve )?(.*)$", (ROOT / "deploy/nginx/replicas.conf").read_text(), re.M)
        (self._folder / "replicas.conf").write_text(
            "".join(f"server 127.0.0.1:{replica.port} {rest}\n" for _, rest in lines for replica in replicas))
        self.log = self._prefix / "access.log"
        self.errors = self._prefix / "error.log"
        for path in (self.log, self.errors):
            path.touch()
        if os.geteuid() == 0:
            for path in (self._prefix, self.log, self.errors):
                os.chown(path, USER, USER)
        self._command = ["nginx", "-e", "stderr", "-p", str(self._prefix), "-c", str(self._folder / "nginx.conf")]
        self.process = None

    def test(self):
        """nginx -t on the committed configuration."""
        with open(self.log, "a") as log:
            command = confined([*self._command, "-t"], writable_root=True)
            result = subprocess.run(command, stdout=log, stderr=subprocess.PIPE, text=True)
        return result.returncode == 0 and "warn" not in result.stderr, " ".join(result.stderr.split())

    def start(self):
        with open(self.log, "a") as log, open(self.errors, "a") as errors:
            self.process = subprocess.Popen(confined(self._command, writable_root=True), stdout=log, stderr=errors)
        wait_for(lambda: load.ask(self.port, "GET", "/edge/health", timeout=5).status == 204, "nginx")
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(DEADLINE)

    def lines(self):
        """The access log. A request is logged after its reply was sent, so give the last ones a moment."""
        time.sleep(0.2)
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def wait_for(condition, what):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {DEADLINE} s for {what}")
        time.sleep(0.05)
