"""The shipped pay plans with their descriptions, and how one comes into a scenario."""

import difflib
import re
from pathlib import Path

from planner.domain.pay.described import LABELS, DescribedPlan
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import overlay, place, validated_as
from planner.errors import Problem, ScenarioError
from planner.files import replace_file
from planner.scenarios import shipped
from planner.scenarios.yaml_file import read_yaml

_LABEL = re.compile(rf"({'|'.join(LABELS)}): (.*)")


def pay_library() -> tuple[DescribedPlan, ...]:
    """Every shipped pay plan, by name."""
    return tuple(described(name, path) for name, path in shipped.pay_plans().items())


def shipped_plan(name: str) -> DescribedPlan:
    """The shipped pay plan of that name. Raises ScenarioError when there is none."""
    plans = shipped.pay_plans()
    if name not in plans:
        near = difflib.get_close_matches(name, plans, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(plans)}."
        raise ScenarioError((Problem("", f"there is no shipped pay plan called '{name}'.", hint),))
    return described(name, plans[name])


def described(name: str, path: Path) -> DescribedPlan:
    """A plan with the comment at its head: a summary, then a paragraph for each of `LABELS`.

    Raises ScenarioError when the plan is wrong or a paragraph is missing.
    """
    document = read_yaml(path, path.name)
    plan = validated_as(PayPlan, overlay({}, document.tree), lambda at: place(at, document.marks, path.name))
    text = path.read_text(encoding="utf-8")
    summary, words = _head(text)
    quota = re.match(r"none|[\d,]+", words.get("Reference quota", ""))
    missing = [label for label in LABELS if label not in words]
    if quota is None and not missing:
        missing = ["a number, or none, at the beginning of Reference quota"]
    if missing or quota is None:
        hint = f"The comment at the head of a shipped plan says: {', '.join(LABELS)}."
        raise ScenarioError((Problem(path.name, f"is not described: no {', no '.join(missing)}.", hint),))
    number = 0.0 if quota[0] == "none" else float(quota[0].replace(",", ""))
    return DescribedPlan(name, plan, summary, words, number, text)


def copy_plan(name: str, folder: Path) -> Path:
    """Copy a shipped plan to `FOLDER/pay/NAME.yaml`, where the scenario of that folder finds it; returns the file.

    Raises ScenarioError when there is no such plan, or something of that name is already there.
    """
    found = shipped_plan(name)
    target = folder / "pay" / f"{name}.yaml"
    if target.exists():
        hint = "Rename or remove it first; nothing was copied."
        raise ScenarioError((Problem(str(target), "is already there.", hint),))
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, found.text)
    return target


def _head(text: str) -> tuple[str, dict[str, str]]:
    """Summary and paragraphs of the comment before the first line that is none."""
    summary: list[str] = []
    words: dict[str, str] = {}
    label = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        said = line.lstrip("#").strip()
        if begins := _LABEL.match(said):
            label, words[begins[1]] = begins[1], begins[2]
        elif label:
            words[label] = f"{words[label]} {said}".strip()
        elif said:
            summary.append(said)
    return " ".join(summary), words
