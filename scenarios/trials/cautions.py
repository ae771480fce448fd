"""Where reading each unit from its own arm's run leaves something out that a real trial has: said with the results."""

from __future__ import annotations

from scenarios.trials.levers import DEDICATED, VISITS
from scenarios.trials.parts import Trial

NURSES = (
    "Facility nurses' days are not divided between the arms: each arm's CHWs are supervised as if every CHW of the "
    "nurse were in that arm."
)
ONE_TEAM = (
    "Management strengthening acts on whole districts, so units of one district would share one team; here each arm "
    "has its own."
)
NO_COPYING = (
    "What one arm's district teams learn does not reach those of other arms, though neighbours may copy in practice: "
    "differences are upper bounds."
)
SHARED_MONEY = "Each arm's run has the whole budget for all its units; arms do not compete for money."
NOT_DRAWN = "Nothing is randomised: every arm is read from the whole world, as if it had been tried twice."


def cautions(trial: Trial) -> tuple[str, ...]:
    """What this design leaves out, in whole sentences."""
    names = {name for arm in trial.arms.values() for name in arm.levers}
    found = []
    is_msi = any(name.startswith("msi.") for name in names)
    if trial.randomise == "none":
        return (NOT_DRAWN,) if len(trial.arms) > 1 else ()
    supervision = {VISITS, "supervision.transport", "supervision.phone_supervision_share"}
    if trial.randomise == "chw" and names & supervision and not _is_dedicated(trial):
        found.append(NURSES)
    if is_msi and trial.randomise != "district":
        found.append(ONE_TEAM)
    if is_msi and trial.randomise == "district":
        found.append(NO_COPYING)
    if "money.budget_usd_per_year" in (names | set(trial.levers)):
        found.append(SHARED_MONEY)
    return tuple(found)


def _is_dedicated(trial: Trial) -> bool:
    return any(stage.value is True for stage in trial.levers.get(DEDICATED, ()))
