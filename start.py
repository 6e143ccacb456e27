#!/usr/bin/env python3
"""Set up planner in a virtual environment of its own, then run it or its tests. Needs Python 3.11+ and PyPI."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

USAGE = """\
python3 start.py run acme-saas     any planner command, after setting up what it needs
python3 start.py test              the fast tests; further words go to pytest (test -m slow)
python3 start.py checks            lint, format, types and import contracts, as CI runs them
python3 start.py notebook          the notebooks, in JupyterLab
python3 start.py docs              the documentation site, in site/, its notebooks executed
"""
HOME = Path(__file__).resolve().parent
ENVIRONMENT = HOME / ".venv"
SITE = HOME / "site"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
OWN = {
    "test": ("dev", "pytest"),
    "notebook": ("notebook", "jupyterlab", "--notebook-dir", str(HOME / "notebooks")),
    "docs": ("docs", "sphinx", "-W", "--keep-going", "-q", "-c", str(HOME / "docs"), str(HOME), str(SITE)),
}
"""What is not a command of planner: the dependency group that it needs, and the module to run."""
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def main(words: list[str]) -> int:
    """Set up what the command needs and run it; its exit status is ours."""
    if sys.version_info < (3, 11):  # noqa: UP036  a person may start this with any Python
        print(f"planner needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    match words:
        case ["checks"]:
            set_up("dev")
            return max(subprocess.call([str(SCRIPTS / tool), *options], cwd=HOME) for tool, *options in CHECKS)
        case [name, *rest] if name in OWN:
            group, *command = OWN[name]
            set_up(group)
            return run("-m", *command, *(rest or (["-n", "auto"] if name == "test" else [])))
        case [_, *_]:
            set_up("")
            return run("-m", "planner", *words)
    print(USAGE, file=sys.stderr)
    return 2


def run(*words: str) -> int:
    """Run the environment's Python with these words; Ctrl-C is its affair, for it keeps the best plan so far."""
    with subprocess.Popen([str(PYTHON), *words]) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def set_up(group: str) -> None:
    """Install planner, and a dependency group if one is named, unless that was done for this very pyproject.toml."""
    wanted = hashlib.sha256((HOME / "pyproject.toml").read_bytes()).hexdigest()
    done = [stamp for stamp in ENVIRONMENT.glob("ready*") if stamp.read_text(encoding="utf-8") == wanted]
    stamp = ENVIRONMENT / f"ready-{group}"
    if stamp in done or (not group and done):
        return
    print(f"Setting up planner in {ENVIRONMENT.name} (once; a minute or two) …", file=sys.stderr)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    extra = ["--group", f"{HOME / 'pyproject.toml'}:{group}"] if group else []
    if uv := shutil.which("uv"):
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        install = [str(PYTHON), "-m", "pip", "install", "--no-compile", "--quiet", "--disable-pip-version-check"]
        if extra:  # dependency groups need pip 25.1
            subprocess.check_call([*install, "--upgrade", "pip>=25.1"])
    subprocess.check_call([*install, *extra, "--editable", str(HOME)])
    stamp.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as error:
        sys.exit(f"Setting up failed: {subprocess.list2cmdline(error.cmd)}\nIs PyPI reachable? Call again to go on.")
