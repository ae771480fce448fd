"""The resolved settings of one run: what is decided, what is assumed instead of the central value, when, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from model.calendar import MONTHS_PER_YEAR, parse_month
from model.levers import SettingError, Value, lever, levers, nearest_name

SHOCK_KINDS = ("epidemic", "strike", "insecurity", "stock_crisis", "late_disbursement", "transfers", "pay_arrears")
LONGEST_RUN_MONTHS = 1200
_FREQUENCY = "msi.cycles_per_year"
_LENGTH = "msi.cycle_length_months"
_PAUSE = "msi.pause_months"
# Frequencies are written with two or three digits, so a period read from one is known to about this many months.
_SAME_PERIOD_MONTHS = 0.25


@dataclass(frozen=True)
class Shock:
    """Something that happens to the programme, whoever decides: kind, first month, duration, where, and size 0–1."""

    kind: str
    start: str
    months: int
    size: float = 0.5
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in SHOCK_KINDS:
            raise SettingError(
                "shock.kind", self.kind, "one of " + ", ".join(SHOCK_KINDS), nearest_name(self.kind, SHOCK_KINDS)
            )
        _check_month("shock.start", self.start)
        _check_whole("shock.months", self.months, 1, LONGEST_RUN_MONTHS)
        if isinstance(self.size, bool) or not isinstance(self.size, (int, float)) or not 0 <= self.size <= 1:
            raise SettingError("shock.size", self.size, "a number from 0 to 1")
        is_list = isinstance(self.regions, (list, tuple))
        if not is_list or not all(isinstance(region, str) for region in self.regions):
            raise SettingError("shock.regions", self.regions, "a list of region names")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that one run depends on, except the seed and the replicate.

    `levers` are in force, `today` are those of the country's baseline: a district that the rollout has not yet
    reached keeps today's supervision. `changes` are later decisions: the month, counted from the first one, and the
    complete levers in force from then on. `drawn` are assumptions drawn from their records outside of
    the run, which may lie beyond low and high, as any draw may; `assumptions` are somebody's choice and win over them.
    """

    country: str
    cadre: str
    start: str = "2026-01"
    months: int = 120
    levers: Mapping[str, Value]
    today: Mapping[str, Value]
    shocks: tuple[Shock, ...] = ()
    assumptions: Mapping[str, float] = field(default_factory=dict)
    drawn: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    burn_in_months: int = 12
    changes: tuple[tuple[int, Mapping[str, Value]], ...] = ()

    def __post_init__(self) -> None:
        _check_month("scenario.start", self.start)
        _check_whole("scenario.months", self.months, 1, LONGEST_RUN_MONTHS)
        _check_whole("scenario.burn_in_months", self.burn_in_months, 0, LONGEST_RUN_MONTHS)
        _check_whole("scenario.seed", self.seed, 0, 2**63 - 1)

    @property
    def first_month(self) -> int:
        """Count of the first month [months since 0000-01]."""
        return parse_month(self.start)

    def month_offset(self, name: str) -> float:
        """When a month lever falls due, counted from the first month; infinity for `never` [months]."""
        value = self.levers[name]
        if value == "at_start":
            return 0.0
        return float("inf") if value == "never" else float(parse_month(str(value)) - self.first_month)


def default_levers() -> dict[str, Value]:
    """Today's practice, lever by lever."""
    return {name: item.default for name, item in levers().items()}


def resolve_levers(layers: Iterable[Mapping[str, object]]) -> dict[str, Value]:
    """Levers after all layers (country, base, scenario, `--set`), later ones winning.

    Raises:
        SettingError: unknown lever, wrong value, or levers of one layer that contradict each other.
    """
    return reduce(_apply_layer, layers, default_levers())


def _apply_layer(before: dict[str, Value], layer: Mapping[str, object]) -> dict[str, Value]:
    checked = {name: lever(name).check(value) for name, value in layer.items()}
    after = _settle_frequency(
        {**before, **checked}, {name for name in checked if name in (_FREQUENCY, _LENGTH, _PAUSE)}
    )
    for family in ("msi", "supervision"):
        if after[f"{family}.order"] == "listed" and not after[f"{family}.districts"]:
            raise SettingError(f"{family}.districts", [], f"at least one district when {family}.order is 'listed'")
    return after


def _settle_frequency(values: dict[str, Value], given: set[str]) -> dict[str, Value]:
    """Cycles per year = 12 / (length + pause): what the layer leaves open follows, pause first, then length."""
    frequency, length, pause = (float(str(values[name])) for name in (_FREQUENCY, _LENGTH, _PAUSE))
    if not given or (frequency == 0 and _FREQUENCY in given):
        return values
    if given == {_LENGTH, _PAUSE}:
        return {**values, _FREQUENCY: _checked(_FREQUENCY, MONTHS_PER_YEAR / (length + pause), given)}
    if frequency == 0:
        return values
    period = MONTHS_PER_YEAR / frequency
    if len(given) == 3:
        if abs(length + pause - period) > _SAME_PERIOD_MONTHS:
            agreed = f"12 / (length {length:g} + pause {pause:g}) = {MONTHS_PER_YEAR / (length + pause):.3g}"
            raise SettingError(_FREQUENCY, frequency, f"{agreed}, or leave one of the three out")
        return values
    if _PAUSE not in given:
        return _settle_pause(values, given, period, length)
    return _settle_length(values, given, period, pause)


def _settle_pause(values: dict[str, Value], given: set[str], period: float, length: float) -> dict[str, Value]:
    longest = lever(_PAUSE).high or 0.0
    if given == {_FREQUENCY} and period - length > longest:  # so rare a cycle takes longer itself
        return {**values, _PAUSE: longest, _LENGTH: _checked(_LENGTH, period - longest, given)}
    if length <= period:
        return {**values, _PAUSE: _checked(_PAUSE, period - length, given)}
    if given == {_LENGTH}:  # the longer cycle leaves no pause, and the frequency gives way
        return {**values, _PAUSE: 0.0, _FREQUENCY: MONTHS_PER_YEAR / length}
    if given == {_FREQUENCY}:  # no pause is left, and the cycle itself must be shorter
        return {**values, _PAUSE: 0.0, _LENGTH: _checked(_LENGTH, period, given)}
    raise SettingError(_LENGTH, length, f"at most {period:.3g} months with {values[_FREQUENCY]} cycles per year")


def _settle_length(values: dict[str, Value], given: set[str], period: float, pause: float) -> dict[str, Value]:
    shortest = lever(_LENGTH).low or 0.0
    if (
        given == {_PAUSE} and period - pause < shortest
    ):  # the longer pause leaves too short a cycle: frequency gives way
        return {**values, _FREQUENCY: MONTHS_PER_YEAR / (float(str(values[_LENGTH])) + pause)}
    return {**values, _LENGTH: _checked(_LENGTH, period - pause, given)}


def _checked(name: str, value: float, given: set[str]) -> float:
    try:
        return float(str(lever(name).check(value)))
    except SettingError as error:
        cause = " and ".join(sorted(given))
        raise SettingError(name, round(value, 3), f"{error.allowed} (it follows from {cause})") from error


def _check_month(key: str, value: object) -> None:
    try:
        parse_month(value if isinstance(value, str) else "")
    except ValueError as error:
        raise SettingError(key, value, "a month YYYY-MM, for example 2026-01") from error


def _check_whole(key: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise SettingError(key, value, f"a whole number from {low} to {high}")
