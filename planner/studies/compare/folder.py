"""The folder of a comparison: one page, tables and JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from planner.domain.arrays import Columns
from planner.domain.comparison.compared import Compared
from planner.domain.comparison.side_by_side import Effect
from planner.domain.comparison.winners import AccountMove, PersonChange
from planner.report.compare.page import compare_page
from planner.runs.digests import versions
from planner.runs.study import write_study
from planner.studies.compare.in_full import Played
from planner.studies.study_folder import columns, plain

PAGE = "compare.html"


def write(cases: Mapping[str, Played], found: Compared, out: Path) -> Path:
    """Leave `compare.html`, the tables and `study.json` in a folder of their own in `out`."""
    names = list(cases)
    digests = {name: [case.scenario.digest, case.plan.digest] for name, case in cases.items()}
    question = {
        "study": "compare",
        "cases": [[name, *digests[name]] for name in names],
        "replications": found.side.replications,
        "seed": found.side.seed,
        "causes": [list(fall.order) for fall in found.waterfalls],
    }
    provenance = {f"scenario {name}": scenario for name, (scenario, _) in digests.items()}
    provenance |= {f"plan {name}": plan for name, (_, plan) in digests.items()}
    files = {PAGE: compare_page(found, provenance | {"seed": str(found.side.seed)} | versions())}
    label = f"compare-{cases[names[0]].scenario.settings.name}"
    return write_study(out, label, question, files, _tables(found), facts_of(found))


def facts_of(found: Compared) -> dict[str, Any]:
    """Causes, and how many win and lose, as JSON."""
    return {
        "base": found.base,
        "replications": found.side.replications,
        "confidence": found.side.confidence,
        "measures": [
            {"scenario": variant.name, **plain([_effect(effect)])[0]}
            for variant in found.side.variants
            for effect in variant.effects
        ],
        "causes": [
            {
                "scenario": waterfall.scenario,
                "order": list(waterfall.order),
                "unswapped": list(waterfall.unswapped),
                "measures": plain([asdict(fall) for fall in waterfall.falls]),
            }
            for waterfall in found.waterfalls
        ],
        "people": [
            {"scenario": each.scenario, "measure": measure, **_verdicts(each.of(measure))}
            for each in found.winners
            for measure in dict.fromkeys(change.measure for change in each.people)
        ],
        "accounts": [
            {
                "scenario": each.scenario,
                "moved": len(each.moves),
                "potential": sum(move.potential for move in each.moves),
                "only_in_one": each.accounts_apart,
            }
            for each in found.winners
        ],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    ends = effect.difference
    return {
        "measure": effect.measure,
        "unit": effect.unit,
        "base": effect.base,
        "value": effect.value,
        "difference": ends.value,
        "low": ends.low,
        "high": ends.high,
        "shown": ends.shown,
        "variance_ratio": effect.ratio,
    }


def _verdicts(changes: Sequence[PersonChange]) -> dict[str, int]:
    said: list[str] = [change.verdict for change in changes]
    verdicts = ("wins", "loses", "same", "not shown")
    return {verdict.replace(" ", "_"): said.count(verdict) for verdict in verdicts}


def _tables(found: Compared) -> dict[str, Columns]:
    tables = {
        "measures": columns(
            {"scenario": variant.name, **_effect(effect)}
            for variant in found.side.variants
            for effect in variant.effects
        ),
        "people": columns(_person(each.scenario, change) for each in found.winners for change in each.people),
        "accounts": columns(_account(each.scenario, move) for each in found.winners for move in each.moves),
        "causes": columns(_causes(found)),
    }
    return {name: table for name, table in tables.items() if table}


def _person(scenario: str, change: PersonChange) -> dict[str, Any]:
    ends = {"difference": change.difference.value, "low": change.difference.low, "high": change.difference.high}
    own = {name: getattr(change, name) for name in ("seat", "person", "measure", "base", "value")}
    return {"scenario": scenario, **own, **ends, "adjusted_p": change.chance, "verdict": change.verdict}


def _account(scenario: str, move: AccountMove) -> dict[str, Any]:
    return {"scenario": scenario, **asdict(move), "worth_change": move.worth_after - move.worth_before}


def _causes(found: Compared) -> Iterable[dict[str, Any]]:
    for waterfall in found.waterfalls:
        for fall in waterfall.falls:
            for number, step in enumerate(fall.steps, start=1):
                yield {
                    "scenario": waterfall.scenario,
                    "measure": fall.measure,
                    "unit": fall.unit,
                    "step": number,
                    "cause": step.part,
                    "from": fall.steps[number - 2].level if number > 1 else fall.base,
                    "to": step.level,
                    "difference": step.change.value,
                    "low": step.change.low,
                    "high": step.change.high,
                }
