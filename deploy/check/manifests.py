#!/usr/bin/env python3
"""Every file that is handed to somebody else's program: YAML, nginx, systemd, rules, dashboard; and the numbers in them
that must agree with each other and with the service.

    manifests.py
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

import kubernetes_types
from report import Report

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"

# Of the framework's meters that the service exports (Microsoft.AspNetCore.Hosting, System.Runtime).
FRAMEWORK_METRICS = {"http_server_request_duration_seconds_bucket", "http_server_request_duration_seconds_count",
                     "dotnet_process_cpu_time_seconds_total", "dotnet_process_memory_working_set_bytes"}
KUSTOMIZATIONS = ["base", "overlays/cluster", "overlays/queue"]


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def tool(report, name, what, *command):
    """A check by somebody else's program; where it is not there, that shows."""
    if not shutil.which(command[0]):
        print(f"SKIP {name}: no {command[0]}")
        return None
    result = run(*command, cwd=DEPLOY)
    report.check(name, result.returncode == 0, what if result.returncode == 0 else (result.stdout + result.stderr).strip()[-600:])
    return result


def kubernetes(report):
    for folder in KUSTOMIZATIONS:
        result = tool(report, f"kustomize build {folder}", "builds", "kubectl", "kustomize", f"kubernetes/{folder}")
        if result is None or result.returncode != 0:
            texts = [path.read_text() for path in sorted((DEPLOY / "kubernetes" / folder).glob("*.yaml")) if path.name != "kustomization.yaml"]
        else:
            texts = [result.stdout]
        objects = [item for text in texts for item in yaml.safe_load_all(text) if item]
        if kubernetes_types.client is None:
            print("SKIP types of the Kubernetes API: python3-kubernetes is not there")
        errors = [error for item in objects for error in kubernetes_types.errors(item)]
        report.check(f"{folder}: types of the Kubernetes API", not errors, f"{len(objects)} objects" if not errors else "; ".join(errors)[:600])
        if folder == "base":
            agreements(report, objects)


def agreements(report, objects):
    """Numbers that only make sense together."""
    by_name = {(item["kind"], item["metadata"]["name"]): item for item in objects}
    pod = by_name["Deployment", "api"]["spec"]["template"]["spec"]
    container = pod["containers"][0]
    drain, body = setting("DrainSeconds"), setting("MaxBodyBytes")
    pre_stop = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    grace = pod["terminationGracePeriodSeconds"]
    report.check("grace is longer than preStop and drain", grace > pre_stop + drain, f"{grace} > {pre_stop} + {drain:g} s")
    stop = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["api"]["stop_grace_period"]
    report.check("so it is with compose and systemd", min(int(stop[:-1]), unit("TimeoutStopSec")) > drain, f"{stop}, {unit('TimeoutStopSec')} s")

    nginx = (DEPLOY / "nginx/nginx.conf").read_text()
    limit = int(re.search(r"client_max_body_size (\d+)m;", nginx)[1]) << 20
    report.check("nginx's body limit is the service's", limit == body, f"{limit} and {body:g} bytes")
    read = int(re.search(r"proxy_read_timeout (\d+)s;", nginx)[1])
    job = setting("QueueSeconds") + setting("JobSeconds")
    report.check("nginx waits longer than a job may take", read > job, f"{read} > {job:g} s")

    secure = container["securityContext"]
    report.check("the pod is restricted", pod["securityContext"]["runAsNonRoot"] and secure["readOnlyRootFilesystem"]
                 and not secure["allowPrivilegeEscalation"] and secure["capabilities"]["drop"] == ["ALL"]
                 and pod["automountServiceAccountToken"] is False, "not root, read-only, no capability, no token")
    selectors = [(kind, name) for (kind, name), item in by_name.items() if kind == "Service"
                 and not any(other["kind"] == "Deployment" and item["spec"]["selector"].items() <= other["spec"]["template"]["metadata"]["labels"].items()
                             for other in objects)]
    report.check("every service selects a deployment's pods", not selectors, str(selectors or "api, edge"))


def setting(name):
    """A limit's default, from the README's table, which a test of the service keeps true."""
    return float(re.search(rf"^\| `Limits__{name}` \| ([\d,.]+) \|", (ROOT / "README.md").read_text(), re.M)[1].replace(",", ""))


def unit(name):
    return int(re.search(rf"^{name}=(\d+)$", (DEPLOY / "systemd/blur-api.service").read_text(), re.M)[1])


def systemd(report):
    # The published folder is not installed here, so the file is checked with a program that is.
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "blur-api.service"
        text = (DEPLOY / "systemd/blur-api.service").read_text()
        path.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M))
        tool(report, "systemd-analyze verify", "no complaint", "systemd-analyze", "verify", str(path))
        tool(report, "systemd-analyze security", "exposure at most 2.0 of 10", "systemd-analyze", "security", "--offline=true", "--threshold=20", str(path))


def telemetry(report):
    tool(report, "Prometheus configuration and rules", "promtool agrees", "promtool", "check", "config", "telemetry/prometheus.yaml")
    tool(report, "alerts fire when they should, and only then", "promtool agrees", "promtool", "test", "rules", "telemetry/alerts.test.yaml")
    rules = yaml.safe_load((DEPLOY / "telemetry/alerts.yaml").read_text())
    board = json.loads((DEPLOY / "telemetry/grafana/dashboards/service.json").read_text())
    texts = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    texts += [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
    used = {name for text in texts for name in metric_names(text)}
    known = service_metrics()
    if known:
        unknown = sorted(used - known - FRAMEWORK_METRICS)
        report.check("alerts and dashboard use metrics that exist", not unknown and len(used) > 5,
                     f"{len(used)} used, {len(known)} names of the service's own {unknown or ''}")
    else:
        print("SKIP metric names: src/Api/Telemetry/ServiceMetrics.cs is not there")
    undescribed = [rule["alert"] for group in rules["groups"] for rule in group["rules"] if not {"summary", "action"} <= rule["annotations"].keys()]
    report.check("every alert says what to do", not undescribed, f"{len(texts)} expressions {undescribed or ''}")


def metric_names(expression):
    """What stands before a brace or a range in PromQL, here always with an underscore in it; functions and labels aside."""
    bare = re.sub(r'"[^"]*"|\{[^}]*\}|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)', " ", expression)
    return {name for name in re.findall(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b(?!\s*\()", bare)}


def service_metrics():
    """The instruments that the service declares, as the collector names them for Prometheus."""
    path = ROOT / "src/Api/Telemetry/ServiceMetrics.cs"
    if not path.exists():
        return set()
    names = set()
    for kind, arguments in re.findall(r"\bCreate(Histogram|Counter<long>|ObservableUpDownCounter)\((.*?)\);", path.read_text(), re.S):
        name, unit = re.findall(r'"([^"]*)"', arguments)[:2]
        name = name.replace(".", "_") + {"s": "_seconds", "By": "_bytes"}.get(unit, "")
        suffixes = {"Histogram": ["_bucket", "_count", "_sum"], "Counter<long>": ["_total"]}.get(kind, [""])
        names |= {name + suffix for suffix in suffixes}
    return names


def main():
    report = Report()
    for path in sorted(DEPLOY.rglob("*.yaml")):
        list(yaml.safe_load_all(path.read_text()))
    report.check("every YAML file parses", True, f"{len(list(DEPLOY.rglob('*.yaml')))} files")
    tool(report, "compose file against its schema", "valid", "docker-compose", "-f", "compose.yaml", "config", "-q")
    kubernetes(report)
    systemd(report)
    telemetry(report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
