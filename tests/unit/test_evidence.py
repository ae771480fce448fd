"""The evidence: what the loader refuses and how it says so, how records are drawn, and what the shipped files hold."""

import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import model.evidence as library
from model.countries import country_names, load_country
from model.evidence import (
    EvidenceError,
    Record,
    check_sources,
    evidence,
    load_folder,
    load_records,
    load_sources,
    read_record,
    sources,
    targets,
)
from model.evidence.schema import SHARE_UNITS, SMALLEST, USES, WORDS

GOOD: dict[str, Any] = {
    "label": {"en": "Months to learn", "fr": "Mois d'apprentissage"},
    "value": 4,
    "low": 2,
    "high": 6.0,
    "unit": "months",
    "distribution": "lognormal",
    "interval": "expert range",
    "role": "behaviour",
    "grade": "expert",
    "confidence": "assumption",
    "transfer": "assumed",
    "sources": ["whidden2018"],
    "note": "",
}
RANGES = ("range in source", "expert range", "none")
STEPS = [i / 200 for i in range(201)]


def record(**changes: Any) -> Record:
    return read_record("evidence/chw.toml", "months", {**GOOD, **changes})


# ---- what the loader accepts


def test_a_good_record_is_read_with_floats_and_tuples() -> None:
    read = record()
    assert (read.value, read.sources, read.file, read.use) == (4.0, ("whidden2018",), "evidence/chw.toml", "")
    assert isinstance(read.value, float)
    assert isinstance(read.low, float)
    assert read.label["fr"] == "Mois d'apprentissage"
    assert pickle.loads(pickle.dumps(read)) == read
    assert hash(read) == hash(record())


def test_placeholder_is_a_stand_in_or_an_assumption() -> None:
    assert record().is_placeholder
    assert record(grade="placeholder", confidence="read").is_placeholder
    assert not record(grade="survey", confidence="unverified").is_placeholder


def test_the_file_is_named_by_folder_and_name_only() -> None:
    assert read_record(Path("/somewhere/else/mali/facts.toml"), "months", GOOD).file == "mali/facts.toml"


# ---- what the loader refuses: change -> words of the message

REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"distributoin": "beta"}, ["distributoin", "unknown key", 'mean "distribution"?']),
    ({"value": True}, ["value", "True", "a number"]),
    ({"value": "4"}, ["value", '"4"', "a number"]),
    ({"value": float("nan")}, ["value", "nan", "finite number"]),
    ({"high": float("inf")}, ["high", "inf", "finite number"]),
    ({"high": 10**400}, ["high", "finite number"]),
    ({"value": 7}, ["value", "7", "low 2", "high 6"]),
    ({"low": 5}, ["value", "low 5"]),
    ({"distribution": "lognorml"}, ["distribution", "lognorml", "triangular", 'mean "lognormal"?']),
    ({"interval": "iqr"}, ["interval", 'mean "IQR"?']),
    ({"interval": "95 % CI"}, ["interval", "expert range", 'mean "95% CI"?']),
    ({"role": "lever"}, ["role", "lever", "behaviour"]),
    ({"grade": "Trial"}, ["grade", "Trial", 'mean "trial"?']),
    ({"confidence": "reed"}, ["confidence", 'mean "read"?']),
    ({"transfer": 3}, ["transfer", "3", "universal"]),
    ({"unit": "  "}, ["unit", "a unit in words"]),
    ({"note": 3}, ["note", "3"]),
    ({"note": {"en": "Rainy season."}}, ["note.fr", "nothing"]),
    ({"note": {"en": "", "fr": "Saison des pluies."}}, ["note.en"]),
    ({"note": {"en": "a", "fr": "b", "de": "c"}}, ["note", "de", "en and fr"]),
    ({"label": "Months"}, ["label", "Months", "en"]),
    ({"label": {"en": "Months"}}, ["label.fr", "nothing"]),
    ({"label": {"en": "Months", "fr": ""}}, ["label.fr"]),
    ({"label": {"en": "a", "fr": "b", "fra": "c"}}, ["label", "fra", 'mean "fr"?']),
    ({"sources": "whidden2018"}, ["sources", "list"]),
    ({"sources": [3]}, ["sources", "list"]),
    ({"sources": ["a", "a"]}, ["sources", "each source once"]),
    ({"use": "check"}, ["use", "only in records of role target"]),
    ({"role": "target"}, ["use", "nothing", "calibration"]),
    ({"role": "target", "use": "calibrate"}, ["use", 'mean "calibration"?']),
    ({"unit": "share"}, ["low and high", "0 to 1", "unit share"]),
    ({"distribution": "beta"}, ["low and high", "0 to 1", "beta"]),
    ({"low": -1}, ["low and value", "lognormal"]),
    ({"low": 0, "value": 0}, ["low and value", "lognormal"]),
    ({"low": 0, "high": 4}, ["high", "lognormal"]),
]


@pytest.mark.parametrize(("change", "words"), REFUSED, ids=[str(change)[:40] for change, _ in REFUSED])
def test_a_wrong_key_is_named_on_one_line(change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(EvidenceError) as error:
        record(**change)
    message = str(error.value)
    assert "\n" not in message
    assert "evidence/chw.toml, [months]" in message
    assert all(word in message for word in words), message


@pytest.mark.parametrize("key", GOOD)
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(EvidenceError, match=rf"\[months\], {key}: found"):
        read_record("chw.toml", "months", {other: GOOD[other] for other in GOOD if other != key})


@pytest.mark.parametrize("name", ["Months", "3months", "months to learn", ""])
def test_a_name_that_code_cannot_use_is_refused(name: str) -> None:
    with pytest.raises(EvidenceError, match="small letters"):
        read_record("chw.toml", name, GOOD)


FILES = [
    (b"[months\nvalue = 1", "broken TOML"),
    (b"[months]\nvalue = 1\nvalue = 2", "broken TOML"),
    (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "not text"),
    (b"\x00\x00\x00", "broken TOML"),
    (b"months = 3", "a table of keys"),
    (b"a = " + b"[" * 5000, "broken TOML"),
    (b"a = " + b"9" * 5000, "broken TOML"),
]


@pytest.mark.parametrize(("content", "words"), FILES, ids=[words for _, words in FILES])
def test_a_file_that_is_not_evidence_is_an_evidence_error(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "chw.toml"
    path.write_bytes(content)
    with pytest.raises(EvidenceError, match=words) as error:
        load_records(path)
    assert "chw.toml" in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_file_and_folder_are_evidence_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(EvidenceError, match="a TOML file"):
            load_records(path)


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    text = (Path(library.__file__).parent / "targets.toml").read_text(encoding="utf-8")
    (tmp_path / "targets.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_records(tmp_path / "targets.toml").keys() == targets().keys()


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    text = "[one]\n" + "\n".join(
        f"{key} = {value!r}" for key, value in GOOD.items() if not isinstance(value, dict)
    ).replace("'", '"')
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(text + '\nlabel = { en = "a", fr = "b" }\n', encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"b\.toml, \[one\], name: .*a\.toml"):
        load_folder(tmp_path)


# ---- the bibliography


def test_an_unknown_source_is_named_with_the_nearest() -> None:
    with pytest.raises(EvidenceError, match=r"\[months\], sources: .*whiden2018.*\"whidden2018\""):
        check_sources([record(sources=["whiden2018"])], sources())


def test_nested_braces_comments_and_ranges_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "sources.bib"
    path.write_text("% note\n@misc{a,\n title = {The {Mali} plan, 1--2},\n author={{Ministry of Health}}\n}\n", "utf-8")
    read = load_sources(path)["a"]
    assert (read.title, read.author, read.short) == (
        "The Mali plan, 1\N{EN DASH}2",
        "Ministry of Health",
        "Ministry of Health",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@misc{a, title = {open", "line 1"),
        ("@misc{a, title = {b}}\n@misc{a, title = {c}}", "second entry"),
        ("\n\nhello", "line 3"),
        ("@misc{a, year = {2020}}", "title"),
        ('@misc{a, title = "quoted"}', "line 1"),
    ],
)
def test_a_broken_bibliography_is_an_evidence_error(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "sources.bib").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=words):
        load_sources(tmp_path / "sources.bib")


def test_the_bibliography_is_complete_and_addresses_can_be_opened() -> None:
    text = (Path(library.__file__).parent / "sources.bib").read_text(encoding="utf-8")
    assert len(sources()) == text.count("\n@")
    assert all(not source.doi_or_url or source.doi_or_url.startswith("http") for source in sources().values())
    assert sources()["raven2024"].short == "Raven et al. 2024"


def test_nothing_is_in_the_bibliography_that_nothing_cites() -> None:
    root = Path(library.__file__).parents[2]
    files = [path for ending in ("toml", "csv", "md") for path in (root / "model").rglob(f"*.{ending}")]
    text = "\n".join(path.read_text("utf-8") for path in [*files, *(root / "scenarios/library").rglob("*.toml")])
    cited = set(re.findall(r"[\w-]+", text))
    assert sorted(set(sources()) - cited) == []


# ---- draws


def test_quantiles_match_scipy() -> None:
    ci = record(distribution="normal", interval="95% CI", low=-6, value=-2, high=2, unit="points")
    iqr = record(distribution="normal", interval="IQR", low=-6, value=-2, high=2, unit="points")
    se = record(distribution="normal", interval="SE", low=-6, value=-2, high=2, unit="points")
    log = record(interval="95% CI", low=1, value=2, high=4, unit="ratio")
    triangle = record(distribution="triangular", low=2, value=3, high=6)
    share = record(distribution="beta", interval="95% CI", low=0.56, value=0.62, high=0.68, unit="share")
    pert = record(distribution="beta", low=0.1, value=0.3, high=0.9, unit="share")
    sd = 0.12 / 3.919928
    size = 0.62 * 0.38 / sd**2 - 1
    expected = [
        (ci, stats.norm(-2, 8 / 3.919928)),
        (iqr, stats.norm(-2, 8 / 1.349)),
        (se, stats.norm(-2, 4)),
        (log, stats.lognorm(s=1.3862943611 / 3.919928, scale=2)),
        (triangle, stats.triang(0.25, loc=2, scale=4)),
        (share, stats.beta(0.62 * size, 0.38 * size)),
        (pert, stats.beta(2, 4, loc=0.1, scale=0.8)),
        (record(distribution="uniform"), stats.uniform(2, 4)),
    ]
    for one, distribution in expected:
        for u in (0.01, 0.025, 0.3, 0.5, 0.9, 0.975):
            assert one.draw(u) == pytest.approx(float(distribution.ppf(u)), rel=1e-6), (one.distribution, u)


def test_a_published_interval_comes_back() -> None:
    interval = record(interval="95% CI", low=1.0, value=2.0, high=3.9, unit="odds ratio")
    assert interval.draw(0.5) == pytest.approx(2.0)
    assert interval.draw(0.975) / interval.draw(0.025) == pytest.approx(3.9, rel=1e-6)


def test_ranges_truncate_and_intervals_do_not() -> None:
    wide = {"distribution": "normal", "low": 2, "value": 4, "high": 6}
    assert record(**wide, interval="95% CI").draw(0.999) > 6
    assert 5.8 < record(**wide, interval="expert range").draw(0.999) <= 6
    truncated = stats.truncnorm(-1.959964, 1.959964, loc=4, scale=4 / 3.919928)
    assert record(**wide, interval="none").draw(0.2) == pytest.approx(float(truncated.ppf(0.2)))


def test_what_cannot_be_is_never_drawn() -> None:
    share = record(distribution="normal", interval="IQR", low=0.1, value=0.5, high=0.95, unit="share")
    months = record(distribution="normal", interval="SE", low=0.1, value=5, high=9.9)
    assert 0 <= share.draw(0) <= share.draw(1) <= 1
    assert months.draw(0) >= 0


def test_a_lognormal_from_zero_is_read_from_its_upper_half() -> None:
    from_zero = record(low=0, value=2, high=8)
    assert 0 < from_zero.draw(0.001) < from_zero.draw(0.999) <= 8


@pytest.mark.parametrize("distribution", WORDS["distribution"])
def test_targets_and_links_are_never_drawn(distribution: str) -> None:
    share: dict[str, Any] = {"low": 0.1, "value": 0.5, "high": 0.9, "unit": "share", "distribution": distribution}
    for kept in (record(**share, role="target", use="check"), record(**share, role="link")):
        assert not kept.is_drawn
        assert {kept.draw(u) for u in STEPS} == {0.5}


@pytest.mark.parametrize("u", [-0.1, 1.1, float("nan")])
def test_luck_outside_zero_to_one_is_refused(u: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        record().draw(u)


@st.composite
def any_record(draw: st.DrawFn) -> Record:
    """A valid record of any form, degenerate ends included."""
    distribution = draw(st.sampled_from(WORDS["distribution"]))
    unit = "share" if distribution == "beta" else draw(st.sampled_from(["share", "months", "points"]))
    ends = st.floats(0, 1) if unit == "share" else st.floats(-1e4 if unit == "points" else 0, 1e4)
    ends = ends.map(lambda end: end if abs(end) >= SMALLEST else 0.0)
    low, value, high = sorted(draw(st.one_of(st.tuples(ends, ends, ends), st.tuples(ends).map(lambda one: one * 3))))
    if distribution == "lognormal":
        low = abs(low)
        value = max(low, abs(value), 1e-3)
        high = max(value, abs(high), low, value if low > 0 else value * 1.5)
        unit = "months"
    if draw(st.booleans()):
        value = draw(st.sampled_from([end for end in (low, high) if distribution != "lognormal"] or [value]))
    interval = draw(st.sampled_from(WORDS["interval"]))
    return record(distribution=distribution, unit=unit, low=low, value=value, high=high, interval=interval)


@settings(max_examples=400, deadline=None)
@given(any_record(), st.floats(0, 1), st.floats(0, 1))
def test_draws_rise_with_luck_and_stay_in_range(one: Record, u: float, v: float) -> None:
    less, more = one.draw(min(u, v)), one.draw(max(u, v))
    slack = 1e-9 * max(1.0, abs(less))
    assert less <= more + slack
    assert abs(less) < float("inf")
    if one.interval in RANGES:
        assert one.low <= less <= one.high
    if one.unit in SHARE_UNITS:
        assert 0 <= less <= 1
    if one.low >= 0:
        assert less >= 0


@settings(max_examples=100, deadline=None)
@given(any_record(), st.floats(0, 1))
def test_without_a_range_the_value_is_drawn(one: Record, u: float) -> None:
    narrow = replace(one, low=one.value, high=one.value)
    assert narrow.draw(u) == one.value


# ---- the shipped records


def test_all_shipped_records_load_and_every_source_exists() -> None:
    assert evidence()
    check_sources(evidence().values(), sources())


@pytest.mark.parametrize("one", evidence().values(), ids=list(evidence()))
def test_a_shipped_record_is_sound(one: Record) -> None:
    assert one.low <= one.value <= one.high
    assert (one.file == "evidence/targets.toml") == (one.role == "target"), "targets and inputs are kept apart"
    assert (one.use in USES) == (one.role == "target")
    assert one.sources or one.confidence not in ("read", "derived"), "a figure that was read names its source"
    assert one.interval != "none" or one.low == one.high or one.is_placeholder, "a range says what kind it is"
    assert one.distribution == "fixed" or one.low < one.high, "a distribution needs a range"
    drawn = [one.draw(u) for u in STEPS]
    assert drawn == sorted(drawn)
    if not one.is_drawn:
        assert set(drawn) == {one.value}
    if one.is_drawn and one.interval in ("95% CI", "IQR", "SE"):
        assert one.low <= one.draw(0.5) <= one.high


def all_inputs() -> list[Record]:
    """Every record that goes into a run: general ones, national facts and cadres."""
    found = [record for record in evidence().values() if record.role != "target"]
    for country in map(load_country, country_names()):
        found += country.facts.values()
        found += [record for cadre in country.cadres.values() for record in cadre.records.values()]
    return found


def test_values_are_fitted_only_to_targets_that_are_kept_for_fitting() -> None:
    fitted = [record for record in all_inputs() if record.fitted_to]
    assert {"visiting_room", "chw_minutes_per_home_visit"} <= {record.name for record in fitted}
    uses = {(record.name, name): targets()[name].use for record in fitted for name in record.fitted_to}
    assert set(uses.values()) == {"calibration"}, {pair for pair, use in uses.items() if use != "calibration"}
    for record in fitted:
        assert all(name in record.full_note for name in record.fitted_to)


def test_each_use_of_targets_is_there() -> None:
    assert {one.use for one in targets().values()} == set(USES)
    assert targets()["eff_dashboard_visits"].use == "calibration"


def test_callers_cannot_change_the_evidence() -> None:
    evidence().clear()
    sources().clear()
    assert evidence()
    assert sources()
