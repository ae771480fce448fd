"""What `scaleup analyse` shows: each analysis as a text, tables and figures."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.errors import UsageError
from scenarios.output import complete_folder
from scenarios.words import aligned

if TYPE_CHECKING:
    import pandas as pd

    from batch_runs.analyse.results import Results
    from batch_runs.analyse.sensitivity import Sensitivity

MOST_ROWS = 24


@dataclass
class Product:
    """What an analysis gives: a text to read, tables and figures by file name."""

    text: str
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)


def write(product: Product, out: Path) -> None:
    """Everything into a folder that appears complete or not at all."""
    from batch_runs.analyse.figure_style import save

    with complete_folder(out) as folder:
        for name, table in product.tables.items():
            table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
        for name, figure in product.figures.items():
            save(figure, folder, name)
        for name, page in product.pages.items():
            (folder / name).write_bytes(page.encode("utf-8"))


def asked_outcomes(args: argparse.Namespace, results: Results) -> list[str]:
    """The columns asked for, or the outcomes of the experiment (the last 12 months of each)."""
    if args.outcome:
        return [results.outcome_name(name) for name in args.outcome]
    return [name for name in results.outcomes if not name.endswith(("_all_months", "_total"))]


def summary(args: argparse.Namespace, results: Results) -> Product:
    """Each point against the reference."""
    from batch_runs.analyse import summary as analysis
    from batch_runs.analyse.stress import checklist
    from batch_runs.analyse.words import interval_words, outcome_title, point_words, value_words
    from batch_runs.store import Sweep

    reference = analysis.reference_point(results, args.reference)
    wanted = asked_outcomes(args, results)
    rows, apart = analysis.summary(results, reference, wanted), analysis.spreads(results, wanted)
    texts = [f"Reference: point {reference} ({point_words(results, reference) or 'the only one'})", *_missing(results)]
    head = ["point", "mean", "10th–90th percentile", "difference", "95 % interval", "better in"]
    for outcome in wanted:
        table = [head]
        for row in rows[rows.outcome == outcome].head(MOST_ROWS).itertuples():
            here = row.point == reference
            table.append(
                [
                    f"{row.point}: {point_words(results, row.point)}",
                    value_words(outcome, row.mean),
                    interval_words(outcome, row.p10, row.p90) if row.n > 1 else "–",
                    "–" if here else value_words(outcome, row.difference, sign=True),
                    "–" if here else interval_words(outcome, row.low, row.high, sign=True),
                    "–" if here else f"{row.better_in} of {row.pairs}",
                ]
            )
        left_out = len(results.points) - MOST_ROWS
        more = f"\n… and {left_out} more points; --out writes all" if left_out > 0 else ""
        texts.append(f"{outcome_title(outcome)}\n{aligned(table)}{more}")
    texts.append(_spread_words(apart))
    texts.append(
        f"Percentiles are over replicates ({results.band}); intervals are t-intervals of the mean paired difference."
    )
    pages = {"stress_abs.md": checklist(Sweep(args.folder))}
    return Product("\n\n".join(texts), {"summary": rows, "spread": apart}, pages=pages)


def _missing(results: Results) -> list[str]:
    missing = len(results.plan) - len(results.runs)
    return [f"{missing} of {len(results.plan)} runs are missing ({results.failed} failed)."] if missing else []


def _spread_words(apart: pd.DataFrame) -> str:
    """Policy, assumption and chance, side by side and never added."""
    from batch_runs.analyse.words import value_words

    sources = [name for name in apart.columns if name != "outcome" and apart[name].notna().any()]
    table = [["standard deviation by source", *sources]]
    for row in apart.to_dict("records"):
        table.append([row["outcome"], *(value_words(row["outcome"], row[name]) for name in sources)])
    return aligned(table)


def sensitivity(args: argparse.Namespace, results: Results) -> Product:
    """The analysis that belongs to the design; grids and lists are looked at one dimension at a time."""
    from batch_runs.analyse.figures import curves_figure, sensitivity_figure
    from batch_runs.analyse.one_factor import curves
    from batch_runs.analyse.plots import sensitivity_of
    from batch_runs.analyse.summary import reference_point
    from batch_runs.experiment import ONE_AT_A_TIME

    if results.about.get("design") == ONE_AT_A_TIME:
        return _one_at_a_time(args, results)
    product, texts = Product(""), []
    for outcome in asked_outcomes(args, results):
        if results.about.get("design") in ("grid", "list"):
            reference = reference_point(results, args.reference)
            found_curves = curves(results, outcome, reference)
            texts += [_curve_text(outcome, curve) for curve in found_curves]
            for curve in found_curves:
                product.tables[f"{outcome}-{curve.dimension}"] = curve.table
            product.figures[f"{outcome}-one-at-a-time"] = curves_figure(results, found_curves, outcome, reference)
        else:
            found = sensitivity_of(results, outcome)
            texts.append(_sensitivity_text(found))
            product.tables[f"{outcome}-sensitivity"] = found.table
            if found.pairs is not None:
                product.tables[f"{outcome}-pairs"] = found.pairs
            product.figures[f"{outcome}-sensitivity"] = sensitivity_figure(results, found)
    product.text = "\n\n".join(texts)
    return product


def _one_at_a_time(args: argparse.Namespace, results: Results) -> Product:
    """What moves each outcome most when it alone is moved."""
    from batch_runs.analyse import tornado as analysis
    from batch_runs.analyse.summary import reference_point
    from batch_runs.analyse.words import interval_words, lever_words, outcome_title, value_words

    reference = reference_point(results, args.reference)
    product, texts = Product(""), []
    for outcome in asked_outcomes(args, results):
        found = analysis.tornado(results, outcome, reference)
        table = analysis.tornado_table(found, reference)
        words = [["moved alone", "to", "difference", "95 % interval"]]
        for row in table.head(2 * MOST_ROWS).itertuples():
            low_high = interval_words(outcome, row.low, row.high, sign=True) if row.pairs > 1 else "–"
            difference = value_words(outcome, row.difference, sign=True)
            words.append([row.dimension, lever_words(row.value), difference, low_high])
        left_out = len(table) - len(words) + 1
        more = f"\n… and {left_out} more points; --out writes all" if left_out > 0 else ""
        texts.append(f"{outcome_title(outcome)}: all else as in the base, widest swing first\n{aligned(words)}{more}")
        product.tables[f"{outcome}-one-at-a-time"] = table
        product.figures[f"{outcome}-tornado"] = analysis.tornado_figure(results, found, outcome, reference)
    product.text = "\n\n".join(texts)
    return product


def _sensitivity_text(found: Sensitivity) -> str:
    from batch_runs.analyse.figures import chance_words
    from batch_runs.analyse.words import outcome_title

    runs = f"{found.points} points × {found.replicates} replicates"
    tables = [_numbers(table) for table in (found.table, found.pairs) if table is not None]
    return "\n".join([f"{outcome_title(found.outcome)}: {found.method}, {runs}", *tables, chance_words(found)])


def _numbers(table: pd.DataFrame) -> str:
    """The first rows of a table of names and numbers."""
    rows = [
        [value if isinstance(value, str) else f"{value:.4g}" for value in row]
        for row in table.head(MOST_ROWS).to_numpy()
    ]
    return aligned([list(table.columns), *rows])


def _curve_text(outcome: str, curve: Any) -> str:
    from batch_runs.analyse.words import interval_words, lever_words, outcome_title, value_words

    table = [[curve.dimension, "mean", "difference", "95 % interval"]]
    for row in curve.table.itertuples():
        low_high = interval_words(outcome, row.low, row.high, sign=True)
        difference = value_words(outcome, row.difference, sign=True)
        table.append([lever_words(row.value), value_words(outcome, row.mean), difference, low_high])
    turns = "\nIt rises somewhere and falls elsewhere." if curve.turns else ""
    return f"{outcome_title(outcome)}, all else as at the reference\n{aligned(table)}{turns}"


def discover(args: argparse.Namespace, results: Results) -> Product:
    """The worlds in which the target is missed."""
    import pandas as pd

    from batch_runs.analyse import discover as analysis
    from batch_runs.analyse.figures import discovery_figure
    from batch_runs.analyse.summary import reference_point

    if not args.miss:
        raise UsageError("analyse discover: --miss: found nothing; allowed: for example 'effective_coverage < 0.02'")
    reference = reference_point(results, args.reference) if args.difference else None
    found = analysis.discover(results, analysis.parse_miss(results, args.miss), args.density, reference)
    boxes = pd.DataFrame(
        [
            {"coverage": b.coverage, "density": b.density, "mass": b.mass, "restrictions": len(b.limits)}
            for b in found.trajectory
        ]
    )
    limits = pd.DataFrame(list(_limit_rows(found)), columns=["dimension", "restriction", "chance", "found_again_of_10"])
    worlds = found.worlds.assign(missed=found.cases)
    tables = {"boxes": boxes, "box": limits, "worlds": worlds}
    return Product(_discovery_text(found), tables, {"discovery": discovery_figure(results, found)})


def _limit_rows(found: Any) -> Iterator[tuple[str, str, float, int]]:
    from batch_runs.analyse.discover import limit_words

    for name, limit in sorted(found.box.limits.items(), key=lambda item: found.box.chances[item[0]]):
        yield name, limit_words(limit, found.worlds[name]), found.box.chances[name], found.kept_in[name]


def _discovery_text(found: Any) -> str:
    box = found.box
    first = (
        f"{found.miss} in {int(found.cases.sum())} of {len(found.worlds)} worlds ({100 * found.cases.mean():.3g} %)."
    )
    if not box.limits:
        return f"{first}\nNo lever or assumption explains where: no restriction is better than chance."
    table = [["restriction", "", "chance", "found again"]]
    table += [[name, words, f"{chance:.1g}", f"{again} of 10"] for name, words, chance, again in _limit_rows(found)]
    return (
        f"{first}\n\n{aligned(table)}\n\n"
        f"Coverage {100 * box.coverage:.3g} % (of all misses, those in the box), density {100 * box.density:.3g} % "
        f"(misses among the {box.worlds} worlds in the box)."
    )


def plot(args: argparse.Namespace, results: Results) -> Product:
    """Every figure that the design allows."""
    from batch_runs.analyse.plots import figures_of
    from batch_runs.analyse.summary import reference_point

    reference = reference_point(results, args.reference)
    drawn = {
        name: figure
        for outcome in asked_outcomes(args, results)
        for name, figure in figures_of(results, outcome, reference)
    }
    return Product("\n".join(f"{name}.png, {name}.pdf" for name in drawn) or "nothing to draw", figures=drawn)
