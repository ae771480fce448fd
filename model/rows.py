"""Large populations as rows of structured arrays; an agent of them is a view on its row.

Each field is declared once, with unit and meaning. State that is computed with is float64, so that the compiled and
the uncompiled run agree; whole numbers that are only looked up are int64.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import mesa
import numpy as np

from model.compiled import is_jit_off

if TYPE_CHECKING:
    from model.state import CountryState

# The fields of a row are declared below and in the agents' files, at run time, where no type checker sees them.
Rows: TypeAlias = Any
Row: TypeAlias = Any
Field: TypeAlias = tuple[str, str, str]

WHOLE, REAL, ADDRESS = "i8", "f8", "u8"

DISTRICT_FIELDS: tuple[Field, ...] = (
    ("key", WHOLE, "stable number of the district in its country's table"),
    ("first_chw", WHOLE, "row of the district's first CHW post"),
    ("rows", WHOLE, "rows for CHW posts, those to come included"),
    ("posts", WHOLE, "CHW posts that exist this month"),
    ("catchments", WHOLE, "full catchments in the district"),
    ("first_supervisor", WHOLE, "row of the first supervisor post: facilities first, dedicated ones after"),
    ("facilities", WHOLE, "supervision areas, each with one routine supervisor"),
    ("dedicated_posts", WHOLE, "rows for dedicated supervisors"),
    ("supervision_running", WHOLE, "1 while the supervision decided on is in force here, 0 = today's supervision"),
    # this month's surroundings
    ("growth", REAL, "people now relative to the first year [ratio]"),
    ("under5_share", REAL, "under-fives among all people [0–1]"),
    ("population", REAL, "people living in the district this month [people]"),
    ("episodes_per_child", REAL, "expected episodes per under-five this month [episodes]"),
    ("treatable_share", REAL, "share of the episodes that the cadre may treat [0–1]"),
    ("reference_correct_share", REAL, "correct treatment at reference skill for this month's mix of conditions [0–1]"),
    ("access", REAL, "how well the district can be reached this month [0–1]"),
    # management practices
    ("supervision_support", REAL, "days, fuel and backing that the DHMT gives to supervision [0–1]"),
    ("supply_management", REAL, "how well the DHMT keeps medicines flowing [0–1]"),
    ("staff_management", REAL, "how well the DHMT fills vacancies and recognises work [0–1]"),
    ("data_use", REAL, "how far the DHMT uses its own indicators [0–1]"),
    ("competence", REAL, "how well the DHMT analyses and plans [0–1]"),
    ("msi_cash", REAL, "cash that this month of the DHMT's cycle costs [US$]"),
    ("msi_time", REAL, "salaried time that it takes of managers [US$]"),
    # money and shocks
    ("reliability", REAL, "routine chance that a CHW has all medicines this month [0–1]"),
    ("ration", REAL, "share of the usual treatments that medicines are bought for [0–1]"),
    ("hiring_share", REAL, "share of the usual hiring that is paid for [0–1]"),
    ("pay_arrears", REAL, "share of this month's pay not paid [0–1]"),
    ("supervision_paid_share", REAL, "share of supervision running costs that is paid for [0–1]"),
    ("visits_affordable", REAL, "supervision visits that the month's money still allows [visits]"),
    ("hires_affordable", REAL, "newcomers whose training the month's money still allows [CHWs]"),
    ("supervisors_affordable", REAL, "dedicated supervisors whom the month's money still allows to recruit [people]"),
    ("attendances_affordable", REAL, "places at group meetings that the month's money still allows [places]"),
    ("treatments_affordable", REAL, "treatments that the month's money still allows [treatments]"),
    ("at_work_share", REAL, "share of working time not lost to strike or epidemic [0–1]"),
    # the same for every CHW of the district this month
    ("care_hours", REAL, "a CHW's hours kept for sick children [hours]"),
    ("free_hours", REAL, "a CHW's hours for home visits, meetings and more sick children [hours]"),
    ("visiting_hours", REAL, "hours that a CHW is to spend on home visits, with the room there is [hours]"),
    ("visits_per_hour", REAL, "home visits in an hour of it, absence and way taken off [visits / hour]"),
    ("seeking", REAL, "sick children brought to a CHW who is near and trusted as in a well-kept post [0–1]"),
    ("lacking", REAL, "chance that a post of middling reach lacks an essential medicine [0–1]"),
    ("refilling", REAL, "chance that a vacant post is refilled [0–1]"),
    ("leaving", REAL, "hazard that a CHW with full feedback leaves [1 / month]"),
    ("leaving_at_most", REAL, "hazard that a CHW without any leaves [1 / month]"),
    # summed over the month for other providers
    ("other_care_chances", REAL, "expected episodes treated by other providers [episodes]"),
    ("newcomers", REAL, "CHWs who began this month [CHWs]"),
    ("new_supervisors", REAL, "dedicated supervisors recruited and trained this month [people]"),
    ("attendances", REAL, "places taken at group meetings this month, by CHW and meeting [places]"),
    ("phoned", REAL, "supervision calls this month [calls]"),
    ("dashboards", REAL, "CHWs with a personal dashboard this month [CHWs]"),
    ("routine_visits", REAL, "visits made by facility nurses this month [visits]"),
    ("dedicated_at_work", REAL, "dedicated supervisors paid this month [people]"),
)

# What chance decides within the month's money, and what is summed up anew in every month.
MONEY_STILL_ALLOWS = (
    "visits_affordable", "hires_affordable", "supervisors_affordable", "attendances_affordable",
    "treatments_affordable",
)  # fmt: skip
SUMMED_OVER_THE_MONTH = (
    "other_care_chances", "newcomers", "new_supervisors", "attendances", "phoned", "dashboards", "dedicated_at_work",
)  # fmt: skip

POLICY_FIELDS: tuple[Field, ...] = (
    ("visits_per_chw_per_month", REAL, "supervision visits asked for [visits / CHW / month]"),
    ("dedicated", REAL, "1 = dedicated supervisors, 0 = facility nurses"),
    ("chws_per_supervisor", REAL, "caseload of a dedicated supervisor [CHWs / supervisor]"),
    ("information_ceiling", REAL, "information that the components can bring at full quality [0–1]"),
    ("skill_ceiling", REAL, "share of the missing skill that the components can bring [0–1]"),
    ("motivation_ceiling", REAL, "share of the missing motivation that the components can bring [0–1]"),
    ("feedback_content", REAL, "how much feedback one visit holds [0–1]"),
    ("group_information", REAL, "information that a group meeting alone can bring at full quality [0–1]"),
    ("group_skill", REAL, "share of the missing skill that a group meeting alone can bring [0–1]"),
    ("group_motivation", REAL, "share of the missing motivation that a group meeting alone can bring [0–1]"),
    ("group_feedback", REAL, "how much feedback a group meeting holds [0–1]"),
    ("resupply_share", REAL, "share of visits that bring what is missing [0–1]"),
    ("has_dashboard", REAL, "1 with a personal dashboard"),
    ("supervisors_supervised", REAL, "1 when supervisors are supervised themselves"),
    ("group_share", REAL, "share of a supervisor's days for group meetings [0–1]"),
    ("travel_ratio", REAL, "days per visit relative to a motorcycle [ratio]"),
    ("phone_share", REAL, "share of CHWs without a visit to be called [0–1]"),
    ("home_visit_hours_per_week", REAL, "hours asked for home visits [hours / week]"),
    ("refreshers_per_year", REAL, "refresher trainings [trainings / CHW / year]"),
    ("retention_share", REAL, "share of CHWs with recognition and career support [0–1]"),
    ("leaving_by_pay", REAL, "leaving at the pay decided on relative to leaving at today's [ratio]"),
)


def table(fields: Iterable[Field], length: int) -> Rows:
    """Rows of zeros with these fields."""
    dtype = np.dtype([(name, kind) for name, kind, _ in fields])
    return np.zeros(length, dtype=dtype).view(np.recarray)


def row_of(values: Mapping[str, float]) -> Rows:
    """These values as the one row of a table of float64 fields, for compiled rules."""
    rows = np.zeros(1, dtype=np.dtype([(name, REAL) for name in values])).view(np.recarray)
    rows[0] = tuple(values.values())
    return rows


def as_called(rows: Rows) -> Rows:
    """The rows as a plain array, which a compiled rule recognises quicker; uncompiled, rules need fields by name."""
    return rows.view(np.recarray if is_jit_off() else np.ndarray)


def meaning(fields: Iterable[Field]) -> dict[str, str]:
    """What each field means, for documents."""
    return {name: text for name, _, text in fields}


class Columns:
    """The fields of rows as arrays, one attribute each; to set one is to write into the rows.

    The same as the attributes of the rows themselves, which are too slow to be asked for again and again.
    """

    def __init__(self, rows: Rows) -> None:
        self.__dict__.update({name: rows[name] for name in rows.dtype.names})

    def __getattr__(self, name: str) -> Any:  # for type checkers: fields are found before this is asked
        raise AttributeError(f"rows have no field {name!r}")

    def __setattr__(self, name: str, values: object) -> None:
        self.__dict__[name][...] = values


class RowView(mesa.Agent):
    """A Mesa agent whose attributes are the fields of one row."""

    fields: ClassVar[tuple[Field, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, kind, text in cls.fields:
            setattr(cls, name, _field_property(name, int if kind == "i8" else float, text))

    def __init__(self, model: CountryState, rows: Rows, index: int) -> None:
        super().__init__(model)
        self._rows = rows
        self._index = index
        self.attached_to = int(rows["incumbent"][index])

    @property
    def is_attached(self) -> bool:
        """Whether the person still holds the post; afterwards the view only remembers."""
        row = self._rows[self._index]
        return bool(row["filled"] == 1 and row["incumbent"] == self.attached_to)

    def detach(self) -> None:
        """Keep the last values and let go of the row."""
        self._rows = self._rows[self._index : self._index + 1].copy()
        self._index = 0


def _field_property(name: str, kind: type, text: str) -> property:
    def get(view: RowView) -> Any:
        return kind(view._rows[name][view._index])

    def set_(view: RowView, value: float) -> None:
        view._rows[name][view._index] = value

    return property(get, set_, doc=text)
