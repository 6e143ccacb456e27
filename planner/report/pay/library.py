"""The page of the shipped pay plans, in Markdown with pictures beside it and as one HTML file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.exploits.played import Exploit, Search
from planner.domain.pay.described import DescribedPlan
from planner.domain.pay.lint.finding import Finding
from planner.report.numbers import counted, percent, whole
from planner.report.pay import charts as pay_charts
from planner.report.pay.exploits import rules_sentence, scores_table
from planner.report.pay.tables import plans_table, year_table
from planner.report.pictures import svg
from planner.report.plain_tables import in_markdown
from planner.report.sections import figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table

PAGE = "pay-plans.md"
PICTURES = "pay-plans"
OVERVIEW = "all"
_HOW = (
    "The reference year: twelve equal months in which every component is at the same attainment of its own quota. "
    "A plan with a quota ramp is shown for a newcomer, against the ramped quota; a contest against nine colleagues "
    "between 47 and 142 % of quota."
)
_PLAYED = (
    "Against each plan one person plays with a made-up year of deals that adds up to quota, and sells nothing more. "
    "Pay beyond that for the deals as they came, by game; prizes, draws and clawbacks are left aside, and nothing "
    "leaves the year: what a plan invites at the year's end, the linter says (period-boundary). "
    "`planner exploits` does the same for a plan and deals of your own."
)
_USE = (
    "`planner plans` lists them, `planner plans NAME` shows one, `planner plans NAME --copy DIR` puts it into the "
    "scenario folder DIR as `pay/NAME.yaml`, to be changed there. A seat names its plan in the column `pay_plan`; a "
    "plan that is not changed need not be copied. Amounts are examples: exchange `salary`, `variable` and quotas for "
    "yours, and keep the shape."
)


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan and what was found out about it."""

    described: DescribedPlan
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Games:
    """What the best games against the plans are worth, in Markdown."""

    section: str
    of_plan: Mapping[str, str]
    """A sentence for each plan."""


def games_of(found: Search) -> Games:
    """The games found against the shipped plans, as the page tells them."""
    sentences = {exploit.person: _game_sentence(exploit) for exploit in found.exploits}
    told = f"{rules_sentence(found.exploits[0].game)} {_PLAYED}"
    return Games(f"{told}\n\n{in_markdown(scores_table(found, 'Plan'))}", sentences)


def library_markdown(shown: Sequence[ShownPlan], games: Games) -> str:
    """The page; pictures are named relative to it."""
    plans = [each.described for each in shown]
    parts = [
        "# Pay plans to start from\n",
        f"{counted(len(plans), 'plan')} come with planner, each a file that a planner can read. {_USE}\n",
        f"{_HOW}\n",
        in_markdown(_linked(plans_table(plans))),
        f"![Variable pay by attainment, every plan]({PICTURES}/{OVERVIEW}.svg)\n",
        "Every plan's variable pay in units of its on-target variable pay, from 0 to 200 % attainment.\n",
        "## What each plan invites\n",
        f"{games.section.strip()}\n",
        *(part for each in shown for part in _section(each, games.of_plan[each.described.name])),
    ]
    return "\n".join(parts).strip() + "\n"


def library_pictures(plans: Sequence[DescribedPlan]) -> dict[str, str]:
    """SVG by file name, for the folder of the page's pictures."""
    found = {f"{described.name}.svg": svg(pay_charts.curve_chart(described)) for described in plans}
    return {f"{OVERVIEW}.svg": svg(pay_charts.all_curves(plans))} | found


def library_html(shown: Sequence[ShownPlan], provenance: Mapping[str, str]) -> str:
    """The same as one HTML file."""
    plans = [each.described for each in shown]
    overview = Section(
        "all",
        "Side by side",
        figures=(figure_of("all", "Variable pay by attainment, in on-target pay", pay_charts.all_curves(plans)),),
        tables=(plans_table(plans),),
    )
    return study_page(
        Study(
            title="Pay plans to start from",
            kicker=f"Library · {counted(len(plans), 'plan')}",
            headline=(_plain(_USE), _HOW),
            sections=(overview, *map(_html_section, shown)),
            provenance=provenance,
        )
    )


def finding_sentences(findings: Sequence[Finding]) -> Iterator[str]:
    """What the linter says, in the order given; what to do about it is said by `planner lint`."""
    for finding in findings:
        stake = f" At stake: {whole(finding.money)} a year." if finding.money >= 1 else ""
        yield f"{finding.severity}, {finding.code}: {finding.what}{stake}"


def _game_sentence(exploit: Exploit) -> str:
    """What the best game of timing, splitting and discounting is worth against one plan."""
    best = exploit.best
    before = float(best.before.variable.sum()) / best.before.minor_units
    if best.extra == 0:
        return "No timing, splitting or discounting of the same deals gains anything."
    proven = all(played.ending == "gap" for played in exploit.played.values())
    amount = whole(best.gained) if proven else f"at least {whole(best.gained)}"
    return (
        f"The best timing, splitting and discounting of the same deals gains {amount} "
        f"({percent(best.gained / before)} of {whole(before)}) and costs the firm {whole(best.cost)}."
    )


def _section(shown: ShownPlan, game: str) -> Iterator[str]:
    described = shown.described
    yield f"## {described.plan.title} (`{described.name}`)\n"
    yield f"{described.summary} [The file](../planner/scenarios/pay_plans/{described.name}.yaml).\n"
    yield "\n".join(f"- **{label}.** {_sentence(said)}" for label, said in described.words.items()) + "\n"
    yield f"![Variable pay by attainment: {described.plan.title}]({PICTURES}/{described.name}.svg)\n"
    yield in_markdown(year_table(described))
    yield f"**Games.** {game}\n"
    said = [f"- {sentence}" for sentence in finding_sentences(shown.findings)]
    yield "**Linter**\n\n" + ("\n".join(said) if said else "- nothing to say.") + "\n"


def _html_section(shown: ShownPlan) -> Section:
    described = shown.described
    words = tuple(f"{label}: {said}" for label, said in described.words.items())
    linted = tuple(f"Linter: {sentence}" for sentence in finding_sentences(shown.findings))
    figure = figure_of(described.name, "Variable pay by attainment", pay_charts.curve_chart(described))
    return Section(
        described.name,
        f"{described.plan.title} ({described.name})",
        words=(described.summary, *words),
        figures=(figure,),
        tables=(year_table(described),),
        notes=linted or ("Linter: nothing to say.",),
    )


def _linked(table: Table) -> Table:
    """The table of all plans with a link from each name to its section."""
    rows = tuple(
        (Cell(f"[{name.text}](#{_anchor(title.text, name.text)})"), title, *rest) for name, title, *rest in table.rows
    )
    return Table(table.name, table.headers, rows, table.note)


def _anchor(title: str, name: str) -> str:
    """The anchor that a code host gives to a section's heading."""
    kept = "".join(c for c in f"{title} {name}".lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")


def _plain(said: str) -> str:
    return said.replace("`", "")


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
