"""Tables of accounts, people and products: names by key, and what else they know."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Ints, Texts
from planner.domain.history.labels import Codes, Labels
from planner.scenarios.history.mapping import Alias
from planner.scenarios.history.staging import Coded, Staged

NAME_OF = {"accounts": "account", "people": "owner", "products": "product"}


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table by which opportunities name something."""

    names: Mapping[str, str]
    """Name by key, or by itself where there is no key."""
    facts: Mapping[str, Mapping[str, str]]
    """Further fields: value by name."""

    def listed(self) -> Texts:
        """All names, sorted."""
        return np.array(sorted(set(self.names.values())), dtype=np.str_)


def lookup(staged: Staged, aliases: Sequence[Alias], keyed: bool) -> Lookup:  # noqa: FBT001 (a property of the mapping)
    """The names of a table. A name that stands for several keys is told apart by the key in brackets."""
    field = NAME_OF[staged.name]
    name = _rows(staged, field)
    key = _rows(staged, "key") if keyed else name
    twice = {text for text, count in Counter(name).items() if count > 1 and keyed}
    spelled = [f"{n} ({k})" if n in twice else n for n, k in zip(name, key, strict=True)]
    meant = renamed(field, aliases)
    names = {k: meant.get(n, n) for k, n in zip(key, spelled, strict=True) if k and n}
    facts = {
        other: {names[k]: v for k, v in zip(key, _rows(staged, other), strict=True) if k in names}
        for other in staged.fields
        if other not in {field, "joined", "left"}
    }
    return Lookup(names, facts)


def renamed(field: str, aliases: Sequence[Alias]) -> dict[str, str]:
    """What each spelling of a field means."""
    return {text: alias.meant for alias in aliases if alias.field == field for text in alias.spelled}


def labelled(coded: Coded, names: Mapping[str, str], meant: Mapping[str, str]) -> Labels:
    """Labels of a column: keys become names, spellings what they mean; blank ones ''."""
    read = [meant.get(names.get(text, text), names.get(text, text)) for text in coded.texts]
    unique, codes = np.unique(np.array([*read, ""], dtype=np.str_), return_inverse=True)
    return _used(unique, codes[coded.codes])


def through(labels: Labels, values: Mapping[str, str], meant: Mapping[str, str]) -> Labels:
    """Labels of something else that the named things have; '' where nothing is known."""
    read = [meant.get(values.get(name, ""), values.get(name, "")) for name in labels.names.tolist()]
    unique, codes = np.unique(np.array(read or [""], dtype=np.str_), return_inverse=True)
    return _used(unique, codes[labels.codes])


def _used(names: Texts, codes: Codes | Ints) -> Labels:
    """Labels without names that no row has."""
    used = np.zeros(len(names), dtype=np.bool_)
    used[codes] = True
    return Labels(names[used], (np.cumsum(used) - 1)[codes].astype(np.int32))


def _rows(staged: Staged, column: str) -> list[str]:
    coded = staged.coded(column)
    texts = (*coded.texts, "")
    return [texts[code] for code in coded.codes.tolist()]
