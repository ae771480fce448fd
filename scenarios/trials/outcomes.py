"""The outcomes of a trial file: names, arms, windows and what was published, checked against the rest of the file."""

from __future__ import annotations

from model.evidence import targets as findings
from model.levers import nearest_name
from model.outcomes import outcomes
from scenarios.errors import Described, ScenarioError
from scenarios.trials.checks import Table
from scenarios.trials.counts import can_be_surveyed, is_of_country, is_of_district
from scenarios.trials.parts import ESTIMATORS, RATIOS, ROLES, Trial, TrialOutcome

KEYS = (
    "name", "estimator", "arms", "window_months", "survey_months", "sample", "published", "low", "high", "significant",
    "role", "record", "must_hold",
)  # fmt: skip
LARGEST_SAMPLE = 10_000_000
OF_CHANCES = {"risk_ratio": ("share", "rate"), "odds_ratio": ("share",)}


def read_outcomes(table: Table, trial: Trial) -> tuple[TrialOutcome, ...]:
    """All outcomes of the file.

    Raises:
        ScenarioError: if one cannot be computed from this trial.
    """
    found = table.entries.get("outcome", [])
    entries = found if isinstance(found, list) else [found]
    if not entries:
        raise ScenarioError(table.place, "trial.outcome", Described("nothing"), "at least one [[trial.outcome]]")
    results: list[TrialOutcome] = []
    for entry in entries:
        item = _outcome(Table(table.place, "trial.outcome", entry), trial)
        results.append(_with_own_key(item, [other.key for other in results]))
    return tuple(results)


def _with_own_key(item: TrialOutcome, taken: list[str]) -> TrialOutcome:
    if item.key not in taken:
        return item
    first, last = item.window_months
    key = f"{item.name} {item.estimator} {'-'.join(item.arms)} {first}-{last}"
    number = 2
    while key in taken:
        key, number = f"{key} {number}", number + 1
    return TrialOutcome(**{**vars(item), "key": key})


def _outcome(table: Table, trial: Trial) -> TrialOutcome:
    table.only(KEYS)
    name = table.text("name")
    if name not in outcomes():
        allowed = "an outcome of `scaleup list outcomes`"
        raise ScenarioError(table.place, table.key("name"), name, allowed, nearest_name(name, outcomes()))
    table = Table(table.place, f"trial.outcome {name}", table.entries)
    estimator = table.choice("estimator", ESTIMATORS)
    window = _window(table, trial)
    item = TrialOutcome(
        key=name,
        name=name,
        estimator=estimator,
        arms=_arms(table, trial, estimator),
        window_months=window,
        survey_months=survey_months(table, window),
        sample=table.whole("sample", 0, LARGEST_SAMPLE, 0),
        published=table.number("published"),
        low=table.number("low"),
        high=table.number("high"),
        significant=table.flag("significant"),
        role=table.choice("role", ROLES, "check"),
        record=_record(table),
        must_hold=table.flag("must_hold") or False,
    )
    _check_published(table, item)
    _check_can_be_computed(table, item, trial)
    return item


def _record(table: Table) -> str:
    name = table.text("record", "")
    if name and name not in findings():
        allowed = "a finding of model/evidence/targets.toml"
        raise ScenarioError(table.place, table.key("record"), name, allowed, nearest_name(name, findings()))
    return name


def _arms(table: Table, trial: Trial, estimator: str) -> tuple[str, ...]:
    one = estimator == "before_after"
    allowed = "the arm that is followed" if one else "two arms, the one of interest first"
    usual = tuple(trial.arms)[:1] if one and len(trial.arms) == 1 else None
    names = table.texts("arms", usual) if usual else table.texts("arms")
    for name in names:
        if name not in trial.arms:
            known = "arms of this trial: " + ", ".join(trial.arms)
            raise ScenarioError(table.place, table.key("arms"), name, known, nearest_name(name, trial.arms))
    if len(names) != (1 if one else 2):
        raise ScenarioError(table.place, table.key("arms"), names, allowed)
    return names


def _window(table: Table, trial: Trial) -> tuple[int, int]:
    last = trial.follow_up_months
    found = table.entries.get("window_months", [1, last])
    allowed = f"first and last month after the baseline, for example [1, {last}]"
    whole = isinstance(found, list) and all(isinstance(m, int) and not isinstance(m, bool) for m in found)
    if not whole or len(found) != 2 or not 1 <= found[0] <= found[1] <= last:
        raise ScenarioError(table.place, table.key("window_months"), found, allowed)
    return found[0], found[1]


def survey_months(table: Table, window: tuple[int, int]) -> tuple[int, ...]:
    """The months of the window in which people were asked, where they were not asked in all of them.

    Raises:
        ScenarioError: if they are not rising months of the window.
    """
    found = table.entries.get("survey_months", [])
    first, last = window
    whole = isinstance(found, list) and all(isinstance(m, int) and not isinstance(m, bool) for m in found)
    if not whole or found != sorted(set(found)) or not all(first <= month <= last for month in found):
        allowed = f"months of the window, {first} to {last}, in their order"
        raise ScenarioError(table.place, table.key("survey_months"), found, allowed)
    return tuple(found)


def _check_published(table: Table, item: TrialOutcome) -> None:
    ends = [("low", item.low), ("published", item.published), ("high", item.high)]
    given = [(key, value) for key, value in ends if value is not None]
    if (item.low is None) != (item.high is None):
        missing = "low" if item.low is None else "high"
        raise ScenarioError(table.place, table.key(missing), Described("nothing"), "both ends of the interval, or none")
    for (key, value), (_, following) in zip(given, given[1:], strict=False):
        if value > following:
            raise ScenarioError(table.place, table.key(key), value, "low ≤ published ≤ high")
    if item.low is not None and item.low == item.high:
        raise ScenarioError(table.place, table.key("high"), item.high, "an interval with some width, or none")
    if item.estimator in RATIOS:
        for key, value in given:
            if value <= 0:
                raise ScenarioError(table.place, table.key(key), value, "a ratio above 0")


def _check_can_be_computed(table: Table, item: TrialOutcome, trial: Trial) -> None:
    outcome = outcomes()[item.name]
    if is_of_country(item.name):
        raise ScenarioError(
            table.place, "trial.outcome.name", item.name, "an outcome of districts or CHWs, not of a whole country"
        )
    if item.needs_baseline and trial.baseline_months == 0:
        raise ScenarioError(table.place, "trial.baseline_months", 0, f"at least 1 for {item.estimator}")
    if outcome.kind not in OF_CHANCES.get(item.estimator, (outcome.kind,)) or (
        item.estimator in OF_CHANCES and not outcome.denominator
    ):
        allowed = "rate_ratio or mean_difference for an outcome that is not a share"
        raise ScenarioError(table.place, table.key("estimator"), item.estimator, allowed)
    if item.sample and not can_be_surveyed(item.name):
        allowed = "0: the outcome is not one of children or households"
        raise ScenarioError(table.place, table.key("sample"), item.sample, allowed)
    if is_of_district(item.name) and trial.randomise not in ("district", "none"):
        allowed = "an outcome of CHWs or children; this one exists by district, so randomise = 'district' or 'none'"
        raise ScenarioError(table.place, "trial.outcome.name", item.name, allowed)
