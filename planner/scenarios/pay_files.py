"""Pay plans: `pay/NAME.yaml` of the scenario, or of what it extends, or a shipped one of that name."""

from collections.abc import Iterable

from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import overlay, place, validated_as
from planner.errors import Problem, ScenarioError
from planner.scenarios import shipped
from planner.scenarios.layers import Layers
from planner.scenarios.paths import check_stays
from planner.scenarios.table_files import TableFile
from planner.scenarios.yaml_file import read_yaml


def read_pay_plans(layers: Layers, wanted: Iterable[str]) -> tuple[dict[str, PayPlan], list[Problem]]:
    """Every plan in the folders `pay/`, and the shipped ones among `wanted`, by name; and all their problems."""
    files, problems = pay_files(layers, wanted)
    plans: dict[str, PayPlan] = {}
    for name, file in sorted(files.items()):
        try:
            plans[name] = _read(file, layers)
        except ScenarioError as error:
            problems.extend(error.problems)
    return plans, problems


def pay_files(layers: Layers, wanted: Iterable[str]) -> tuple[dict[str, TableFile], list[Problem]]:
    """The files of these plans, by the plan's name, the nearest folder first; and names that stand twice."""
    files: dict[str, TableFile] = {}
    problems: list[Problem] = []
    for home in layers.homes:
        folder = home.path / "pay"
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            name = f"{home.prefix}pay/{path.name}"
            if path.suffix not in {".yaml", ".yml"}:
                continue
            if path.stem in files and files[path.stem].path.parent == folder:
                problems.append(Problem(name, f"pay plan '{path.stem}' stands here twice.", "Keep one file."))
            files.setdefault(path.stem, TableFile(path, name))
    for name, path in shipped.pay_plans().items():
        if name in set(wanted):
            files.setdefault(name, TableFile(path, f"pay_plans/{path.name}"))
    return files, problems


def _read(file: TableFile, layers: Layers) -> PayPlan:
    for home in layers.homes:
        if file.path.is_relative_to(home.path):
            check_stays(home.path, file.path, file.name, file.name)
    document = read_yaml(file.path, file.name)
    return validated_as(PayPlan, overlay({}, document.tree), lambda path: place(path, document.marks, file.name))
