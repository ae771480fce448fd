"""`scaleup COMMAND …`: finds the command, runs it, and turns whatever happens into an exit code.

A command's file is imported only when it is asked for, so that small commands start quickly.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from cli.errors import DONE, UsageError, did_you_mean, told

COMMANDS = {
    "app": "open the web app",
    "run": "simulate a scenario and write its results",
    "compare": "compare scenarios with a reference, replicate by replicate",
    "brief": "one page for the minister, as PDF and offline HTML",
    "trial": "run a virtual trial: published beside simulated",
    "validate": "what the model reproduces of what was published",
    "calibrate": "history matching: which assumptions agree with the results kept for fitting",
    "sweep": "run an experiment: many design points and replicates, on one machine or a cluster",
    "sweep-status": "how far a sweep is, what failed, and its digest",
    "sweep-retry": "run the failed runs of a sweep again",
    "rerun": "one run of a sweep alone",
    "analyse": "tables and figures from a sweep: summary, sensitivity, discovery, export",
    "optimise": "search the trade-off front of an experiment under a budget",
    "list": "what there is: scenarios, levers, assumptions, outcomes, countries …",
    "show": "one scenario, lever, assumption, outcome or country in full",
    "check": "check files without running them",
    "country": "a country of your own from a table of districts",
    "bench": "how fast this machine simulates",
    "doctor": "whether everything that is needed is there",
}


class Parser(argparse.ArgumentParser):
    """Complains in one line, naming the nearest option."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of exiting, so that all errors are told in one place."""
        raise UsageError(f"{message}\nsee {self.prog} --help")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _prepare()
    try:
        code = run_command(arguments)
        if sys.stdout is not None:  # a job may be started without any output
            sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read our output has seen enough. Nothing may be flushed into the closed pipe at exit.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except SystemExit as error:  # argparse ends so after --help
        return error.code if isinstance(error.code, int) else DONE
    except BaseException as error:
        return told(error)


def _prepare() -> None:
    """Names with accents never end a command, and being asked to end is the same as Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # it may also be missing, or something of a notebook's
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(errors="replace")
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def run_command(arguments: list[str]) -> int:
    """The command's own exit code.

    Raises:
        UsageError: if there is no such command or option.
    """
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return DONE
    name, *rest = arguments
    if name == "--version":
        from scenarios.provenance import version

        print(f"ScaleUp {version()}")
        return DONE
    if name not in COMMANDS:
        hint = did_you_mean(name, COMMANDS)
        raise UsageError(f"no command {name!r}{hint}\ncommands: {', '.join(COMMANDS)}")
    command = importlib.import_module(f"cli.{name.replace('-', '_')}")
    parser = Parser(prog=f"scaleup {name}", description=COMMANDS[name], allow_abbrev=False)
    command.add_arguments(parser)
    return int(command.execute(_parsed(parser, rest)))


def _parsed(parser: Parser, rest: list[str]) -> argparse.Namespace:
    found, unknown = parser.parse_known_args(rest)
    if unknown:
        option = unknown[0].split("=")[0]
        is_option = option.startswith("-")
        hint = did_you_mean(option, parser._option_string_actions) if is_option else ""
        parser.error(f"{parser.prog.split()[-1]}: unknown {'option' if is_option else 'argument'} {option!r}{hint}")
    return found


def usage() -> str:
    """The commands in one screen."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        ["usage: scaleup COMMAND …", "", *lines, "", "scaleup COMMAND --help tells the options of one command."]
    )


if __name__ == "__main__":
    sys.exit(main())
