"""The house rules: imports run one way, luck has one source, every file ships, nothing points to one machine.

Each rule is a function from a folder to the list of its breaches. The project must have none; a made-up folder that
breaks the rule must have one, so that no rule can silently stop looking.
"""

import ast
import glob
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "model": set(),
    "scenarios": {"model"},
    "batch_runs": {"model", "scenarios"},
    "ui": {"model", "scenarios"},
    "cli": {"model", "scenarios", "batch_runs", "ui", "benchmarks"},
    "benchmarks": {"model", "scenarios", "batch_runs"},
    "app": {"model", "scenarios", "ui"},
}
# Library: the only files or folders that may import it.
AT_HOME = {
    "solara": ("ui/", "app.py"),
    "reacton": ("ui/", "app.py"),
    "ipyvue": ("ui/", "app.py"),
    "ipyvuetify": ("ui/", "app.py"),
    "dask": ("batch_runs/executors.py",),
    "distributed": ("batch_runs/executors.py",),
    "dask_jobqueue": ("batch_runs/executors.py",),
    "mesa": ("model/", "benchmarks/plain_mesa.py"),
}
LUCK, MESA_VERSIONS = "model/randomness.py", "model/mesa_compat.py"
VENDORED = ("ui/vendor/", "ui/assets/vendor/")
ONE_MACHINE = re.compile(r"(?<![\w.])/(work|root)/")  # as a path of its own, not inside an address


@dataclass(frozen=True)
class Import:
    file: str
    line: int
    module: str
    at_start: bool  # when the file is imported, not when a function is called

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def sources(root: Path) -> Iterator[tuple[str, ast.Module]]:
    paths = [path for part in MAY_IMPORT for path in (root / part).rglob("*.py")]
    for path in sorted([*paths, *root.glob("app.py")]):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported_modules(node: ast.AST, file: str) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            package = file.split("/")[:-level] if level else []
            return [".".join([*package, *filter(None, [module]), name.name]) for name in names]
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(module)), *_],
        ):
            return [module]
    return []


def imports(root: Path) -> Iterator[Import]:
    for file, tree in sources(root):
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        late = {id(inner) for function in functions for inner in ast.walk(function)}
        for node in ast.walk(tree):
            for module in imported_modules(node, file):
                yield Import(file, node.lineno, module, id(node) not in late)


def part(file: str) -> str:
    return file.split("/")[0].removesuffix(".py")


def wrong_way(root: Path) -> list[str]:
    ours = [i for i in imports(root) if i.top in MAY_IMPORT and i.top != part(i.file)]
    return [f"{i}; it may import only {MAY_IMPORT[part(i.file)] or 'itself'}" for i in ours if not allowed(i)]


def allowed(found: Import) -> bool:
    if found.file == "batch_runs/__main__.py":
        return found.top == "cli"  # `python -m batch_runs` is a command like the others, and nobody imports it
    if part(found.file) == "cli" and found.top == "ui":
        return found.file == "cli/app.py" and not found.at_start  # other commands must start fast, and without Solara
    return found.top in MAY_IMPORT[part(found.file)]


def away_from_home(root: Path) -> list[str]:
    return [f"{i}; only {AT_HOME[i.top]} may" for i in imports(root) if i.top in AT_HOME and not at_home(i)]


def at_home(found: Import) -> bool:
    return any(found.file == home or home.endswith("/") and found.file.startswith(home) for home in AT_HOME[found.top])


def other_luck(root: Path) -> list[str]:
    found = [str(i) for i in imports(root) if re.match(r"(random|secrets|numpy\.random)\b", i.module)]
    for file, tree in sources(root):
        uses = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and is_luck(n, file)]
        found += [f"{file}:{n.lineno} uses {ast.unparse(n)}" for n in uses]
    return [f"{where}; luck comes from {LUCK}" for where in found if not where.startswith(LUCK)]


def is_luck(node: ast.Attribute, file: str) -> bool:
    """NumPy's generators anywhere; in the model also Mesa's own, whose draws depend on the order of agents."""
    numpys = node.attr == "random" and ast.unparse(node.value) in ("np", "numpy")
    return numpys or part(file) == "model" and node.attr in ("random", "shuffle_do")


def mesa_versions_elsewhere(root: Path) -> list[str]:
    found = []
    for file, tree in sources(root):
        tried = [n for t in ast.walk(tree) if isinstance(t, ast.Try) for n in ast.walk(t)]
        found += [(file, n.lineno) for n in tried if any(m.split(".")[0] == "mesa" for m in imported_modules(n, file))]
        asked = ("mesa.__version__", "mesa.__version_info__", "sys.version_info")
        found += [(file, n.lineno) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n) in asked]
    return [f"{f}:{line} tells versions apart; only {MESA_VERSIONS} may" for f, line in found if f != MESA_VERSIONS]


def not_shipped(root: Path) -> list[str]:
    """Code in a folder without __init__.py, or data that no pattern names, would be missing after installation."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["*"]
    found = []
    for name in MAY_IMPORT:
        folder = root / name
        shipped = {folder / hit for pattern in patterns for hit in glob.glob(pattern, root_dir=folder, recursive=True)}
        files = [f for f in folder.rglob("*") if f.is_file() and f.suffix != ".pyc" and not f.name.startswith(".")]
        loose = [f for f in files if f.suffix == ".py" and not (f.parent / "__init__.py").exists()]
        unnamed = [f for f in files if f.suffix != ".py" and f not in shipped]
        found += [f"{f.relative_to(root)}: its folder needs an __init__.py" for f in loose]
        found += [f"{f.relative_to(root)}: no pattern under package-data in pyproject.toml names it" for f in unnamed]
    return found


def adds_up_by_sum(root: Path) -> list[str]:
    """Python's own sum adds reals otherwise from 3.12 on: a run would end in other last digits."""
    return [
        f"{file}:{node.lineno} adds up by sum(); math.fsum and NumPy give the same on every Python"
        for file, tree in sources(root)
        if file.startswith("model/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum"
    ]


def points_to_one_machine(root: Path) -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    names = [name for name in listing.split("\0") if name and not name.startswith(VENDORED)]
    found = [name for name in names if (root / name).is_file() and ONE_MACHINE.search(text(root / name))]
    return [f"{name} names a folder of one machine" for name in found]


def text(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def names_a_host(root: Path) -> list[str]:
    lines = (root / "constraints.txt").read_text().splitlines()
    return [f"constraints.txt: {line}" for line in lines if "://" in line or " @ " in line or line.startswith("-")]


Rule = Callable[[Path], list[str]]
BREACHES: list[tuple[Rule, str, str]] = [
    (wrong_way, "model/chw.py", "from scenarios import load_scenario"),
    (wrong_way, "model/agents/chw.py", "def f():\n    import batch_runs.run"),
    (wrong_way, "model/chw.py", "import app"),
    (wrong_way, "model/chw.py", "from importlib import import_module\nimport_module('ui.pages')"),
    (wrong_way, "scenarios/run.py", "from batch_runs import plan"),
    (wrong_way, "scenarios/run.py", "import cli.main"),
    (wrong_way, "batch_runs/run.py", "import ui.session"),
    (wrong_way, "batch_runs/run.py", "import cli.main"),
    (wrong_way, "batch_runs/__main__.py", "import ui.session"),
    (wrong_way, "ui/runs.py", "from batch_runs import executors"),
    (wrong_way, "cli/run.py", "def main():\n    import ui"),
    (wrong_way, "cli/app.py", "import ui"),
    (wrong_way, "app.py", "import cli"),
    (wrong_way, "model/chw.py", "import benchmarks.table"),
    (wrong_way, "benchmarks/table.py", "import cli.main"),
    (away_from_home, "cli/app.py", "def main():\n    import solara"),
    (away_from_home, "batch_runs/run.py", "from dask.distributed import Client"),
    (away_from_home, "scenarios/run.py", "import mesa"),
    (other_luck, "model/chw.py", "import random"),
    (other_luck, "scenarios/run.py", "from numpy.random import default_rng"),
    (other_luck, "batch_runs/run.py", "from numpy import random"),
    (other_luck, "ui/runs.py", "import numpy as np\nx = np.random.rand()"),
    (other_luck, "model/simulation.py", "def f(self):\n    self.agents.shuffle_do('step')"),
    (mesa_versions_elsewhere, "model/simulation.py", "try:\n    from mesa import x\nexcept ImportError:\n    x = None"),
    (mesa_versions_elsewhere, "model/simulation.py", "import mesa\nnew = mesa.__version__ > '3.4'"),
    (not_shipped, "model/agents/chw.py", "x = 1"),
    (not_shipped, "ui/components/map.svg", "<svg/>"),
    (adds_up_by_sum, "model/money.py", "total = sum([0.1, 0.2])"),
    (points_to_one_machine, "docs/guide.md", "see /" + "root/notes"),
    (names_a_host, "constraints.txt", "numpy @ https://example.org/numpy.whl"),
]
GOOD = {
    "model/__init__.py": "from . import randomness, mesa_compat",
    "model/randomness.py": "import numpy as np\nx = np.random.default_rng",
    "model/mesa_compat.py": "try:\n    from mesa import Scenario\nexcept ImportError:\n    Scenario = None",
    "scenarios/__init__.py": "from model import mesa_compat",
    "scenarios/library/mali.toml": "",
    "batch_runs/__init__.py": "",
    "batch_runs/executors.py": "import dask\nfrom . import run\nfrom scenarios import load_scenario",
    "ui/__init__.py": "import solara",
    "ui/assets/custom.css": "",
    "cli/__init__.py": "import batch_runs",
    "cli/app.py": "def main():\n    import ui",
    "app.py": "import solara\nimport ui",
    "constraints.txt": "numpy==2.0",
    "docs/guide.md": "https://example.org/" + "work/",
}
RULES = list(dict.fromkeys(rule for rule, _, _ in BREACHES))


def build(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)


@pytest.mark.parametrize("rule", RULES)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    if rule is points_to_one_machine and not (ROOT / ".git").exists():
        pytest.skip("a downloaded archive has no list of the files that belong to the project")
    breaches = rule(ROOT)
    assert not breaches, "\n" + "\n".join(breaches)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_accepts_what_is_right(rule: Rule, tmp_path: Path) -> None:
    build(tmp_path, GOOD)
    assert rule(tmp_path) == []


@pytest.mark.parametrize(("rule", "file", "content"), BREACHES)
def test_a_rule_finds_a_breach(rule: Rule, file: str, content: str, tmp_path: Path) -> None:
    build(tmp_path, {file: content})
    assert [breach for breach in rule(tmp_path) if file in breach]
