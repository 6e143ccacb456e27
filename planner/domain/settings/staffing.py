"""What a seat costs besides pay, and what bookings are worth: for the study of staffing."""

from planner.domain.settings.declared import Money, Settings, Share


class Staffing(Settings):
    """Prices that turn bookings and seats into a contribution: margin · bookings − pay − seats − hires."""

    margin: Share = 1.0
    """What is left of bookings before the cost of sales; 1: bookings count in full [share of bookings]."""
    seat_cost: Money = 0.0
    """Cost of a filled seat besides its pay: benefits, tools, office, a share of its manager [currency/year]."""
    hire_cost: Money = 0.0
    """Cost of finding and starting a new person [currency]."""
