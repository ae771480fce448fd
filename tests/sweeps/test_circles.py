"""No file of batch_runs needs itself by way of others, not even in a function or for types alone."""

import ast
from pathlib import Path

from tests.sweeps.conftest import ROOT


def imports(root: Path) -> dict[str, set[str]]:
    """For every module of the package those of the package that it imports, wherever it does."""
    files = {
        ".".join(path.relative_to(root).with_suffix("").parts): path for path in (root / "batch_runs").rglob("*.py")
    }
    found = {}
    for name, path in files.items():
        nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
        asked = {f"{node.module}.{item.name}" for node in nodes for item in node.names} | {
            node.module for node in nodes
        }
        found[name] = asked & set(files)
    return found


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules on a circle or behind one: what is left when whatever needs nothing is taken away, again and again."""
    left = dict(graph)
    while free := [name for name, needs in left.items() if not needs & set(left)]:
        for name in free:
            del left[name]
    return sorted(left)


def test_imports_run_in_no_circle():
    assert circle(imports(ROOT)) == []


def test_a_circle_is_seen(tmp_path):
    (tmp_path / "batch_runs").mkdir()
    for name, text in {
        "a": "from batch_runs.b import x",
        "b": "def f():\n    from batch_runs import a",
        "c": "",
    }.items():
        (tmp_path / "batch_runs" / f"{name}.py").write_text(text)
    assert circle(imports(tmp_path)) == ["batch_runs.a", "batch_runs.b"]
