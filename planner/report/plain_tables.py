"""Tables of the report without a browser: for the terminal, and in Markdown."""

from planner.report.tables import Table


def in_text(table: Table) -> str:
    """Aligned columns, numbers to the right."""
    rows = [table.headers, *(tuple(cell.text for cell in row) for row in table.rows)]
    widths = [max(len(row[c]) for row in rows) for c in range(len(table.headers))]
    lines = []
    for row in rows:
        cells = [
            text.rjust(width) if numeric else text.ljust(width)
            for text, width, numeric in zip(row, widths, table.numeric, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([*lines, *(["", table.note] if table.note else [])]) + "\n"


def in_markdown(table: Table) -> str:
    """A table as code hosts show it; its note stands below."""
    rule = ["---:" if numeric else "---" for numeric in table.numeric]
    lines = [table.headers, rule, *([cell.text.replace("|", "\\|") for cell in row] for row in table.rows)]
    drawn = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{drawn}\n\n{table.note}\n" if table.note else f"{drawn}\n"
