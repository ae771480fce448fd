"""Pins what the model does today: `python tests/backtest/refresh.py` writes pinned/*.csv, which the back test compares.

Run it when behaviour was meant to change, look at what moved (git diff), and say in the commit why.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scenarios import load_scenario  # noqa: E402  (found once the path above is known)
from scenarios.run import simulate  # noqa: E402
from scenarios.tables import monthly_header, monthly_rows  # noqa: E402

PINNED = Path(__file__).with_name("pinned")
# Between them: four countries, no programme, MSI, dedicated supervision, growth of posts, the donors' departure.
CASES = {
    "ghana-msi-national": 30,
    "malawi-management-and-supervision": 30,
    "mali-360-donor-cliff": 72,
    "mali-baseline": 24,
    "uganda-msi-pilot": 6,
}


def table(name: str, months: int) -> bytes:
    """monthly.csv of one replicate."""
    scenario = load_scenario(name, months=months)
    return monthly_header() + monthly_rows(scenario, simulate(scenario, 0), 0)


def main() -> None:
    """Pin every case anew."""
    PINNED.mkdir(exist_ok=True)
    for name, months in CASES.items():
        path, content = PINNED / f"{name}.csv", table(name, months)
        before = path.read_bytes() if path.exists() else b""
        path.write_bytes(content)
        print(f"{name}: {'as before' if content == before else 'changed'}")


if __name__ == "__main__":
    main()
