"""The pages of docs/findings/: question, paragraph, picture, table of arms, evidence, command that remakes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from batch_runs.experiment import load_experiment
from docs.evidence_tables import cited, span
from docs.finding_figures import WORLDS, Measured, formatted, told
from docs.finding_worlds import weakest_words
from docs.findings import PAGES, kept_findings, measured, texts
from docs.layout import number, table
from model.assumptions import records_for
from model.evidence import Record

NOTE = "<!-- Made by docs/findings.py from docs/measured/findings.json and docs/findings.toml; do not edit. -->"


def write_pages() -> None:
    """Write every page and picture that has changed."""
    from docs.finding_pictures import picture

    PAGES.mkdir(exist_ok=True)
    for name, content in pages().items():
        _write(PAGES / name, content.encode("utf-8"))
    for name, found in kept_findings().items():
        _write(PAGES / f"{name}.png", picture(name, found))


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
        print(f"renewed {path.name}")


def pages() -> dict[str, str]:
    """Content of every page by file name."""
    found = kept_findings()
    return {"README.md": overview(found), **{f"{name}.md": page(name, found[name]) for name in texts()}}


def overview(found: Mapping[str, Any]) -> str:
    """The list of findings with one sentence each."""
    lines = [
        f"- [{texts()[name]['title']}]({name}.md). {told(texts()[name]['short'], measured(name, found[name]))}"
        for name in texts()
    ]
    return "\n".join(
        [
            NOTE,
            "# Findings",
            "",
            "Six questions put to the model. Every replicate draws its assumptions anew, so intervals hold chance and",
            "assumption; arms are paired, with the same luck and the same draw. Read them as what follows from the",
            "assumptions, not as what will happen: MSI and 360° supervision have never been seen together, MSI has no",
            "published effect size, and most assumptions are placeholders, as each page says. An interval tells how",
            "well the mean over worlds is known; single worlds lie much further apart. A child that falls ill twice",
            "counts twice. Remake all: `python docs/findings.py`.",
            "",
            *lines,
            "",
        ]
    )


def page(name: str, found: Mapping[str, Any]) -> str:
    """One finding."""
    text, values, experiment = texts()[name], measured(name, found), load_experiment(name)
    country = experiment.scenario.country.capitalize()
    worlds = f"{values.number(WORLDS):.0f} draws of all assumptions, each with its own luck and the same in every arm"
    return "\n".join(
        [
            NOTE,
            f"# {text['title']}",
            "",
            f"*{experiment.question['en']}*",
            "",
            told(text["text"], values),
            "",
            f"![{text['title']}]({name}.png)",
            "",
            arms_table(text, values),
            "",
            *weakest(text, values, experiment),
            f"{country}, {experiment.scenario.months} months from {experiment.scenario.start}; {worlds}. In brackets "
            "the 95 % interval of a mean paired difference (chance and assumption); single worlds lie further apart. "
            f"A child that falls ill twice counts twice. Base: `{experiment.base}`.",
            "",
            "## What it rests on",
            "",
            evidence(text, found, experiment),
            "",
            "## Made again with",
            "",
            "```",
            f"python docs/findings.py {name}       # this page; without a name all six",
            f"scaleup sweep {name} --out {name}    # the runs alone, to be analysed in another way",
            f"scaleup analyse {name} summary",
            "```",
            "",
            f"The experiment: [{name}.toml](../../scenarios/library/experiments/{name}.toml).",
            "",
        ]
    )


def weakest(text: Mapping[str, Any], values: Measured, experiment: Any) -> list[str]:
    """The section about worlds in which a plan gains least, where the finding looks for them."""
    if values.weakest is None:
        return []
    records = records_for(experiment.scenario.country, experiment.scenario.cadre)
    words = weakest_words(values.weakest, values.labels[text["weakest"]["arm"]], records)
    return ["## Where it gains least", "", words, "", "## How it was measured", ""]


def arms_table(text: Mapping[str, Any], values: Measured) -> str:
    """One line per arm; `{arm}` in a column's quantity stands for it. Its difference from itself is left out."""
    rows = []
    for arm, label in text["arms"].items():
        cells = []
        for column in text["table"]:
            name = column["is"].replace("{arm}", arm)
            cells.append("–" if f"{arm}-{arm}." in name else formatted(values, name, column["as"]))
        rows.append([label, *cells])
    return table(["", *(column["head"] for column in text["table"])], rows)


def evidence(text: Mapping[str, Any], found: Mapping[str, Any], experiment: Any) -> str:
    """Which records matter most here, and how many of all rest on no evidence."""
    records = records_for(experiment.scenario.country, experiment.scenario.cadre)
    drawn = [record for record in records.values() if record.is_drawn]
    parts = [record for record in drawn if Path(record.file).stem in text["evidence"]]
    chosen = [records[name] for name in text["records"]]
    rows = [
        (
            r.label["en"],
            f"`{r.name}`",
            number(r.value),
            span(r),
            "placeholder" if r.is_placeholder else r.grade,
            cited(r),
        )
        for r in chosen
    ]
    files = ", ".join(f"`{name}`" for name in text["evidence"])
    sentences = [
        f"All runs draw {len(drawn)} assumptions; {_share(drawn)} are placeholders, which no study backs. Of those in "
        f"the files that this question is about ({files}) it is {_share(parts)}, and of those below {_share(chosen)}.",
        text["caution"],
    ]
    if "driven" in text:
        sentences.append(driver_words(found["drivers"]))
    return " ".join(sentences) + "\n\n" + table(("assumption", "record", "value", "range", "grade", "sources"), rows)


def _share(records: list[Record]) -> str:
    stand_ins = sum(record.is_placeholder for record in records)
    return f"{stand_ins} of {len(records)} ({100 * stand_ins / len(records):.0f} %)"


def driver_words(found: list[list[Any]]) -> str:
    """Which assumptions decide the gain most."""
    if not found:
        return "No single assumption explains the gain better than chance would, with so many tried at once."
    named = [f"`{name}` ({rho:+.2f}, {low:+.2f} to {high:+.2f})" for name, rho, low, high in found[:5]]
    return f"The gain follows these most (rank correlation over worlds, 95 % interval): {', '.join(named)}."
