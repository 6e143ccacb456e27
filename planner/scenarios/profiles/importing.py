"""From an export to a scenario folder."""

import difflib
from importlib.resources import files
from pathlib import Path

from planner.domain.settings.tree import validated_as
from planner.errors import Problem, ScenarioError
from planner.scenarios.load import load
from planner.scenarios.profiles.declared import Profile
from planner.scenarios.profiles.folder import refuse_to_overwrite, write_folder
from planner.scenarios.profiles.sources import open_sources
from planner.scenarios.profiles.tables import run_profile
from planner.scenarios.yaml_file import Document, read_yaml


def import_source(profile: str, source: Path, folder: Path, mapping: Path | None = None) -> tuple[Problem, ...]:
    """Turn the export in `source` into the scenario `folder`; returns what is odd in the data and how it was treated.

    `profile` names a shipped profile; with `mapping`, that file is the profile and `profile` only its name. The folder
    holds scenario.yaml, the tables, pay plans, the findings (data_report.csv) and a receipt with the digests of the
    files that were read. It is written as a whole after it has been loaded once, or not at all; a former import is
    replaced only while nobody has changed a file in it. Raises ScenarioError with every problem.
    """
    refuse_to_overwrite(folder)
    document, file = _profile_file(profile, mapping)

    def where(path: str) -> str:
        """File and line of a path of the profile, or of the nearest path above it."""
        while path and path not in document.marks:
            path = path.rpartition(".")[0]
        return str(document.marks[path]) if path else file

    declared = validated_as(Profile, document.tree, where)
    connection, digests = open_sources(declared, source)
    try:
        imported = run_profile(connection, declared, where)
    finally:
        connection.close()
    write_folder(folder, imported, {"profile": profile, "title": declared.title, "read": digests}, check=load)
    return imported.findings


def shipped_profiles() -> tuple[str, ...]:
    """Names of the profiles that come with planner."""
    here = files("planner.scenarios.profiles")
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in here.iterdir() if entry.name.endswith(".yaml")))


def _profile_file(profile: str, mapping: Path | None) -> tuple[Document, str]:
    if mapping is not None:
        return read_yaml(mapping, mapping.name), mapping.name
    shipped = shipped_profiles()
    if profile not in shipped:
        near = difflib.get_close_matches(profile, shipped, n=1, cutoff=0.5)
        hint = (
            f"Did you mean '{near[0]}'?"
            if near
            else f"There are {', '.join(shipped)}; or give your own with --mapping."
        )
        raise ScenarioError((Problem("import", f"there is no profile '{profile}'.", hint),))
    file = f"{profile}.yaml"
    return read_yaml(Path(str(files("planner.scenarios.profiles"))) / file, file), file
