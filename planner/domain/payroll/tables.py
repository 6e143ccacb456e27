"""Tables that pay is computed from: people's spells, deals and who is credited for them, quotas, rates, KPIs."""

from planner.domain.tables.columns import Column, Table

PEOPLE = Table(
    "people",
    "Who is paid: one row for each spell of a person, from one change of plan, manager, territory or rate to the next.",
    key=("person", "start"),
    columns=(
        Column("person", "text", "id", "Person.", required=True),
        Column("start", "date", "day", "First day of the spell.", required=True),
        Column("end", "date", "day", "Last day of the spell; blank: it goes on."),
        Column("pay_plan", "text", "", "Pay plan; default: `pay.default_plan`."),
        Column("manager", "text", "person", "Whom the person reports to.", refers_to="people"),
        Column("seat", "text", "seat", "Seat that the person sits in.", refers_to="seats"),
        Column("territory", "text", "", "Territory, for people to read."),
        Column(
            "commission_rate",
            "number",
            "share",
            "Personal rate, for pay components that say so; default: the seat's.",
            low=0,
            high=1,
        ),
        Column(
            "quota",
            "number",
            "currency/year",
            "Quota of a full year in the plan's currency, where `person_quotas` says nothing for the spell.",
            low=0,
        ),
    ),
)

DEALS = Table(
    "deals",
    "What was sold. Amounts that are blank are 0; a day that is blank has not come yet.",
    key=("deal",),
    columns=(
        Column("deal", "text", "id", "Deal, order or contract.", required=True),
        Column("account", "text", "account", "Who bought.", refers_to="accounts"),
        Column(
            "person",
            "text",
            "person",
            "Who sold it, where the table `credits` says nothing of it; blank: nobody is credited.",
            refers_to="people",
        ),
        Column("booked", "date", "day", "Day on which it was booked.", required=True),
        Column("invoiced", "date", "day", "Day of its invoice."),
        Column("cash", "date", "day", "Day on which it was paid by the customer."),
        Column("cancelled", "date", "day", "Day on which it was cancelled."),
        Column("currency", "text", "ISO 4217", "Currency of its amounts; default: the company's."),
        Column("segment", "text", "", "Segment, for components that count only some."),
        Column("region", "text", "", "Region, likewise."),
        Column("product", "text", "", "Product, likewise."),
        Column("source", "text", "", "Where it came from (channel, partner, inbound …), likewise."),
        Column("bookings", "number", "currency", "Amount.", required=True, low=0),
        Column("new", "number", "currency", "New recurring revenue.", low=0),
        Column("renewals", "number", "currency", "Recurring revenue renewed.", low=0),
        Column("margin", "number", "currency", "Margin; below zero: sold below cost."),
        Column("units", "number", "units", "Units sold.", low=0),
    ),
)

CREDITS = Table(
    "credits",
    "Who is credited with which part of a deal; deals without a row count for their `person`, in full.",
    key=("deal", "person", "kind"),
    columns=(
        Column("deal", "text", "deal", "Deal.", required=True, refers_to="deals"),
        Column("person", "text", "person", "Who is credited.", required=True, refers_to="people"),
        Column("kind", "text", "", "`own`: sold it, or a part; `overlay`: helped, and counts besides.", required=True),
        Column("share", "number", "share", "Part of the deal that is credited.", required=True, low=0, high=1),
    ),
)

PERSON_QUOTAS = Table(
    "person_quotas",
    "Quotas of people; a quota is spread evenly over its days, month by month.",
    key=("person", "start"),
    columns=(
        Column("person", "text", "person", "Person.", required=True, refers_to="people"),
        Column("start", "date", "day", "First day.", required=True),
        Column("end", "date", "day", "Last day.", required=True),
        Column("quota", "number", "currency", "Quota from the first day to the last.", required=True, low=0),
    ),
)

RATES = Table(
    "rates",
    "Exchange rates; the newest on or before a day holds.",
    key=("currency", "day"),
    columns=(
        Column("currency", "text", "ISO 4217", "Currency other than the company's.", required=True),
        Column("day", "date", "day", "First day on which the rate holds.", required=True),
        Column("rate", "number", "company currency", "Worth of one unit of the currency.", required=True, low=0),
    ),
)

KPIS = Table(
    "kpis",
    "Figures that components with `measure: kpi` count, as parts that add up over the year.",
    key=("person", "kpi", "day"),
    columns=(
        Column("person", "text", "person", "Person.", required=True, refers_to="people"),
        Column("kpi", "text", "", "Name, as the component writes it.", required=True),
        Column("day", "date", "day", "Day on which it counts.", required=True),
        Column("value", "number", "as its quota", "What counts.", required=True),
    ),
)

PAYROLL_TABLES = (PEOPLE, DEALS, CREDITS, PERSON_QUOTAS, RATES, KPIS)
