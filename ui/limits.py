"""What holds a rollout back, read off the results: how much of what was wanted did not come, limit by limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.calendar import MONTHS_PER_YEAR
from model.settings import Settings
from ui.picture import Floats, Picture, by_district, monthly_mean
from ui.worker import DISTRICT, NATIONAL

PROGRAMMES = {"msi": "msi_districts_share", "supervision": "supervision_districts_share"}
STRONG, SOME = 0.25, 0.08
# Fewer districts than this share of all kept waiting by bad roads: luck of single runs.
_WORTH_TELLING = 0.04
# A month in which the budget allows less than this of the plan is a month of cuts.
_ALL_BUT_ROUNDING = 0.995


@dataclass(frozen=True)
class Limit:
    """One thing that holds back.

    Attributes:
        name: which one; texts under `limits.NAME` say it in words.
        severity: share of what was wanted that did not come for this reason [0–1].
        figures: numbers for the sentence.
        lever: the lever that acts on it most directly, or an empty text.
        at_front_line: whether it holds back the work of CHWs rather than the rollout itself.
        manner: which of its sentences tells it, where the figures alone do not say: a rollout that is `stopped` by
            its ceiling or begins `late`, visits that are `unpaid` or of which `none` are asked for.
    """

    name: str
    severity: float
    figures: dict[str, float]
    lever: str = ""
    at_front_line: bool = False
    manner: str = ""

    @property
    def strength(self) -> str:
        """In one word: strong, some or little."""
        return "strong" if self.severity >= STRONG else "some" if self.severity >= SOME else "little"


def programmes(settings: Settings) -> list[str]:
    """Which of the two are being rolled out to new districts."""
    levers = settings.levers
    msi = bool(levers["msi.cycles_per_year"]) and _has_waves(settings, "msi")
    dedicated = bool(levers["supervision.dedicated"]) and _has_waves(settings, "supervision")
    return [name for name, running in (("msi", msi), ("supervision", dedicated)) if running]


def limits_of(picture: Picture, settings: Settings) -> list[Limit]:
    """Every limit that applies, those of the rollout before those of the front line, the strongest first."""
    running = programmes(settings)
    found = _all_money(picture, settings, running)
    short_of_money = any(_is_root(limit) for limit in found)
    found += [*_places(picture, settings, running), *_facilitators(picture, settings, running)]
    found += [*_supervisors(picture, settings, running, short_of_money), *_front_line(picture)]
    # Where nothing ever begins there is no figure to tell.
    known = [limit for limit in found if np.isfinite([limit.severity, *limit.figures.values()]).all()]
    return sorted(known, key=lambda limit: (limit.at_front_line, not _is_root(limit), -limit.severity))


def _is_root(limit: Limit) -> bool:
    """Missing money comes first: what it cuts shows again as visits, posts and medicines that are missing."""
    return limit.name in ("money", "donors") and limit.strength != "little"


def started(picture: Picture, family: str) -> Floats:
    """Share of replicates in which each district has begun by the last month (n_districts) [0–1]."""
    begun: Floats = picture.scenario_map[:, :, DISTRICT.index(PROGRAMMES[family])].max(axis=0).astype(np.float64)
    return begun


def _places(picture: Picture, settings: Settings, running: list[str]) -> list[Limit]:
    """Districts that never start: out of reach, or their turn never comes."""
    if not running:
        return []
    total, cut_off = picture.scenario_map.shape[1], _cut_off(picture, running)
    found = [_access(picture, settings, running, cut_off)]
    for family in running:
        due, most = _due(picture, settings, family), _most(settings, family, total)
        lost = 1.0 - (cut_off + float(due.mean())) / total
        waiting = round(total - cut_off - float(due[-1]))
        start = max(0, int(settings.month_offset(f"{family}.start")))
        month = float(picture.first_month + start)
        figures = {"waiting": waiting, "total": total, "lost": lost, "most": most, "month": month}
        manner, lever = "", "districts_per_wave"
        if lost >= SOME and 2 * start * (total - cut_off) >= lost * total * picture.months:
            manner, lever = "late", "start"  # half of the waiting or more is for the first wave
        elif waiting > 0 and float(due[-1]) >= most:
            manner, lever = "stopped", "ceiling_share"
        found.append(Limit(f"pace_{family}", lost, figures, f"{family}.{lever}", manner=manner))
    return found


def _access(picture: Picture, settings: Settings, running: list[str], cut_off: int) -> Limit:
    """Districts that can never start, and those that cannot be reached just when their turn has come."""
    total = picture.scenario_map.shape[1]
    open_now = picture.scenario_map[:, :, DISTRICT.index("reachable")].sum(axis=1)
    late = 0.0
    for family in running:
        possible = np.maximum(open_now, monthly_mean(picture, PROGRAMMES[family]) * total)
        late = max(late, float(np.maximum(0.0, _due(picture, settings, family) - possible).mean()) / total)
    told = late if late >= _WORTH_TELLING else 0.0
    return Limit("access", cut_off / total + told, {"count": cut_off, "total": total, "late": told})


def _cut_off(picture: Picture, running: list[str]) -> int:
    """Districts that never start because they cannot be reached [districts]."""
    never = np.stack([started(picture, family) < 0.5 for family in running]).any(axis=0)
    return int((never & (by_district(picture.scenario_map, "reachable") < 0.5)).sum())


def _most(settings: Settings, family: str, total: int) -> int:
    """Districts at which the rollout is to stop [districts]."""
    levers = settings.levers
    ceiling = int(np.floor(float(str(levers[f"{family}.ceiling_share"])) * total + 1e-9))
    listed = levers[f"{family}.districts"]
    return min(ceiling, len(listed)) if levers[f"{family}.order"] == "listed" and isinstance(listed, tuple) else ceiling


def _due(picture: Picture, settings: Settings, family: str) -> Floats:
    """Districts in reach whose turn has come, whether they could begin or not, by month (n_months) [districts]."""
    total, levers = picture.scenario_map.shape[1], settings.levers
    months = np.arange(picture.months) - settings.month_offset(f"{family}.start")
    waves = np.maximum(0.0, np.floor(months / float(str(levers[f"{family}.months_between_waves"]))) + 1.0)
    # When the donors have left, a wave is as small as what the government pays of it.
    kept = np.nan_to_num(monthly_mean(picture, "steering_kept_share"), nan=1.0)
    places = np.cumsum(np.diff(waves, prepend=0.0) * kept) * float(str(levers[f"{family}.districts_per_wave"]))
    planned = np.minimum(places, _most(settings, family, total))
    begun = monthly_mean(picture, PROGRAMMES[family]) * total
    due = np.maximum(planned, np.where(np.isfinite(begun), begun, 0.0))
    in_reach: Floats = np.minimum(due, total - _cut_off(picture, [family]))
    return in_reach


def _facilitators(picture: Picture, settings: Settings, running: list[str]) -> list[Limit]:
    """Facilitators' days, and districts that cannot begin for want of them although it is their turn."""
    if "msi" not in running:
        return []
    received = monthly_mean(picture, "facilitation_received")
    share, last = _mean(received), _mean(received[-MONTHS_PER_YEAR:])
    begun = int((started(picture, "msi") >= 0.5).sum())  # in most runs, as those out of reach are counted too
    held = max(0, round(float(_due(picture, settings, "msi")[-1]) - begun))
    figures = {"share": share, "last": last if np.isfinite(last) else share, "held": held}
    return [Limit("facilitation", 1.0 - share, figures, "resource_team.members")]


def _supervisors(picture: Picture, settings: Settings, running: list[str], short_of_money: bool) -> list[Limit]:
    """Supervision visits asked for and made; of the front line where supervision is not what is rolled out."""
    wanted = float(str(settings.levers["supervision.visits_per_chw_per_month"]))
    dedicated = "supervision" in running
    if wanted <= 0:
        lever = "supervision.visits_per_chw_per_month"
        return [Limit("supervisors", 1.0, {}, lever, not dedicated, "none")]
    # Where dedicated supervision has begun; the districts without it are counted under access and pace.
    everywhere = np.full(picture.scenario_map.shape[1], True)
    begun = started(picture, "supervision") >= 0.5 if dedicated else everywhere
    possible = _mean(by_district(picture.scenario_map, "visit_capacity_per_chw")[begun])
    made = _mean(by_district(picture.scenario_map, "supervision_visits_per_chw")[begun])
    figures = {"possible": possible, "wanted": wanted, "made": made}
    lever = "supervision.chws_per_supervisor" if dedicated else "supervision.dedicated"
    manner = "unpaid" if short_of_money and possible >= wanted else ""
    return [Limit("supervisors", max(0.0, 1.0 - made / wanted), figures, lever, not dedicated, manner)]


def _all_money(picture: Picture, settings: Settings, running: list[str]) -> list[Limit]:
    """The ceiling and the donors' leaving, where there are any."""
    found = [_money(picture)] if settings.levers["money.budget_usd_per_year"] != "unlimited" else []
    end = settings.month_offset("money.funding_end")
    if end < picture.months:
        found.append(_donors(picture, max(0, int(end)), not running))
    return found


def _donors(picture: Picture, end: int, at_front_line: bool) -> Limit:
    """How far spending falls when the donors have left; before them, the year up to their last month."""
    spent = monthly_mean(picture, "cost_usd")
    before, after = _mean(spent[max(0, end - MONTHS_PER_YEAR) : end]), _mean(spent[end:])
    # Where they leave before the first month there is no year before: the same month without a plan stands for it.
    before = before if end else _mean(picture.baseline[:, :, NATIONAL.index("cost_usd")].astype(np.float64))
    kept = min(1.0, after / before) if before > 0 else 1.0
    figures = {"kept": kept, "month": float(picture.first_month + end)}
    return Limit("donors", 1.0 - kept, figures, "money.government_takeover_share", at_front_line)


def _front_line(picture: Picture) -> list[Limit]:
    """Posts without anybody in them, and medicines that are missing."""
    filled = _mean(monthly_mean(picture, "posts_filled_share")[-MONTHS_PER_YEAR:])
    missing = _mean(monthly_mean(picture, "stockout_share")[-MONTHS_PER_YEAR:])
    return [
        Limit("vacancies", 1.0 - filled, {"share": 1.0 - filled}, "workforce.retention_package_share", True),
        Limit("medicines", missing, {"share": missing}, "supplies.reliability", True),
    ]


def _money(picture: Picture) -> Limit:
    allowed = monthly_mean(picture, "money_allowed_share")
    cuts = np.flatnonzero(allowed < _ALL_BUT_ROUNDING)
    first = picture.first_month + int(cuts[0]) if cuts.size else 0
    return Limit(
        "money", 1.0 - _mean(allowed), {"allowed": _mean(allowed), "month": first}, "money.budget_usd_per_year"
    )


def _has_waves(settings: Settings, family: str) -> bool:
    levers = settings.levers
    begins = settings.month_offset(f"{family}.start") < settings.months
    return begins and bool(levers[f"{family}.districts_per_wave"]) and bool(levers[f"{family}.ceiling_share"])


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")
