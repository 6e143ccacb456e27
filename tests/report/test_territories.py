"""Maps of books anywhere in the world."""

from typing import Any

import numpy as np
import pytest

from planner.domain.geography.distance import great_circle
from planner.report.territories import PALETTE, _centres, area, colours_of, frames_of, hull, located


def test_continents_get_their_own_maps(around_the_world: Any) -> None:
    """Americas, Europe and Australia are three maps, together all located accounts."""
    scenario = around_the_world.scenario
    frames = frames_of(scenario)
    assert [frame.title for frame in frames] == ["Americas", "Australia", "Europe"]
    assert sum(len(frame.accounts) for frame in frames) == located(scenario).sum()


def test_every_account_lies_on_its_map(around_the_world: Any) -> None:
    """The extent holds every point, and one degree is as long east as north."""
    book = around_the_world.scenario.accounts
    for frame in frames_of(around_the_world.scenario):
        x, y = frame.project(book.lat[frame.accounts], book.lon[frame.accounts])
        assert ((frame.x[0] <= x) & (x <= frame.x[1])).all()
        assert ((frame.y[0] <= y) & (y <= frame.y[1])).all()


def test_remote_places_get_a_map_of_their_own(tiny_world: Any) -> None:
    """Perth goes with Adelaide and Sydney; Hawaii does not go with San Francisco."""
    australia = [(-33.9, 151.2), (-32.0, 115.9), (-34.9, 138.6)]
    states = [(37.8, -122.4), (39.7, -105.0), (41.9, -87.6), (40.7, -74.0)]
    places = [*australia, *states, (21.3, -157.9)]
    scenario = tiny_world([{"lat": lat, "lon": lon} for lat, lon in places], 1)
    assert sorted(frame.accounts.tolist() for frame in frames_of(scenario)) == [[0, 1, 2], [3, 4, 5, 6], [7]]


def test_a_map_across_the_date_line_is_not_torn(tiny_world: Any) -> None:
    """Fiji and Samoa are neighbours though their longitudes are 355 degrees apart."""
    scenario = tiny_world([{"lat": -17.0, "lon": 178.0}, {"lat": -14.0, "lon": -178.0}], 1)
    (frame,) = frames_of(scenario)
    assert frame.x[1] - frame.x[0] < 8


def test_a_hull_holds_its_corners_only() -> None:
    """A square with a point inside."""
    corners = hull(np.array([0.0, 1, 1, 0, 0.5]), np.array([0.0, 0, 1, 1, 0.5]))
    assert corners == [(0, 0), (1, 0), (1, 1), (0, 1)]
    assert area(corners) == pytest.approx(1.0)


def test_many_seats_share_the_palette_but_not_with_neighbours(tell: Any) -> None:
    """60 seats use all colours, and none has the colour of its nearest among the seats before it."""
    story = tell("us", 300, 60)
    colours = colours_of(story.scenario, story.review.seat_after)
    assert set(colours) == set(PALETTE)
    centre = _centres(story.scenario, story.review.seat_after)
    for s in range(3, 60):
        way = great_circle(centre[s, 0], centre[s, 1], centre[:s, 0], centre[:s, 1], "km")
        assert colours[s] not in {colours[near] for near in np.argsort(way, kind="stable")[:3]}


def test_a_book_without_places_has_no_map(tiny_world: Any) -> None:
    """Nothing is located, nothing is drawn."""
    assert frames_of(tiny_world(3, 2)) == ()
