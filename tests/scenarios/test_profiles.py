"""An import is declared, complete, told in words, and writes all or nothing."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from planner.errors import ScenarioError
from planner.scenarios.load import load
from planner.scenarios.profiles import import_source
from planner.scenarios.profiles.importing import shipped_profiles
from planner.scenarios.profiles.placement import place

DOCS = Path(__file__).parents[2] / "docs" / "importing.md"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A tiny CRM export that fits the profile of the documentation."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "customers.csv").write_text(
        'Id;Name;Rep;Revenue\n007;Müller & Söhne;r1;1000.5\n008;"Semi;colon";;0\n', encoding="utf-8"
    )
    (folder / "reps.csv").write_text("Id,Name\nr1,Ada\nr2,Bo\n", encoding="utf-8")
    return folder


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """The profile that docs/importing.md shows."""
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "our_crm.yaml"
    path.write_text(blocks[0], encoding="utf-8")
    return path


def _changed(mapping: Path, before: str, after: str) -> Path:
    text = mapping.read_text(encoding="utf-8")
    assert before in text
    mapping.write_text(text.replace(before, after), encoding="utf-8")
    return mapping


def _refused(export: Path, mapping: Path, folder: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        import_source("our_crm", export, folder, mapping)
    assert not folder.exists()
    return str(caught.value)


def test_the_documented_profile_gives_a_scenario(export: Path, mapping: Path, tmp_path: Path) -> None:
    """Ids keep their zeros, potential follows the rule, and the finding is in the folder and in the scenario."""
    findings = import_source("our_crm", export, tmp_path / "book", mapping)
    scenario = load(tmp_path / "book")
    assert scenario.accounts.account.tolist() == ["007", "008"]
    assert scenario.accounts.name.tolist() == ["Müller & Söhne", "Semi;colon"]
    assert scenario.accounts.potential.tolist() == pytest.approx([1200.6, 0.0])
    assert scenario.accounts.owner.tolist() == ["r1", ""]
    assert [finding.what for finding in findings] == ["1 customers have no rep, for example Semi;colon."]
    assert set(findings) <= set(scenario.findings)


def test_ids_that_look_like_formulas_come_back_as_they_were(export: Path, mapping: Path, tmp_path: Path) -> None:
    """No cell is a formula to a spreadsheet, an id keeps its own apostrophe, and negative numbers stay numbers."""
    rows = "Id;Name;Rep;Revenue\n'=1+1;=HYPERLINK(1);r1;5\n-08;-08;;0\n"
    (export / "customers.csv").write_text(rows, encoding="utf-8")
    import_source("our_crm", export, tmp_path / "book", mapping)
    scenario = load(tmp_path / "book")
    assert scenario.accounts.account.tolist() == ["'=1+1", "-08"]
    assert scenario.accounts.name.tolist() == ["=HYPERLINK(1)", "-08"]
    written = (tmp_path / "book" / "accounts.csv").read_text(encoding="utf-8")
    assert "''=1+1,'=HYPERLINK(1)," in written
    assert "\n-08,-08," in written


def test_importing_twice_gives_the_same_bytes(export: Path, mapping: Path, tmp_path: Path) -> None:
    """Two imports of one source are byte for byte equal."""
    for name in ("one", "two"):
        import_source("our_crm", export, tmp_path / name / "book", mapping)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert files
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_former_import_is_replaced_until_somebody_works_in_it(export: Path, mapping: Path, tmp_path: Path) -> None:
    """An untouched import may be written again; a changed file stops it, and nothing is lost."""
    folder = tmp_path / "book"
    import_source("our_crm", export, folder, mapping)
    import_source("our_crm", export, folder, mapping)
    own = (folder / "scenario.yaml").read_text(encoding="utf-8") + "# mine\n"
    (folder / "scenario.yaml").write_text(own, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"scenario\.yaml: was added or changed since the import"):
        import_source("our_crm", export, folder, mapping)
    assert (folder / "scenario.yaml").read_text(encoding="utf-8") == own


def test_a_folder_that_is_no_import_is_never_written_into(export: Path, mapping: Path, tmp_path: Path) -> None:
    """A folder with other files in it is refused and keeps them."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ScenarioError, match="is not empty and no former import"):
        import_source("our_crm", export, tmp_path / "letters", mapping)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["dear.txt"]


def test_the_receipt_names_the_files_that_were_read(export: Path, mapping: Path, tmp_path: Path) -> None:
    """imported.json holds a digest for each source file."""
    import_source("our_crm", export, tmp_path / "book", mapping)
    receipt = json.loads((tmp_path / "book" / "imported.json").read_text(encoding="utf-8"))
    assert sorted(receipt["read"]) == ["customers.csv", "reps.csv"]
    assert all(len(digest) == 64 for digest in receipt["read"].values())


def test_all_missing_files_and_columns_are_told_at_once(export: Path, mapping: Path, tmp_path: Path) -> None:
    """A missing file and a misspelt column stand in one message, each with a hint."""
    (export / "reps.csv").rename(export / "rep.csv")
    (export / "customers.csv").write_text("Id;Name;Rep;Revenues\n", encoding="utf-8")
    said = _refused(export, mapping, tmp_path / "book")
    assert "customers.csv: has no column 'Revenue'. Did you mean 'Revenues'?" in said
    assert "reps.csv: is missing from the export. Is it 'rep.csv'?" in said


def test_a_source_outside_the_folder_is_refused(export: Path, mapping: Path, tmp_path: Path) -> None:
    """A profile cannot reach files beside the export."""
    (tmp_path / "secret.csv").write_text("Id,Name\n", encoding="utf-8")
    said = _refused(export, _changed(mapping, "reps.csv", "../secret.csv"), tmp_path / "book")
    assert "lies outside the folder that is imported" in said


def test_sql_cannot_reach_files(export: Path, mapping: Path, tmp_path: Path) -> None:
    """Once the sources are loaded, SQL that reads a file fails, and so does one that turns the lock off."""
    other = f"read_csv('{(export / 'reps.csv').as_posix()}')"
    said = _refused(export, _changed(mapping, "rows: reps", f"rows: {other}"), tmp_path / "book")
    assert "our_crm.yaml:" in said
    assert "disabled" in said


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("potential: Revenue", "potential: Revenu", "tables.accounts: Binder Error"),
        ("headroom')", "headrom')", "'potential'"),
        ("SELECT Name AS example", "SELECT Name AS exampel", "needs a column 'example'"),
        ("$count customers", "$cuont customers", "speaks of $cuont, which is neither a rule nor a value"),
        ("  accounts:\n    rows: customers", "  acounts:\n    rows: customers", "no scenario table 'acounts'"),
    ],
)
def test_a_mistake_in_a_profile_is_told_with_its_line(
    export: Path, mapping: Path, tmp_path: Path, before: str, after: str, what: str
) -> None:
    """SQL errors, unknown words in texts and unknown tables become problems that name the profile."""
    said = _refused(export, _changed(mapping, before, after), tmp_path / "book")
    assert what in said


def test_an_unknown_setting_of_a_profile_is_told_with_its_line(export: Path, mapping: Path, tmp_path: Path) -> None:
    """A profile is as strict as a scenario."""
    said = _refused(export, _changed(mapping, "separator", "seperator"), tmp_path / "book")
    assert re.search(r"our_crm\.yaml:\d+: unknown setting 'sources\.customers\.seperator'\. Did you mean", said)


def test_what_would_not_load_is_not_written(export: Path, mapping: Path, tmp_path: Path) -> None:
    """An owner who is no seat is found by loading the result, before it is put in place."""
    with (export / "customers.csv").open("a", encoding="utf-8") as lines:
        lines.write("009;Lost;r9;5\n")
    said = _refused(export, mapping, tmp_path / "book")
    assert "r9" in said
    assert not list(tmp_path.glob(".book-*"))


def test_a_file_that_is_no_table_is_refused(export: Path, mapping: Path, tmp_path: Path) -> None:
    """Bytes that are not UTF-8 and lines with too many values are refused, not guessed."""
    (export / "customers.csv").write_bytes(b"Id;Name;Rep;Revenue\n1;\xff\xfe;r1;1\n")
    (export / "reps.csv").write_text("Id,Name\nr1,Ada,too,many\n", encoding="utf-8")
    said = _refused(export, mapping, tmp_path / "book")
    assert "customers.csv" in said
    assert "reps.csv" in said


def test_a_wrong_profile_name_gets_a_hint(export: Path, tmp_path: Path) -> None:
    """Names that are nearly right are recognised; others are answered with the list."""
    with pytest.raises(ScenarioError, match=r"Did you mean 'adventureworks'\?"):
        import_source("adventurework", export, tmp_path / "book")
    with pytest.raises(ScenarioError, match="adventureworks, adventureworks_pay, us_hospitals"):
        import_source("zzz", export, tmp_path / "book")
    assert shipped_profiles() == ("adventureworks", "adventureworks_pay", "us_hospitals")


def test_a_source_with_wildcards_in_its_name_is_read_literally(export: Path, mapping: Path, tmp_path: Path) -> None:
    """A folder called [a]* is that folder."""
    odd = tmp_path / "[a]*"
    shutil.copytree(export, odd)
    import_source("our_crm", odd, tmp_path / "book", mapping)
    assert len(load(tmp_path / "book").accounts) == 2


def test_homes_are_the_centres_of_clear_clusters() -> None:
    """Three tight clusters get one home each, from west to east, with their weight."""
    rng = np.random.default_rng(5)
    centre = np.array([[40.0, -100.0], [35.0, -80.0], [47.0, -120.0]])
    points = np.repeat(centre, 50, axis=0) + rng.normal(0, 0.2, (150, 2))
    homes = place(points[:, 0], points[:, 1], np.full(150, 2.0), 3)
    assert homes.lon.tolist() == pytest.approx([-120, -100, -80], abs=0.2)
    assert homes.lat.tolist() == pytest.approx([47, 40, 35], abs=0.2)
    assert homes.points.tolist() == [50, 50, 50]
    assert homes.weight.tolist() == [100.0, 100.0, 100.0]


def test_a_home_stands_where_the_weight_is() -> None:
    """One home between two points stands nearer to the heavier one: at the weighted mean on the globe."""
    homes = place(np.array([0.0, 0.0]), np.array([0.0, 10.0]), np.array([3.0, 1.0]), 1)
    assert homes.lon[0] == pytest.approx(2.5, abs=0.02)
    with pytest.raises(ValueError, match="2 homes need"):
        place(np.array([0.0, 0.0]), np.array([0.0, 10.0]), np.array([3.0, 0.0]), 2)


def test_a_folder_that_cannot_be_written_is_told(export: Path, mapping: Path, tmp_path: Path) -> None:
    """It is no fault of ours when a file stands where a folder should."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ScenarioError, match="cannot be written"):
        import_source("our_crm", export, tmp_path / "file" / "book", mapping)
