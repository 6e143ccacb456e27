"""What terms, metrics and measures are called in front of people."""

_TERMS = {
    "bookings": ("Bookings forgone", "Expected bookings that the best eligible seat of each account would add."),
    "pairing": ("Pairing cost", "Cost that the pairs table states."),
    "travel": ("Travel", "Hours on the road at their price."),
    "disruption": ("Disruption", "Expected loss and hours from changing the owner."),
    "compactness": ("Compactness", "Distances of the accounts to the centre of their territory, at their price."),
    "quota": ("Quota distance", "Distance of the quotas from the fair quotas, at its price."),
}
_METRICS = {
    "hours": ("hours", "hours/year"),
    "accounts": ("number of accounts", "accounts"),
    "potential": ("potential", "currency/year"),
    "workload": ("workload", "hours/year"),
    "revenue": ("revenue", "currency/year"),
}
_MEASURES = {
    "won": "Deals won",
    "lost": "Deals lost to a no",
    "no_decision": "Deals without a decision",
    "stale": "Deals gone stale",
    "sdr_used": "SDR time used",
    "specialists_used": "Specialists' time used",
    "renewals_due": "Contracts up for renewal",
    "renewed": "Contracts renewed, growth included",
    "churned": "Contracts lost",
    "retention": "Retention, without growth",
    "net_retention": "Net retention, with growth",
    "share_at_quota": "Seats at quota",
    "cycle_days": "Length of the sales cycle",
    "wait_days": "Wait for the seat",
    "vacancy": "Vacant seat time",
}
_AXES = {
    "moves": ("accounts moved", "moving accounts"),
    "revenue": ("revenue moved [currency a year]", "moving revenue"),
    "travel": ("hours on the road a year", "travel"),
}


def axis_title(against: str, currency: str) -> str:
    """What a frontier weighs against all else, with its unit."""
    return _AXES[against][0].replace("currency", currency)


def axis_words(against: str) -> str:
    """The same in running text."""
    return _AXES[against][1]


def term_title(term: str) -> str:
    """Name of a term of the objective."""
    if term.startswith("imbalance."):
        return f"Imbalance of {metric_title(term.removeprefix('imbalance.'))}"
    return _TERMS[term][0] if term in _TERMS else term.replace("_", " ").capitalize()


def term_meaning(term: str) -> str:
    """What a term of the objective counts."""
    if term.startswith("imbalance."):
        return "Deviation from the fair share beyond the free band, at its price."
    return _TERMS[term][1] if term in _TERMS else ""


def metric_title(metric: str) -> str:
    """Name of a balance metric, in running text."""
    return _METRICS[metric][0] if metric in _METRICS else metric.replace("_", " ")


def metric_unit(metric: str, currency: str) -> str:
    """Unit of a balance metric; '' for a column of the planner's own."""
    return _METRICS[metric][1].replace("currency", currency) if metric in _METRICS else ""


def measure_title(measure: str) -> str:
    """Name of a simulated measure."""
    return _MEASURES.get(measure, measure.replace("_", " ").capitalize())


def with_id(name: str, ident: str) -> str:
    """What people call a thing, with its id in brackets; the id alone where it has no other name."""
    return ident if name in {"", ident} else f"{name} ({ident})"
