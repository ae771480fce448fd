"""How quickly the page answers, in a real browser: `python -m benchmarks.page`.

Mali, 120 months, 20 replicates; the first scenario of the page ends with four times today's posts, `--scenario
mali-baseline` keeps them. Every figure is a median, and the server, its workers and the browser share the
machine, as they do in a training room. Needs Playwright's Python package and a Chromium (CHROMIUM names another one).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LEVER = "supervision.visits_per_chw_per_month"
SLIDER = f'[data-lever="{LEVER}"] input[type=range]'
TARGETS = {
    "lever echo [ms]": 60,
    "first picture after a move [ms]": 700,
    "whole band of 20 runs [ms]": 5000,
    "cached scenario [ms]": 150,
    "cold load to first number [ms]": 4000,
    "received per picture [KB]": 30,
}
# Notes when the numbers are of the new decision, and when every run is there.
WATCH = """() => {
  const numbers = () => document.querySelector('.kpis').textContent +
    [...document.querySelectorAll('.plot')].map((plot) => plot.getAttribute('aria-label')).join();
  window.__watch = () => {
    window.__seen = {}; const start = performance.now(), before = numbers(), address = location.search;
    let moved = false, last = 0, asked = false;
    // A scenario at hand is never painted as old, and its numbers may be the same: then nothing more comes.
    const settle = () => { if (!moved) { moved = true; note(last); } };
    const look = () => {
      last = performance.now() - start;
      moved = moved || document.querySelector('.column-results.old') !== null || numbers() !== before;
      if (moved) note(last);
      else if (location.search !== address && !asked) { asked = true; setTimeout(settle, 250); }
    };
    const note = (now) => {
      const old = !!document.querySelector('.column-results.old'), busy = !!document.querySelector('.state.busy');
      if (!old && !window.__seen.first) window.__seen.first = now;
      if (!window.__seen.first || busy || old || window.__seen.full) return;
      window.__seen.full = now;
      watcher.disconnect();
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  };
  window.__echo = (selector, key) => new Promise((resolve) => {
    const field = document.querySelector(selector).closest('.lever').querySelector('.field'), before = field.value;
    const start = performance.now();
    const look = () => field.value !== before ? resolve(performance.now() - start) : requestAnimationFrame(look);
    document.querySelector(selector).dispatchEvent(new KeyboardEvent('keydown', { key: key, bubbles: true }));
    look();
  });
}"""


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """The address of a server of our own, and the number of its process."""
    command = [sys.executable, "-m", "ui.server", "--port", "0", "--no-browser"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield _address(log), process.pid
        finally:
            process.terminate()
            process.wait(20)


def _address(log: Any) -> str:
    for _ in range(600):
        log.seek(0)
        found = re.search(r"ready at (http://\S+)", log.read())
        if found:
            return found[1]
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def move(page: Any, key: str) -> tuple[float, dict[str, float]]:
    """Press a key on the slider: milliseconds to the echo, to the first picture and to the whole band."""
    page.evaluate("__watch()")
    echo = page.evaluate(f"__echo({SLIDER!r}, {key!r})")
    # Looked at now and then: asking at every frame, as Playwright does by itself, would keep the browser painting.
    page.wait_for_function("window.__seen.full", polling=100, timeout=120_000)
    page.wait_for_timeout(300)
    return echo, page.evaluate("window.__seen")


def open_page(browser: Any, url: str) -> tuple[Any, float]:
    """A new visitor's page, and the milliseconds to the first number."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    start = time.perf_counter()
    page.goto(url)
    page.locator(".kpi-value").first.wait_for(timeout=120_000)
    return page, 1000 * (time.perf_counter() - start)


def measure(browser: Any, url: str, moves: int) -> dict[str, list[float]]:
    """Every figure, several times."""
    found: dict[str, list[float]] = {name: [] for name in TARGETS}
    page, _ = open_page(browser, url)
    page.wait_for_function("!document.querySelector('.state.busy')", timeout=120_000)
    for _ in range(5):
        other, cold = open_page(browser, url)
        found["cold load to first number [ms]"].append(cold)
        other.context.close()
    page.close()
    received: list[int] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.goto(url)
    page.locator(".kpi-value").first.wait_for(timeout=120_000)
    page.wait_for_function("!document.querySelector('.state.busy')", timeout=120_000)
    page.evaluate(WATCH)
    page.locator(SLIDER).focus()
    for _ in range(moves):
        echo, seen = move(page, "ArrowRight")
        found["lever echo [ms]"].append(echo)
        found["first picture after a move [ms]"].append(seen["first"])
        found["whole band of 20 runs [ms]"].append(seen["full"])
    for _ in range(moves):
        received.clear()
        _, seen = move(page, "ArrowLeft")
        found["cached scenario [ms]"].append(seen["full"])
        found["received per picture [KB]"].append(sum(received) / 1024)
    return found


def main() -> None:
    """Print the table."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=7, help="moves of a lever")
    parser.add_argument("--scenario", help="scenario to begin with instead of the page's first")
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with served() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        start = f"{url}/?scenario={options.scenario}" if options.scenario else url
        for name, values in measure(browser, start, options.moves).items():
            print(f"{name:34} {statistics.median(values):7.0f}   at most {TARGETS[name]:5}   ", end="")
            print(" ".join(f"{value:.0f}" for value in values))
        browser.close()


if __name__ == "__main__":
    main()
