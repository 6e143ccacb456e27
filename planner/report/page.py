"""The HTML page: everything inside one file, nothing that runs unless its hash is named."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_NOTHING = "'none'"
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page(context: Mapping[str, Any], template: str = "report.html.j2") -> str:
    """A template's HTML with its content security policy. Only the scripts and the style sheet of this package run."""
    return _rendered(context, template, _resource("report.css"), (_library(), _resource("report.js")))


def still_page(context: Mapping[str, Any], template: str, sheet: str) -> str:
    """A template's HTML in the look of the report and a style sheet of its own; nothing runs on it."""
    return _rendered(context, template, f"{_resource('report.css')}\n{_resource(sheet)}", ())


def _rendered(context: Mapping[str, Any], template: str, style: str, scripts: tuple[str, ...]) -> str:
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash(script) for script in scripts) or _NOTHING}",
            f"style-src {_hash(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    environment = Environment(
        loader=PackageLoader("planner.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spec"] = embedded
    environment.filters["unbroken"] = unbroken
    return environment.get_template(template).render(
        **context,
        policy=policy,
        style=Markup(style),  # noqa: S704 — our own file, hashed in the policy
        scripts=[Markup(script) for script in scripts],  # noqa: S704 — likewise
    )


def embedded(value: object) -> Markup:
    """JSON that is safe inside a script element: no character in it can end the element or start markup."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 — nothing that could end a script element is left in it


def unbroken(text: str) -> str:
    """The text with its factors and per cents kept on one line."""
    return text.replace(" × ", "\u00a0×\u00a0").replace(" %", "\u00a0%")


@cache
def _library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script."""
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")).strip()


def _resource(name: str) -> str:
    return files("planner.report").joinpath("templates", name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
