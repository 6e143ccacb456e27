"""The planner's mapping file: read, changed by accepted proposals, and written so that it reads the same again."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from planner.domain.settings.tree import validated_as
from planner.errors import Problem, ScenarioError
from planner.scenarios.history.mapping import HistoryMapping, Proposal
from planner.scenarios.scalars import meaning
from planner.scenarios.yaml_file import read_yaml

HEADING = """\
# Mapping of a history: where each fact stands, what values mean, what is left out.
# Below `proposals:` stands what the data doctor found. Write `accept: true` where its change should be made;
# without it, nothing is changed. `planner doctor SOURCE --mapping FILE` shows what is left.
"""


def shipped() -> tuple[str, ...]:
    """Names of the shipped profiles."""
    folder = files("planner.scenarios.history") / "profiles"
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def read_profile(name: str) -> HistoryMapping:
    """A shipped profile. Raises ScenarioError when there is none of this name."""
    return _validated(_profile_tree(name), f"{name}.yaml")


def read_mapping(path: Path) -> HistoryMapping:
    """A mapping file, laid over the profile that it names. Raises ScenarioError with every problem."""
    document = read_yaml(path, path.name)
    profile = document.tree.get("profile", "")
    base = _profile_tree(profile) if isinstance(profile, str) and profile else {}

    def where(setting: str) -> str:
        while setting and setting not in document.marks:
            setting = setting.rpartition(".")[0]
        return str(document.marks[setting]) if setting else path.name

    mapping = validated_as(HistoryMapping, _laid(base, document.tree), where)
    accepted(mapping)
    return mapping


def accepted(mapping: HistoryMapping) -> HistoryMapping:
    """The mapping with the changes of accepted proposals; the others change nothing. Raises ScenarioError."""
    tree = mapping.model_dump(mode="json", exclude_unset=True)
    for proposal in mapping.proposals:
        if proposal.accept:
            tree = grown(tree, proposal.change)
    return _validated(tree, "proposals")


def written(mapping: HistoryMapping) -> str:
    """The mapping as the text of a file that reads the same again, without what its profile says already."""
    tree = mapping.model_dump(mode="json", exclude_unset=True)
    base = _profile_tree(mapping.profile) if mapping.profile else {}
    own = {name: value for name, value in tree.items() if name == "profile" or base.get(name) != value}
    return HEADING + yaml.dump(own, Dumper=_Quoting, sort_keys=False, allow_unicode=True, width=110)


class _Quoting(yaml.SafeDumper):
    """Writes texts that our reader would take for numbers, days or nothing in quotes, and never an alias."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (given by PyYAML)
        return True

    def represent_text(self, data: str) -> yaml.Node:
        """A text, in quotes where it would not be read as one."""
        try:
            plain = meaning(data) == data
        except ValueError:
            plain = False
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=None if plain else '"')


_Quoting.add_representer(str, _Quoting.represent_text)


def with_proposals(mapping: HistoryMapping, proposals: Sequence[Proposal]) -> HistoryMapping:
    """The mapping with these proposals instead of its own."""
    tree = mapping.model_dump(mode="json", exclude_unset=True)
    return _validated({**tree, "proposals": [proposal.model_dump(mode="json") for proposal in proposals]}, "proposals")


def grown(tree: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """A change added to a tree: mappings merge, lists grow by what is new, other values are replaced."""
    merged = dict(tree)
    for name, value in change.items():
        below = merged.get(name)
        if isinstance(value, Mapping):
            merged[name] = grown(below if isinstance(below, Mapping) else {}, value)
        elif isinstance(value, list | tuple):
            kept = list(below) if isinstance(below, list | tuple) else []
            merged[name] = kept + [item for item in value if item not in kept]
        else:
            merged[name] = value
    return merged


def _laid(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """A file over its profile: mappings merge, anything else is replaced."""
    merged = dict(base)
    for name, value in top.items():
        below = merged.get(name)
        merged[name] = _laid(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return merged


def _profile_tree(name: str) -> dict[str, Any]:
    if name not in shipped():
        hint = f"There are {', '.join(shipped())}; or write your own mapping file."
        raise ScenarioError((Problem("profile", f"there is no profile '{name}'.", hint),))
    path = Path(str(files("planner.scenarios.history"))) / "profiles" / f"{name}.yaml"
    mapping = _validated(read_yaml(path, path.name).tree, path.name)
    return {**mapping.model_dump(mode="json", exclude_unset=True), "profile": name}


def _validated(tree: dict[str, Any], file: str) -> HistoryMapping:
    return validated_as(HistoryMapping, tree, lambda _: file)
