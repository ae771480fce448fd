"""The dated levers of each arm of a trial, as the settings of a run.

What the file does not set is as in the country today; programmes that it brings begin everywhere at once. Two things
that the arms of one trial share are shared here too: management strengthening drawn by district has one resource team
for its own districts, and dedicated supervisors divide their days between the arms of CHWs drawn one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from model.calendar import format_month, parse_month
from model.levers import SettingError, Value, lever
from model.settings import Settings, resolve_levers
from scenarios.errors import ScenarioError
from scenarios.files import load_scenario
from scenarios.trials.parts import ALWAYS, Arm, DatedLevers, Trial

MSI_FREQUENCY = "msi.cycles_per_year"
DEDICATED, VISITS = "supervision.dedicated", "supervision.visits_per_chw_per_month"
CASELOAD = "supervision.chws_per_supervisor"
Levers = Mapping[str, Value]
AT_ONCE: Mapping[str, object] = {
    "msi.districts_per_wave": 300,
    "msi.months_between_waves": 1,
    "supervision.districts_per_wave": 300,
    "supervision.months_between_waves": 1,
}


def settings_of(trial: Trial, arm: Arm | None, assumptions: Mapping[str, float], own: tuple[str, ...] = ()) -> Settings:
    """Settings of one arm's run, or of the trial without any arm's levers.

    Args:
        trial: the design.
        arm: whose levers apply after the baseline.
        assumptions: evidence records to override.
        own: names of the districts that alone receive the arm's management strengthening; none = all.
    """
    today = _today(trial)
    months = sorted({trial.first_month, *_change_months(trial, arm)})
    stages = [(month, _levers_in_run(trial, arm, month, today, own)) for month in months]
    return Settings(
        country=trial.country,
        cadre=trial.cadre,
        start=format_month(parse_month(trial.start) + trial.first_month),
        months=trial.follow_up_months - trial.first_month,
        levers=stages[0][1],
        today=today,
        assumptions=dict(assumptions),
        burn_in_months=0,
        changes=tuple((month - trial.first_month, levers) for month, levers in stages[1:]),
    )


def levers_at(trial: Trial, arm: Arm | None, month: int) -> dict[str, Value]:
    """The complete levers of an arm in one month, counted from the end of the baseline, as the file says them."""
    return _levers_at(trial, arm, month, _today(trial))


def begins_msi(before: Levers, levers: Levers) -> bool:
    """Whether management strengthening comes with the arm, so that one resource team serves its districts only."""
    return before[MSI_FREQUENCY] == 0 and levers[MSI_FREQUENCY] != 0


def divides_days(trial: Trial) -> bool:
    """Whether dedicated supervisors have CHWs of several arms that are to be visited differently often."""
    if trial.randomise != "chw":
        return False
    if not any({VISITS, DEDICATED} & set(arm.levers) for arm in trial.arms.values()):
        return False
    months = {0, *_change_months(trial, None)}
    return any(len({_visits_asked(trial, arm, month) for arm in trial.arms.values()}) > 1 for month in months)


@lru_cache
def _baseline(country: str) -> Levers:
    return load_scenario(f"{country}-baseline").today


def _today(trial: Trial) -> Levers:
    return _today_in(trial.country, trial.world.chws, trial.world.chws_per_supervisor)


@lru_cache
def _today_in(country: str, chws: int, caseload: int) -> Levers:
    """Today's levers in a world of this size; shared by all replicates, so never written to."""
    return resolve_levers([_baseline(country), {**AT_ONCE, "workforce.chw_posts": chws, CASELOAD: caseload}])


def _change_months(trial: Trial, arm: Arm | None) -> Iterator[int]:
    """Months of the run in which levers change: the trial's, the arm's, and when days are divided anew."""
    layers = [trial.levers, arm.levers if arm else {}]
    stops = [arm.stop_month if arm else None]
    for other in trial.arms.values() if trial.randomise == "chw" else ():
        layers.append({name: other.levers[name] for name in (VISITS, DEDICATED) if name in other.levers})
        stops.append(other.stop_month if layers[-1] else None)
    dates = [stage.from_month for levers in layers for stages in levers.values() for stage in stages]
    dates += [month for month in stops if month is not None]
    yield from (month for month in dates if trial.first_month < month < trial.follow_up_months)


def _levers_at(trial: Trial, arm: Arm | None, month: int, today: Levers) -> dict[str, Value]:
    both = _resolve(trial, "trial.levers", today, _layer(trial.levers, month, today))
    if arm is None or month < 0 or (arm.stop_month is not None and month >= arm.stop_month):
        return both
    return _resolve(trial, f"trial.arms.{arm.name}", both, _layer(arm.levers, month, both))


def _levers_in_run(trial: Trial, arm: Arm | None, month: int, today: Levers, own: tuple[str, ...]) -> dict[str, Value]:
    """The levers with what the arms share taken into account."""
    levers = _levers_at(trial, arm, month, today)
    if arm is None or month < 0:
        return levers
    if own and begins_msi(_levers_at(trial, None, month, today), levers):
        return resolve_levers([levers, {"msi.order": "listed", "msi.districts": list(own)}])
    if levers[DEDICATED] and divides_days(trial):
        return {**levers, CASELOAD: _caseload(trial, arm, month, int(str(levers[CASELOAD])))}
    return levers


def _caseload(trial: Trial, arm: Arm, month: int, caseload: int) -> Value:
    """The caseload with which an arm's run leaves its CHWs the days that they would have beside the other arms' CHWs.

    A supervisor's days are divided in proportion to the visits asked for. An arm that asks for twice the mean gets
    twice the mean days for each CHW: as if the caseload were half as large.
    """
    asked = [_visits_asked(trial, other, month) for other in trial.arms.values()]
    own = _visits_asked(trial, arm, month)
    if own == 0 or len(set(asked)) == 1:
        return caseload
    item = lever(CASELOAD)
    assert item.low is not None and item.high is not None
    return int(min(item.high, max(item.low, round(caseload * sum(asked) / len(asked) / own))))


def _visits_asked(trial: Trial, arm: Arm, month: int) -> float:
    """Visits that an arm asks of dedicated supervisors for each of its CHWs [visits / CHW / month]."""
    levers = levers_at(trial, arm, month)
    return float(str(levers[VISITS])) if levers[DEDICATED] else 0.0


def _resolve(trial: Trial, key: str, below: Levers, layer: Mapping[str, object]) -> dict[str, Value]:
    try:
        return resolve_levers([below, layer])
    except SettingError as error:
        raise ScenarioError.at(f"{trial.place}: {key}", error) from error


def _layer(levers: DatedLevers, month: int, below: Levers) -> dict[str, object]:
    """The values in force in a month; lists of what to add or take away applied to what is below."""
    layer: dict[str, object] = {}
    for name, stages in levers.items():
        begun = [stage.value for stage in stages if stage.from_month <= month or stage.from_month == ALWAYS]
        if begun:
            layer[name] = _applied(begun[-1], below[name])
    return layer


def _applied(value: object, below: Value) -> object:
    if not isinstance(value, (list, tuple)) or not isinstance(below, tuple) or not is_relative(value):
        return value
    kept = [item for item in below if f"-{item}" not in value]
    return kept + [item[1:] for item in value if item[0] == "+" and item[1:] not in kept]


def is_relative(value: list[object] | tuple[object, ...]) -> bool:
    """Whether a list says what to add (`+x`) or to take away (`-x`)."""
    return any(isinstance(item, str) and item[:1] in ("+", "-") for item in value)
