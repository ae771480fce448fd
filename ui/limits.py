"""What holds a rollout back, read off the results: how much of what was wanted did not come, limit by limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.calendar import MONTHS_PER_YEAR
from model.settings import Settings
from ui.picture import Floats, Picture, by_district, monthly_mean
from ui.worker import DISTRICT

PROGRAMMES = {"msi": "msi_districts_share", "supervision": "supervision_districts_share"}
STRONG, SOME = 0.25, 0.08
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
    """

    name: str
    severity: float
    figures: dict[str, float]
    lever: str = ""
    at_front_line: bool = False

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
    found = [*_places(picture, running), *_capacity(picture, settings, running), *_front_line(picture)]
    if settings.levers["money.budget_usd_per_year"] != "unlimited":
        found.append(_money(picture))
    end = settings.month_offset("money.funding_end")
    if running and end < picture.months:
        kept = _mean(monthly_mean(picture, "steering_kept_share")[max(0, int(end)) :])
        takeover = "money.government_takeover_share"
        found.append(Limit("donors", 1.0 - kept, {"kept": kept, "month": picture.first_month + end}, takeover))
    known = [limit for limit in found if np.isfinite(limit.severity)]
    return sorted(known, key=lambda limit: (limit.at_front_line, -limit.severity))


def started(picture: Picture, family: str) -> Floats:
    """Share of replicates in which each district has begun by the last month (n_districts) [0–1]."""
    begun: Floats = picture.scenario_map[:, :, DISTRICT.index(PROGRAMMES[family])].max(axis=0).astype(np.float64)
    return begun


def _places(picture: Picture, running: list[str]) -> list[Limit]:
    """Districts that never start: out of reach, or still waiting for their wave."""
    if not running:
        return []
    total = picture.scenario_map.shape[1]
    reach = by_district(picture.scenario_map, "reachable")
    never = np.stack([started(picture, family) < 0.5 for family in running]).any(axis=0)
    cut_off = int((never & (reach < 0.5)).sum())
    found = [Limit("access", cut_off / total, {"count": cut_off, "total": total})]
    for family in running:
        waiting = int(((started(picture, family) < 0.5) & (reach >= 0.5)).sum())
        lost = 1.0 - _mean(monthly_mean(picture, PROGRAMMES[family])) - cut_off / total
        figures = {"waiting": waiting, "total": total, "lost": max(0.0, lost)}
        found.append(Limit(f"pace_{family}", max(0.0, lost), figures, f"{family}.districts_per_wave"))
    return found


def _capacity(picture: Picture, settings: Settings, running: list[str]) -> list[Limit]:
    """Facilitators' days, and supervisors' days."""
    found = []
    if "msi" in running:
        share = _mean(monthly_mean(picture, "facilitation_received"))
        found.append(Limit("facilitation", 1.0 - share, {"share": share}, "resource_team.members"))
    wanted = float(str(settings.levers["supervision.visits_per_chw_per_month"]))
    if wanted > 0:
        # Where dedicated supervision has begun; the districts without it are counted under access and pace.
        begun = (
            started(picture, "supervision") >= 0.5
            if "supervision" in running
            else np.full(picture.scenario_map.shape[1], True)
        )
        possible = _mean(by_district(picture.scenario_map, "visit_capacity_per_chw")[begun])
        made = _mean(by_district(picture.scenario_map, "supervision_visits_per_chw")[begun])
        figures = {"possible": possible, "wanted": wanted, "made": made}
        missing = max(0.0, 1.0 - min(possible, made) / wanted)
        lever = "supervision.chws_per_supervisor" if "supervision" in running else "supervision.dedicated"
        found.append(Limit("supervisors", missing, figures, lever))
    return found


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
