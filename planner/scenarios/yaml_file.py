"""A YAML file as plain data, with the line of everything in it.

Only PyYAML's event stream is used: nothing is constructed, and each guard works before anything is built.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from planner.domain.scenario import Origin
from planner.domain.settings.tree import LIST_KEYS
from planner.domain.settings.wording import shown
from planner.errors import Problem, ScenarioError
from planner.scenarios.scalars import Scalar, meaning

MOST_BYTES = 1_000_000
MOST_EVENTS = 50_000
MOST_DEPTH = 40

_SYNTAX = {
    "mapping values are not allowed here": (
        "': ' where no name can stand.",
        "Put text that holds ': ' in quotes, and indent with equal numbers of spaces.",
    ),
    "could not find expected ':'": ("a line that is neither 'name: value' nor '- item'.", ""),
    "found unexpected end of stream": ("a quote that is never closed.", ""),
    "found unknown escape character": ("a backslash in double quotes.", "Use single quotes."),
    "found character '\\t' that cannot start any token": ("a tab.", "Indent with spaces."),
}
_NOTICED_LATE = ("mapping values are", "could not find expected ':'", "expected <block end>, but found '<block mapping")
_SYNTAX_HINT = "Look at quotes, brackets and indentation here and in the line above."
_SEPARATED = re.compile(r":([ \t]|$)|^[ \t]*-([ \t]|$)|^[ \t]*[|>}\]]")
_ODD_BLANK = re.compile(r"[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")


@dataclass(frozen=True, slots=True)
class Document:
    """What one YAML file says."""

    tree: dict[str, Any]
    marks: Mapping[str, Origin]
    """File and line of every group, item and leaf, by dotted path (items of keyed lists by their key)."""


@dataclass(slots=True)
class _Node:
    """A value under construction: a scalar, or a mapping or list with the line of each child."""

    value: Any
    line: int
    children: list[tuple[str, "_Node"]] = field(default_factory=list)
    key: tuple[str, int] | None = None
    """Key of the mapping that waits for its value, and the key's line."""


def read_yaml(path: Path, name: str) -> Document:
    """The mapping that a YAML file holds; messages call the file `name`. Raises ScenarioError with every problem."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise ScenarioError((Problem(name, f"cannot be read: {error.strerror or error}."),)) from None
    if size > MOST_BYTES:
        raise _refused(name, f"is {size:,} bytes large; a scenario file has at most {MOST_BYTES:,}.")
    return parse_yaml(content, name)


def parse_yaml(content: bytes, name: str) -> Document:
    """As `read_yaml`, from the file's bytes."""
    text = _decoded(content, name)
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax_problem(error, name, text))
    except yaml.YAMLError as error:
        builder.problems.append(Problem(name, f"cannot be read as YAML: {str(error).splitlines()[0]}."))
    except (
        ValueError,
        OverflowError,
    ):  # PyYAML computes an escape such as "\Uffffffff" without looking whether there is such a letter
        builder.problems.append(Problem(name, "holds an escape that is no character."))
    if builder.problems:
        raise ScenarioError(tuple(builder.problems))
    root = builder.root
    if root is None or (root.value is None and not root.children):
        root = _Node({}, 1)
    if not isinstance(root.value, dict):
        raise _refused(name, "should hold 'name: value' lines (a mapping), not a list or a single value.")
    marks: dict[str, Origin] = {}
    problems = _mark(root, "", name, marks)
    if problems:
        raise ScenarioError(tuple(problems))
    return Document(root.value, marks)


def _decoded(content: bytes, name: str) -> str:
    if len(content) > MOST_BYTES:
        raise _refused(name, f"is {len(content):,} bytes large; a scenario file has at most {MOST_BYTES:,}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError((Problem(f"{name}:{line}", "is not text in UTF-8.", "Save it as UTF-8."),)) from None
    if "\0" in text:
        raise _refused(name, "is not a text file.", "A scenario is a YAML file in UTF-8.")
    return text


def _refused(name: str, what: str, hint: str = "") -> ScenarioError:
    return ScenarioError((Problem(name, what, hint),))


def _syntax_problem(error: yaml.MarkedYAMLError, name: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = (error.problem or "").strip()
    if mark and said.startswith(_NOTICED_LATE):
        slip = _slip_above(text.splitlines(), mark.line, name)
        if slip is not None:
            return slip
    where = f"{name}:{mark.line + 1}" if mark else name
    column = f" (column {mark.column + 1})" if mark else ""
    known = (words for start, words in _SYNTAX.items() if said.startswith(start))
    meant, hint = next(known, (f"{said}.", _SYNTAX_HINT))
    return Problem(where, f"is not YAML{column}: {meant}", hint)


def _slip_above(lines: list[str], noticed: int, name: str) -> Problem | None:
    """The slip that YAML notices only at the next ': ': a line without its colon, or with a blank that is none."""
    for at in range(min(noticed, len(lines) - 1), -1, -1):
        line = lines[at].split(" #", 1)[0].rstrip()
        if not line or line.lstrip().startswith("#"):
            continue
        if _ODD_BLANK.search(line):
            hint = "Type the blanks of this line again: indentation and the blank after ':' must be ordinary ones."
            return Problem(f"{name}:{at + 1}", "holds a blank that is no ordinary one, as web pages have.", hint)
        if at == noticed and line.count(": ") > 1:
            return None
        if at < noticed:
            if _SEPARATED.search(line):
                return None
            hint = "Write a colon and a blank after the name."
            return Problem(
                f"{name}:{at + 1}", f"is neither 'name: value' nor '- item' (got {shown(line.strip())}).", hint
            )
    return None


class _Builder:
    """Turns events into nodes, refusing what a scenario file may not hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.root: _Node | None = None
        self.open: list[_Node] = []
        self.events = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take one event; raises ScenarioError where going on would be dangerous or pointless."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        self.events += 1
        if self.events > MOST_EVENTS:
            raise self._stop(line, f"holds more than {MOST_EVENTS:,} values and brackets.")
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._stop(line, "a second document begins ('---').", "One scenario a file.")
        elif isinstance(event, yaml.AliasEvent):
            raise self._stop(line, f"alias '*{event.anchor}' is not allowed.", "Write the value out.")
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event, line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.open.pop()

    def _take_node(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            raise self._stop(
                line, f"anchor '&{event.anchor}' is not allowed.", "Write the value out where it is needed."
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            raise self._stop(line, f"tag '{short}' is not allowed.", "Write the value without it.")
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, line)
            return
        if len(self.open) >= MOST_DEPTH:
            raise self._stop(line, f"is nested more than {MOST_DEPTH} levels deep.")
        node = _Node({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        if self.open and isinstance(self.open[-1].value, dict) and self.open[-1].key is None:
            raise self._stop(line, "a list or mapping stands where a name should.", "Put text with braces in quotes.")
        self._place(node)
        self.open.append(node)

    def _take_scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        awaits_key = bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None
        value: Scalar = event.value
        if any("\ud800" <= letter <= "\udfff" for letter in event.value):
            raise self._stop(line, "holds half a character (a surrogate escape).")
        if event.style is None:
            try:
                value = meaning(event.value)
            except ValueError as error:
                self.problems.append(Problem(f"{self.name}:{line}", f"{error}."))
                value = 0
        if awaits_key:
            self._take_key(value, event.style is None, line)
        else:
            self._place(_Node(value, line))

    def _take_key(self, value: Scalar, plain: bool, line: int) -> None:  # noqa: FBT001 -- a property of the event
        where = f"{self.name}:{line}"
        parent = self.open[-1]
        if plain and value == "<<":
            raise self._stop(line, "merge key '<<' is not allowed.", "Use 'extends:', or write the values out.")
        if not isinstance(value, str):
            self.problems.append(Problem(where, f"name {shown(value)} is not text.", "Put it in quotes."))
        elif not value or "." in value:
            hint = f"Nest it: '{value.partition('.')[0]}:', and the rest indented below it." if value else ""
            self.problems.append(
                Problem(where, f"name '{value}' is {'blank' if not value else 'a dotted path'}.", hint)
            )
        elif value in parent.value:
            first = next(child.line for name, child in parent.children if name == value)
            self.problems.append(
                Problem(where, f"'{value}' stands here a second time, after line {first}.", "Keep one.")
            )
        parent.key = (str(value), line)

    def _place(self, node: _Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent.value, dict):
            (name, node.line), parent.key = parent.key or ("", node.line), None
            parent.value[name] = node.value
        else:
            name = str(len(parent.value))
            parent.value.append(node.value)
        parent.children.append((name, node))

    def _stop(self, line: int, what: str, hint: str = "") -> ScenarioError:
        return ScenarioError((*self.problems, Problem(f"{self.name}:{line}", what, hint)))


def _mark(node: _Node, path: str, name: str, marks: dict[str, Origin]) -> list[Problem]:
    """Note the line of everything below a node; problems where a keyed list has a key twice."""
    problems = []
    for step, child in _named_children(node, path):
        here = f"{path}.{step}" if path else step
        if here in marks and path in LIST_KEYS:
            problems.append(
                Problem(
                    f"{name}:{child.line}",
                    f"'{path}' lists '{step}' a second time, after line {marks[here].line}.",
                    "Keep one.",
                )
            )
        marks[here] = Origin(name, child.line)
        problems.extend(_mark(child, here, name, marks))
    return problems


def _named_children(node: _Node, path: str) -> Iterator[tuple[str, _Node]]:
    key = LIST_KEYS.get(path) if isinstance(node.value, list) else None
    for step, child in node.children:
        named = child.value.get(key) if key and isinstance(child.value, dict) else None
        yield (named if isinstance(named, str) else step), child
