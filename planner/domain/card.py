"""How values show themselves in a notebook: a small table of facts, as safe HTML."""

import html
from collections.abc import Mapping

_TABLE = "border-collapse:collapse;font-size:0.95em"
_HEAD = "text-align:left;font-weight:600;padding:2px 14px 6px 0"
_NAME = "text-align:left;color:#5c6875;padding:1px 14px 1px 0"
_FACT = "text-align:left;padding:1px 0"


def card(title: str, facts: Mapping[str, str]) -> str:
    """A title and its facts as an HTML table; every text is escaped."""
    rows = "".join(
        f'<tr><td style="{_NAME}">{html.escape(name)}</td><td style="{_FACT}">{html.escape(fact)}</td></tr>'
        for name, fact in facts.items()
    )
    head = f'<tr><th colspan="2" style="{_HEAD}">{html.escape(title)}</th></tr>'
    return f'<table style="{_TABLE}">{head}{rows}</table>'
