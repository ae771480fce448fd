"""The real server in a process of its own, started in a folder that has its own `model`."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HARMLESS = "Failed to evaluate Vue script"  # from a file of Solara's own
SECONDS_TO_START = 60


class Server:
    """`python -m ui.server`, with what it printed."""

    def __init__(self, folder, *options):
        (folder / "model").mkdir(exist_ok=True)
        (folder / "model" / "__init__.py").write_text("raise ImportError('not the product')")
        self.log = folder / "log.txt"
        # Five replicates: enough for an interval, quick enough for a test.
        environment = {
            **os.environ,
            "NO_BROWSER": "1",
            "SCALEUP_APP_REPLICATES": "5",
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
        }
        command = [sys.executable, "-m", "ui.server", "--port", "0", *options]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
        self.url = self._wait_for_url()

    def _wait_for_url(self):
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(r"^ready at (http://\S+)$", self.log.read_text(), re.MULTILINE)
            if found:
                return found[1]
            time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def stop(self, how=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("elsewhere"))
    yield found
    found.stop()


class Watched:
    """A page, and everything that went wrong while it was open."""

    def __init__(self, page, url):
        self.page, self.url, self.problems = page, url, []
        page.on("request", lambda request: self._outside(request.url))
        page.on("response", lambda answer: self._bad(answer))
        page.on("requestfailed", lambda request: self.problems.append(f"failed: {request.url}"))
        page.on("console", lambda message: self._console(message))
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.problems.append("a dialog opened"), dialog.dismiss()))

    def open(self, path="/"):
        self.page.goto(self.url + path)
        self.page.locator(".kpi-value").first.wait_for(timeout=60_000)
        return self.page

    def lever(self, name):
        return self.page.locator(f'[data-lever="{name}"]')

    def settled(self):
        """Wait for results of the present decision."""
        self.page.wait_for_function("!document.querySelector('.column-results.old')", timeout=60_000)

    def _outside(self, url):
        if not url.startswith((self.url, "data:", "blob:")):
            self.problems.append(f"outside: {url}")

    def _bad(self, answer):
        if answer.status >= 400:
            self.problems.append(f"{answer.status}: {answer.url}")

    def _console(self, message):
        if message.type == "error" and not message.text.startswith(HARMLESS):
            self.problems.append(f"console: {message.text}")


@pytest.fixture
def watched(server, page):
    page.set_viewport_size({"width": 1280, "height": 800})
    found = Watched(page, server.url)
    yield found
    assert found.problems == []
