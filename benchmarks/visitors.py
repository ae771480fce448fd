"""Many visitors at once: `python -m benchmarks.visitors 20`.

Each moves a lever at moments of its own, to values of its own, so that nobody profits from another's runs. Told are
the echo of the lever, the first picture and the whole band, and what memory the server keeps when visits are closed:
`--visits 40` opens and closes so many, a few at a time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks.page import LEVER, WATCH, open_page, served

SECONDS_BETWEEN_MOVES = (4.0, 12.0)
_AT_A_TIME = 4
MOMENT_MS = 300
_GOLDEN = (5**0.5 - 1) / 2
# Notes when the server has answered (the link tells) and when the picture is there, without holding up the others.
MOVE = """(value) => {
  const field = document.querySelector('[data-lever="LEVER"] .field');
  __watch(); window.__echoed = 0; const start = performance.now(), before = location.search;
  const look = () => {
    if (location.search !== before) window.__echoed = performance.now() - start;
    else requestAnimationFrame(look);
  };
  field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); look();
}""".replace("LEVER", LEVER)


def crowd(browser: Any, url: str, visitors: int, moves: int) -> dict[str, list[float]]:
    """So many visitors, each with so many moves at scattered moments [ms by move]."""
    pages = [open_page(browser, url)[0] for _ in range(visitors)]
    for page in pages:
        page.wait_for_function("!document.querySelector('.state.busy')", timeout=600_000)
        page.evaluate(WATCH)
    shortest, longest = SECONDS_BETWEEN_MOVES
    due = sorted(
        (turn * longest + shortest + (longest - shortest) * _scattered(number + turn * visitors), number)
        for number in range(visitors)
        for turn in range(moves)
    )
    values = [round(0.2 + 1.7 * _scattered(k), 4) for k in range(len(due))]
    found: dict[str, list[float]] = {"answer": [], "first picture": [], "whole band": []}
    begin = time.perf_counter()
    for moment, number in due:
        time.sleep(max(0.0, begin + moment - time.perf_counter()))
        _note(pages[number], found)
        pages[number].evaluate(MOVE, str(values.pop()))
    for page in pages:
        page.wait_for_function("window.__seen.full", polling=100, timeout=600_000)
        _note(page, found)
        _leave(page)
    return found


def _scattered(k: int) -> float:
    """The k-th of numbers that lie scattered between 0 and 1, no two alike."""
    return k * _GOLDEN % 1.0


def _note(page: Any, found: dict[str, list[float]]) -> None:
    """What the visitor's last move came to; a picture that a newer move overtook is none."""
    echoed, seen = page.evaluate("[window.__echoed || 0, window.__seen || {}]")
    for name, value in (("answer", echoed), ("first picture", seen.get("first")), ("whole band", seen.get("full"))):
        if value:
            found[name].append(value)


def visits(browser: Any, url: str, process: int, count: int) -> list[float]:
    """Memory of the server after each handful of visits that were opened, looked at and closed [MB]."""
    sizes = [memory(process)]
    for _ in range(0, count, _AT_A_TIME):
        pages = [open_page(browser, url)[0] for _ in range(_AT_A_TIME)]
        for page in pages:
            page.goto(url + "/compare")
            page.locator(".compare-results table").wait_for(timeout=120_000)
            _leave(page)
        time.sleep(3)
        sizes.append(memory(process))
    return sizes


def memory(process: int) -> float:
    """Memory of a process, where the system tells [MB]."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


def _leave(page: Any) -> None:
    """Going elsewhere tells the server, as closing a tab does; ending the browser would not."""
    page.goto("about:blank")
    page.wait_for_timeout(MOMENT_MS)  # the goodbye travels by itself: a context that is gone would take it along
    page.context.close()


def main() -> None:
    """Print what the visitors met."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("visitors", type=int, nargs="?", default=20)
    parser.add_argument("--moves", type=int, default=3, help="moves of each visitor; 0 for the visits alone")
    parser.add_argument("--visits", type=int, default=0, help="visits to open and close")
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with served() as (url, process), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        if options.moves:
            before = memory(process)
            for name, times in crowd(browser, url, options.visitors, options.moves).items():
                middle, worst = statistics.median(times), max(times)
                print(f"{name:14} median {middle:7.0f} ms   worst {worst:7.0f} ms   of {len(times)}")
            time.sleep(5)
            print(f"server's memory before {before:.0f} MB, when all have left {memory(process):.0f} MB")
        if options.visits:
            sizes = visits(browser, url, process, options.visits)
            print(f"server's memory after every {_AT_A_TIME} visits [MB]: " + " ".join(f"{size:.0f}" for size in sizes))
        browser.close()


if __name__ == "__main__":
    main()
