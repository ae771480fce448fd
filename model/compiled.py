"""How a rule is compiled: `@rule` turns a plain scalar function into machine code and keeps it for the next start.

The compiler's own cache looks only at the file of the function that is called, so a change in a function that it
calls from another file would leave stale code behind. The cache therefore lives in a folder named after a hash of
all sources of the model, chosen before the first rule is imported.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba

Rule = TypeVar("Rule", bound=Callable[..., object])
SOURCES = Path(__file__).parent
KEPT_CACHES = 6


def source_hash() -> str:
    """Hash of every Python source of the model, and of the versions that compile it."""
    digest = hashlib.sha256(f"{sys.version}{numba.__version__}".encode())
    for path in sorted(SOURCES.rglob("*.py")):
        digest.update(path.relative_to(SOURCES).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """A writable folder for this state of the sources: the user's cache folder, else a temporary one."""
    name = source_hash()
    user_cache = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "scaleup"
    shared_temporary = Path(tempfile.gettempdir()) / f"scaleup-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    for parent in (user_cache, shared_temporary):
        # Not absolute: a user without a home, as in some containers, for whom "~" stays what it is.
        if parent.is_absolute() and _is_writable(parent / name):
            _forget_old_caches(parent, keep=name)
            return parent / name
    return Path(tempfile.mkdtemp(prefix="scaleup-"))


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return folder.stat().st_uid == os.getuid() if hasattr(os, "getuid") else True
    except OSError:
        return False


def _forget_old_caches(parent: Path, keep: str) -> None:
    try:
        others = sorted((f for f in parent.iterdir() if f.is_dir() and f.name != keep), key=lambda f: f.stat().st_mtime)
    except OSError:
        return
    for folder in others[: -(KEPT_CACHES - 1)]:
        shutil.rmtree(folder, ignore_errors=True)


def rule(function: Rule) -> Rule:
    """Compile a scalar rule; cached, without the interpreter lock, and plain Python with the JIT off.

    Rules become part of the rule that calls them: small as they are, calling them would cost a tenth of the time.
    """
    return cast(Rule, numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))


def formula(function: Rule) -> Rule:
    """The same for a few lines that one or two rules use: written out there, they need no compiling of their own."""
    return cast(Rule, numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")(function))


def rule_apart(function: Rule) -> Rule:
    """The same for what works on many agents: compiled once, and called by the rules that need it.

    Said expressly, since a rule otherwise does as the rule that calls it.
    """
    return cast(Rule, numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=False)(function))


def is_jit_off() -> bool:
    """Whether rules run uncompiled, as plain Python."""
    return bool(getattr(numba.config, "DISABLE_JIT", False))


if not os.environ.get("NUMBA_CACHE_DIR"):
    setattr(numba.config, "CACHE_DIR", str(cache_folder()))  # noqa: B010  (a name that no type checker knows)
