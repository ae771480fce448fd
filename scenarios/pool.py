"""Worker processes that never outlive their parent, and never change a result: a job is a replicate.

The context is asked for explicitly, because importing Mesa's batch runner sets `spawn` for the whole process.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Generator, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.errors import RunError

if TYPE_CHECKING:  # Windows has no server to fork from
    from multiprocessing.context import ForkServerContext, SpawnContext

    Context = ForkServerContext | SpawnContext

Answer = tuple[int, bool, Any]
PATIENCE_SECONDS = 2.0
ROOT = Path(__file__).parent.parent


def default_workers(jobs: int) -> int:
    """As many processes as there are processors to use, and no more than jobs."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, jobs))


def run_jobs(
    function: Callable[[Any], Any], jobs: Sequence[Any], workers: int
) -> Generator[tuple[int, Any], None, None]:
    """Position and result of each job, as they come; in this process when one worker is enough.

    Raises:
        RunError: if a job fails or a worker dies; the other workers are stopped first.
    """
    if min(workers, len(jobs)) <= 1:
        return ((position, _here(function, position, job)) for position, job in enumerate(jobs))
    return _in_processes(function, jobs, min(workers, len(jobs)))


def _here(function: Callable[[Any], Any], position: int, job: Any) -> Any:
    try:
        return function(job)
    except Exception as error:
        raise RunError(_failure(position, error), traceback.format_exc()) from error


def _failure(position: int, error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"replicate {position} failed: {type(error).__name__}{': ' + lines[0] if lines else ''}"


def worker_context() -> Context:
    """Forking from a small server that has the model loaded is quickest; it also holds no threads or locks of ours."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scenarios.preload"])
    with interrupts_held_back(), _our_folder_first():
        forkserver.ensure_running()
    return context


@contextlib.contextmanager
def _our_folder_first() -> Generator[None, None, None]:
    """A Python started within the block finds our packages, not those of the same name in the current folder."""
    before = {name: os.environ.get(name) for name in ("PYTHONSAFEPATH", "PYTHONPATH")}
    paths = [str(ROOT), *filter(None, [before["PYTHONPATH"]])]
    os.environ.update(PYTHONSAFEPATH="1", PYTHONPATH=os.pathsep.join(paths))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _in_processes(
    function: Callable[[Any], Any], jobs: Sequence[Any], workers: int
) -> Generator[tuple[int, Any], None, None]:
    context = worker_context()
    team: dict[Connection, Any] = {}
    waiting = iter(enumerate(jobs))
    try:
        with interrupts_held_back():
            for _ in range(workers):
                connection, process = _start(context, function)
                team[connection] = process
        for connection in team:
            connection.send(next(waiting))
        for _ in jobs:
            connection, (position, good, result) = _next_answer(team)
            if not good:
                raise RunError(*result)
            following = next(waiting, None)
            if following is not None:
                connection.send(following)
            yield position, result
    except (BrokenPipeError, ConnectionResetError) as error:
        raise _death(team) from error
    except OSError as error:
        raise RunError(f"worker processes could not be used: {error.strerror or error}; try --workers 1") from error
    finally:
        _stop(team)


@contextlib.contextmanager
def interrupts_held_back() -> Generator[None, None, None]:
    """Ctrl-C waits until the block ends; processes started in it never hear of it, not even while they start."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(context: Context, function: Callable[[Any], Any]) -> tuple[Connection, Any]:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, function), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _next_answer(team: dict[Connection, Any]) -> tuple[Connection, Answer]:
    ready = wait(list(team))
    connection = ready[0]
    assert isinstance(connection, Connection)
    try:
        return connection, connection.recv()
    except (EOFError, OSError) as error:
        raise _death({connection: team[connection]}) from error


def _death(team: dict[Connection, Any]) -> RunError:
    for process in team.values():
        process.join(PATIENCE_SECONDS)
    codes = [process.exitcode for process in team.values() if process.exitcode is not None]
    cause = f" (exit code {codes[0]})" if codes else ""
    return RunError(f"a worker process ended unexpectedly{cause}; perhaps memory ran out: try fewer --workers")


def _stop(team: dict[Connection, Any]) -> None:
    for process in team.values():
        process.terminate()
    for connection, process in team.items():
        process.join(PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        connection.close()


def _work(connection: Connection, function: Callable[[Any], Any]) -> None:
    """One worker: takes jobs until there are no more. Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    follow_parent()
    while True:
        try:
            position, job = connection.recv()
            connection.send(_answer(function, position, job))
        except (EOFError, OSError):  # nobody is interested any more
            return


def _answer(function: Callable[[Any], Any], position: int, job: Any) -> Answer:
    try:
        return position, True, function(job)
    except Exception as error:
        return position, False, (_failure(position, error), traceback.format_exc())


def follow_parent() -> None:
    """A worker whose parent is gone ends at once, also in the middle of a run."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
