"""The planner's mapping file: it reads as it was written, and only what is accepted changes anything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ScenarioError
from planner.scenarios.doctor import examine, proposed, write_proposals
from planner.scenarios.history import open_history, read_history
from planner.scenarios.history.mapping import Proposal
from planner.scenarios.history.mapping_file import accepted, grown, read_mapping, read_profile, with_proposals, written

Export = Callable[..., Path]
ROWS = (
    "1,Acme,Ann,GTXPro,S,100,2026-01-01,2026-02-01,won",
    "2,Acme,Ann,GTX Pro,S,100,2026-01-01,2026-02-01,won",
    "3,Acme,Ann,GTX Pro,S,100,2026-01-01,2026-02-01,won",
    "4,,Ann,GTX Pro,S,100,2026-01-01,2026-02-01,lost",
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30)


def _doctored(path: Path) -> Path:
    """The mapping file that the doctor writes about an export."""
    export = open_history(path, others=True)
    file = path.with_name("mapping.yaml")
    write_proposals(file, proposed(export.stated, examine(export)))
    return file


def test_proposals_that_are_not_accepted_change_nothing(export: Export) -> None:
    """The history is the same with the doctor's file as without it."""
    path = export(*ROWS)
    plain, with_file = read_history(path)[0].opportunities, read_history(path, mapping=_doctored(path))[0].opportunities
    assert {name: column.tolist() for name, column in plain.columns().items()} == {
        name: column.tolist() for name, column in with_file.columns().items()
    }


def test_what_the_planner_accepts_is_done_and_recorded(export: Export) -> None:
    """All accepted: one spelling, no repeat, nothing without account; the record counts what was left out."""
    path = export(*ROWS)
    file = _doctored(path)
    file.write_text(file.read_text().replace("accept: false", "accept: true"))
    history, record = read_history(path, mapping=file)
    assert history.opportunities.opportunity.tolist() == ["1", "2"]
    assert history.opportunities.product.tolist() == ["GTX Pro", "GTX Pro"]
    assert record.left_out == {"repeats": 1, "without_account": 1}


def test_the_doctor_finds_nothing_twice(export: Export) -> None:
    """What was accepted is kept in the next file, and not found again."""
    path = export(*ROWS)
    file = _doctored(path)
    file.write_text(file.read_text().replace("accept: false", "accept: true"))
    export_again = open_history(path, mapping=file, others=True)
    findings = examine(export_again)
    assert not {"repeats", "near_names", "without_account"} & {finding.kind for finding in findings}
    kept = [proposal.finding for proposal in proposed(export_again.stated, findings).proposals if proposal.accept]
    assert {"repeats", "near_names", "without_account"} <= set(kept)


def test_a_file_that_somebody_may_have_edited_is_never_overwritten(export: Export) -> None:
    """The doctor asks for a new name."""
    path = export(*ROWS)
    file = _doctored(path)
    before = file.read_bytes()
    with pytest.raises(ScenarioError, match="is there already"):
        _doctored(path)
    assert file.read_bytes() == before


def test_the_file_says_only_what_the_profile_does_not(export: Export) -> None:
    """It names the profile and lists the proposals."""
    text = _doctored(export(*ROWS)).read_text()
    assert "profile: plain\nproposals:\n" in text
    assert "opportunities:" not in text.split("proposals:")[0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.booleans()), max_size=5), st.floats(0, 1e12))
def test_a_mapping_file_reads_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, given_: list[tuple[str, str, str, bool]], money: float
) -> None:
    """Whatever the texts are: numbers, `no`, quotes, colons, other scripts."""
    proposals = [
        Proposal(
            finding="near_names",
            says=says,
            count=3,
            money=money,
            examples=(wrong, right),
            accept=accept,
            change={"aliases": [{"field": "product", "spelled": [wrong], "meant": right}]},
        )
        for says, wrong, right, accept in given_
    ]
    mapping = with_proposals(read_profile("maven"), proposals)
    file = tmp_path_factory.mktemp("mapping") / "mapping.yaml"
    file.write_text(written(mapping), encoding="utf-8", newline="\n")
    assert read_mapping(file) == mapping
    assert accepted(read_mapping(file)) == accepted(mapping)


def test_a_change_adds_to_lists_and_replaces_the_rest() -> None:
    """Lists grow by what is new, mappings merge."""
    tree = {"leaking": ["a"], "exclude": {"repeats": True}, "unreadable": "refuse"}
    change = {"leaking": ["a", "b"], "exclude": {"same_id": True}, "unreadable": "leave_out"}
    assert grown(tree, change) == {
        "leaking": ["a", "b"],
        "exclude": {"repeats": True, "same_id": True},
        "unreadable": "leave_out",
    }


def test_the_example_in_the_documentation_is_valid(tmp_path: Path) -> None:
    """What planners copy from there is read, and says what it seems to say."""
    text = (Path(__file__).parents[3] / "docs" / "history.md").read_text(encoding="utf-8")
    file = tmp_path / "mapping.yaml"
    file.write_text(text.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    mapping = read_mapping(file)
    assert mapping.outcomes.blank == "open"
    assert mapping.opportunities.columns["segment"] == "Size_Class__c"
    assert mapping.opportunities.columns["stage"] == ("StageName", "Stage")


def test_a_slip_in_the_mapping_file_is_told_with_its_line(tmp_path: Path) -> None:
    """Unknown words and impossible values, at once."""
    file = tmp_path / "mapping.yaml"
    file.write_text("profile: plain\nexclud: {repeats: true}\ndays: dym\n")
    with pytest.raises(ScenarioError) as caught:
        read_mapping(file)
    assert [problem.where for problem in caught.value.problems] == ["mapping.yaml:2", "mapping.yaml:3"]
    assert "Did you mean 'exclude'?" in caught.value.problems[0].hint


def test_an_accepted_change_that_says_nonsense_is_refused(tmp_path: Path) -> None:
    """An edited change is checked like the rest of the file."""
    file = tmp_path / "mapping.yaml"
    file.write_text(
        "profile: plain\nproposals:\n- finding: x\n  says: y\n  accept: true\n  change: {exclude: {everything: true}}\n"
    )
    with pytest.raises(ScenarioError, match=r"unknown setting 'exclude\.everything'"):
        read_mapping(file)
