"""The server itself: headers, doors that stay closed, busy ports, and no worker left behind."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Server


def _get(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_health_and_headers(server):
    status, headers, body = _get(server.url + "/healthz")
    assert (status, json.loads(body)) == (200, {"ok": True})
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert _get(server.url + "/")[0] == 200


@pytest.mark.parametrize("path", ["/nowhere", "/static/public/log.txt", "/resourcez", "/_solara/cdn/evil@1.0.0/x.js"])
def test_what_is_not_there_is_not_found_and_names_no_path(server, path):
    start = time.monotonic()
    status, _, body = _get(server.url + path)
    assert status == 404
    assert str(ROOT).encode() not in body
    assert time.monotonic() - start < 5


def test_a_browser_gets_a_page_that_leads_back(server):
    status, headers, body = _get(server.url + "/nowhere?lang=fr", Accept="text/html")
    assert status == 404
    assert "default-src 'self'" in headers["content-security-policy"]
    assert 'lang="fr"' in body.decode() and 'href="/compare?lang=fr"' in body.decode()
    assert b"Solara" not in body


def test_another_name_for_this_machine_is_refused(server):
    assert _get(server.url + "/", Host="evil.example")[0] == 400


def test_a_busy_port_is_one_line_and_exit_2():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "ui.server", "--port", port], cwd=ROOT, capture_output=True, text=True, timeout=30
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert port in done.stderr


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for child processes in /proc")
@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_no_worker_outlives_the_server(tmp_path, how, code):
    server = Server(tmp_path)
    workers = _children(server.process.pid)
    assert workers
    assert server.stop(how) == code
    end = time.monotonic() + 10
    while any(_alive(pid) for pid in workers) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(_alive(pid) for pid in workers)
    assert "Traceback" not in server.log.read_text()


def _children(pid):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(entry.parent.name))
    return found


def _alive(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
