"""How far a sweep is: in place on a terminal, a plain line now and then otherwise, silent once nobody listens."""

from __future__ import annotations

import contextlib
import sys
import time

SECONDS_BETWEEN_LINES = 15.0
SECONDS_ON_A_TERMINAL = 0.2


def duration(seconds: float) -> str:
    """A time as people say it."""
    if 0 < seconds < 1:
        return "less than 1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def size(number: float) -> str:
    """So many bytes as people say it."""
    return f"{number / 1e6:,.1f} MB" if number >= 1e6 else f"{max(1.0, number / 1e3):.0f} kB"


class Reporter:
    """Tells of runs done, failures, rate and time left on standard error; a closed pipe only ends the telling."""

    def __init__(self, name: str, runs: int, done: int, failed: int, quiet: bool = False) -> None:
        self.name, self.runs, self.done, self.failed, self.quiet = name, runs, done, failed, quiet
        self._before = done + failed
        self._began = self._last = time.monotonic()
        self._terminal = sys.stderr is not None and sys.stderr.isatty()

    def told(self, done: int, failed: int) -> None:
        """Some more runs have come back."""
        self.done += done
        self.failed += failed
        now = time.monotonic()
        if now - self._last >= (SECONDS_ON_A_TERMINAL if self._terminal else SECONDS_BETWEEN_LINES):
            self._last = now
            self.say(self.line())

    @property
    def here(self) -> int:
        """Runs that came back since it was made."""
        return self.done + self.failed - self._before

    def line(self) -> str:
        """How far it is."""
        here = self.here
        elapsed = max(1e-9, time.monotonic() - self._began)
        left = self.runs - self.done - self.failed
        text = f"{self.name}: {self.done + self.failed:,} of {self.runs:,} runs, {self.failed:,} failed"
        if not here:
            return text
        return f"{text}, {here / elapsed:.3g} runs/s, {duration(left * elapsed / here)} left"

    def say(self, text: str) -> None:
        """One line, over the last one on a terminal."""
        if self.quiet:
            return
        with contextlib.suppress(OSError, ValueError):
            print(f"\r\x1b[K{text}" if self._terminal else text, end="", file=sys.stderr)
            print(end="" if self._terminal else "\n", file=sys.stderr, flush=True)

    def close(self) -> None:
        """The last word."""
        self.say(self.line())
        if self._terminal and not self.quiet:
            with contextlib.suppress(OSError, ValueError):
                print(file=sys.stderr, flush=True)
