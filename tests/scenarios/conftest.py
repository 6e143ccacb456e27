"""Scenario folders and workbooks, small enough to be read in the test."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

SETTINGS = "horizon: {start: 2027-01-01}\n"
ACCOUNTS = "account,potential,workload,owner\nA1,1000,10,S1\nA2,2000,20,S2\n"
SEATS = "seat,capacity_hours\nS1,1500\nS2,1500\n"

Folder = Callable[..., Path]
Workbook = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write a scenario folder: a small valid one, with the given files added or replaced (None leaves one out)."""

    def write(files: Mapping[str, str | bytes | None] | None = None, name: str = "tiny") -> Path:
        root = tmp_path / name
        content = {"scenario.yaml": SETTINGS, "accounts.csv": ACCOUNTS, "seats.csv": SEATS} | dict(files or {})
        root.mkdir(exist_ok=True)
        for file, text in content.items():
            if text is not None:
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                (root / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return write


@pytest.fixture
def workbook() -> Workbook:
    """Write a minimal workbook; see `write_workbook`."""
    return write_workbook


def write_workbook(
    path: Path, rows: Sequence[Sequence[object]], *, sheets: Sequence[str] = ("Sheet1",), calculation: str = ""
) -> Path:
    """One sheet (the same under every name) of texts, numbers, booleans, days, None, or inner XML in bytes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    body = "".join(
        f'<row r="{r}">' + "".join(_cell(f"{letters[c]}{r}", cell) for c, cell in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, start=1))
    targets = "".join(
        f'<Relationship Id="r{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kinds}.worksheet+xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets>{calculation}'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}">{targets}</Relationships>',
    }
    members["xl/_rels/workbook.xml.rels"] = members["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/></Relationships>'
    )
    members["xl/styles.xml"] = (
        f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    sheet = f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
    members |= {f"xl/worksheets/sheet{i}.xml": sheet for i in range(1, len(sheets) + 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return path


def _cell(reference: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f'<c r="{reference}">{value.decode()}</c>'
    if isinstance(value, date):
        return f'<c r="{reference}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
