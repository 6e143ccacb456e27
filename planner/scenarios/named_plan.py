"""One pay plan by the name of its file, or of a shipped one."""

from pathlib import Path

from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import overlay, place, validated_as
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError
from planner.scenarios import shipped
from planner.scenarios.yaml_file import read_yaml


def named_plan(source: str) -> tuple[str, PayPlan]:
    """Name and content of a pay plan: a YAML file, or a shipped plan. Raises ScenarioError with every problem."""
    library = shipped.pay_plans()
    path = Path(source)
    if not path.is_file() and source in library:
        path = library[source]
    if not path.is_file():
        hint = did_you_mean(source, list(library)) or f"Shipped pay plans: {', '.join(library)}."
        raise ScenarioError((Problem(source, "there is no file and no shipped pay plan of this name.", hint),))
    if path.suffix not in {".yaml", ".yml"}:
        raise ScenarioError((Problem(source, "is not a pay plan: a pay plan is a YAML file."),))
    file = path.name if source in library else source
    document = read_yaml(path, file)
    plan = validated_as(PayPlan, overlay({}, document.tree), lambda at: place(at, document.marks, file))
    return path.stem, plan
