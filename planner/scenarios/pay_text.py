"""A pay plan as an ordinary YAML file."""

from collections.abc import Iterable

from planner.domain.pay.plan import PayPlan
from planner.scenarios.save import yaml_text


def pay_plan_text(plan: PayPlan, remarks: Iterable[str] = ()) -> str:
    """The file of a pay plan, remarks at its head; what has its default is left out. It reads back as the same plan."""
    head = "".join(f"# {_on_one_line(remark)}\n" for remark in remarks)
    return head + yaml_text(plan.model_dump(mode="json", exclude_defaults=True, exclude_none=True))


def _on_one_line(text: str) -> str:
    """Letters that can be seen only, so that no line of a remark is anything else than a remark."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
