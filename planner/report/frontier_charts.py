"""Pictures of a frontier: the curve with its bounds, what the cost is made of, how even the seats are."""

import altair as alt

from planner.domain.what_if.tradeoff import Frontier, Point
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, QUIET, Layer, Rows, data, layered, money_axis, rounded
from planner.report.words import axis_title, metric_title, term_title

KNEE, CHEAPEST = LIMIT, FAIR
_HEIGHT = 360
_LOWER = 260


def curve(frontier: Frontier, currency: str) -> alt.LayerChart:
    """Cost of all else against the amount: efficient plans, dominated ones, and below which cost there is no plan."""
    layers: list[Layer] = []
    x, y = _x(frontier, currency), _y(frontier, currency)
    proven = _proven(frontier)
    if proven:
        area = alt.Chart(data(proven)).mark_area(interpolate="step-before", color="#eef1f5", line=False)
        layers.append(area.encode(x=x, y=alt.Y("bound:Q", stack=None, scale=_scale(frontier)), y2="floor:Q"))
    rows = [_row(point, currency) for point in frontier.curve]
    layers.append(alt.Chart(data(rows)).mark_line(color=AFTER, strokeWidth=2).encode(x=x, y=y))
    if frontier.dominated:
        beaten = alt.Chart(data([_row(point, currency) for point in frontier.dominated]))
        hollow = beaten.mark_point(color=BEFORE, filled=False, size=55)
        layers.append(hollow.encode(x=x, y=y, tooltip=_tooltip(frontier, currency)))
    dots = alt.Chart(data(rows)).mark_circle(color=AFTER, size=70, opacity=1)
    layers.append(dots.encode(x=x, y=y, tooltip=_tooltip(frontier, currency)))
    layers.extend(_marks(frontier, currency))
    return layered(*layers, height=_HEIGHT)


def makeup(frontier: Frontier, currency: str) -> alt.LayerChart:
    """What the cost is made of along the curve, term by term."""
    terms = [term for term in _terms(frontier) if any(point.terms[term] > 0 for point in frontier.curve)]
    rows: Rows = [
        {
            "amount": point.amount,
            "term": term_title(term),
            "cost": rounded(point.terms[term]),
            "order": terms.index(term),
        }
        for point in frontier.curve
        for term in terms
    ]
    colour = alt.Color(
        "term:N", sort=[term_title(t) for t in terms], scale=alt.Scale(scheme="tableau10"), legend=alt.Legend(columns=3)
    )
    areas = alt.Chart(data(rows)).mark_area(opacity=0.85)
    return layered(
        areas.encode(
            x=_x(frontier, currency),
            y=alt.Y("cost:Q", stack="zero", title=f"{currency} a year", axis=money_axis()),
            color=colour,
            order=alt.Order("order:Q"),
            tooltip=["term:N", alt.Tooltip("cost:Q", format=",.0f"), alt.Tooltip("amount:Q", format=",.0f")],
        ),
        height=_LOWER,
    )


def evenness(frontier: Frontier, currency: str) -> alt.LayerChart:
    """Largest deviation of a seat from its fair share along the curve, metric by metric."""
    rows: Rows = [
        {"amount": point.amount, "metric": metric_title(metric), "off": rounded(off)}
        for point in frontier.curve
        for metric, off in point.off.items()
    ]
    base = alt.Chart(data(rows))
    colour = alt.Color("metric:N", scale=alt.Scale(scheme="tableau10"), legend=alt.Legend(columns=3))
    y = alt.Y("off:Q", title="largest deviation from the fair share", axis=alt.Axis(format=".0%"))
    x = _x(frontier, currency)
    tooltip = ["metric:N", alt.Tooltip("off:Q", format=".1%"), alt.Tooltip("amount:Q", format=",.0f")]
    return layered(
        base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour),
        base.mark_circle(size=45, opacity=1).encode(x=x, y=y, color=colour, tooltip=tooltip),
        height=_LOWER,
    )


def _x(frontier: Frontier, currency: str) -> alt.X:
    axis = alt.Axis(format=",d", tickMinStep=1) if frontier.against == "moves" else money_axis()
    return alt.X("amount:Q", title=axis_title(frontier.against, currency), axis=axis, scale=alt.Scale(zero=False))


def _y(frontier: Frontier, currency: str) -> alt.Y:
    """The axis of the cost, begun a little below the least of it: what matters is what changes."""
    title = f"cost of all else [{currency} a year]"
    return alt.Y("cost:Q", title=title, axis=money_axis(), scale=_scale(frontier))


def _scale(frontier: Frontier) -> alt.Scale:
    highest, floor = max(point.cost for point in frontier.points), _floor(frontier)
    return alt.Scale(domain=[floor, rounded(highest + 0.08 * (highest - floor))], zero=False, nice=False, clamp=True)


def _floor(frontier: Frontier) -> float:
    costs = [point.cost for point in frontier.points]
    low = min([*costs, *(point.bound for point in frontier.points if point.bound is not None)])
    return rounded(max(0.0, low - 0.15 * (max(costs) - low)))


def _row(point: Point, currency: str) -> dict[str, object]:
    return {
        "amount": rounded(point.amount),
        "cost": rounded(point.cost),
        "gap": point.gap,
        "accounts": point.moved["accounts"],
        "revenue": rounded(point.moved["revenue"]),
        "imbalance": rounded(sum(cost for term, cost in point.terms.items() if term.startswith("imbalance."))),
        "currency": currency,
    }


def _tooltip(frontier: Frontier, currency: str) -> list[alt.Tooltip]:
    own = alt.Tooltip("amount:Q", title=axis_title(frontier.against, currency), format=",.0f")
    return [
        own,
        alt.Tooltip("cost:Q", title=f"cost of all else [{currency} a year]", format=",.0f"),
        alt.Tooltip("imbalance:Q", title="of it imbalance", format=",.0f"),
        alt.Tooltip("accounts:Q", title="accounts moved", format=",.0f"),
        alt.Tooltip("revenue:Q", title=f"revenue moved [{currency}]", format=",.0f"),
        alt.Tooltip("gap:Q", title="gap", format=".2%"),
    ]


def _proven(frontier: Frontier) -> Rows:
    """Steps of the proven bound: no plan that uses at most so much costs less. The best bound known at each amount."""
    points = sorted((p for p in frontier.points if p.bound is not None), key=lambda p: p.budget)
    rows: Rows = []
    floor = _floor(frontier)
    for i, point in enumerate(points):
        best = max(p.bound for p in points[i:] if p.bound is not None)
        amount = rounded(min(point.budget, max(p.amount for p in frontier.points)))
        rows.append({"amount": amount, "bound": rounded(best), "floor": floor})
    return rows


def _marks(frontier: Frontier, currency: str) -> list[alt.Chart]:
    """The knee and the point that is cheapest at the scenario's prices, named."""
    named: dict[int, tuple[Point, list[str], str]] = {}
    for point, words, colour in (
        (frontier.knee, "knee", KNEE),
        (frontier.cheapest, "cheapest in all, at the scenario's prices", CHEAPEST),
    ):
        if point is not None:
            _, said, first = named.get(id(point), (point, [], colour))
            named[id(point)] = (point, [*said, words], first)
    charts = []
    for number, (point, said, colour) in enumerate(named.values()):
        base = alt.Chart(data([_row(point, currency) | {"label": " · ".join(said)}]))
        place = {"x": alt.X("amount:Q"), "y": alt.Y("cost:Q")}
        charts.append(base.mark_point(color=colour, size=210, strokeWidth=2.5, filled=False).encode(**place))
        room = _is_left(frontier, point)
        text = base.mark_text(
            color=INK if number == 0 else QUIET,
            align="left" if room else "right",
            dx=14 if room else 8,
            dy=-12 if room else -30,
            fontSize=12,
            fontWeight="bold" if number == 0 else "normal",
        )
        charts.append(text.encode(text="label:N", **place))
    return charts


def _is_left(frontier: Frontier, point: Point) -> bool:
    """Whether there is room for words to the right, where a falling curve leaves it free."""
    first, last = frontier.curve[0].amount, frontier.curve[-1].amount
    return point.amount - first <= 0.7 * (last - first)


def _terms(frontier: Frontier) -> list[str]:
    own = "travel" if frontier.against == "travel" else "disruption"
    return [term for term in (frontier.curve[0].terms if frontier.curve else {}) if term != own]
