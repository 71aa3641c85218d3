"""Figures that the system counts: what goes in, and that small numbers stay hidden."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Case
from dialogue import figures
from dialogue.models import Body, Meeting
from dialogue.services.opening import plan_meeting

pytestmark = pytest.mark.django_db
YEAR = [(date(2020, 1, 1), date(2020, 12, 31)), (date(2021, 1, 1), date(2021, 12, 31))]


@pytest.fixture
def filed(cast):
    """So many disputes filed at a moment."""

    def make(moments, **more):
        for n, moment in enumerate(moments):
            Case.objects.create(
                number=f"CD-{moment[:4]}-9{n}{len(more)}", procedure="collective", office=cast.office, filed_at=moment,
                created_by=cast.officer, state="filed", opened_as="filed", **more,
            )  # fmt: skip

    return make


def value(name, *periods, demo=False):
    found = figures.count([name], periods or YEAR, demo=demo).get((name, 0))
    return found and (found.value, found.of)


def test_every_figure_can_be_counted_in_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert figures.count(figures.FIGURES, YEAR, demo=False) == {}


def test_fewer_than_five_are_not_shown(filed):
    filed(["2020-03-01T00:00Z"] * 4)
    assert value("disputes_filed") is None
    filed(["2020-03-01T00:00Z"], informal=3)
    assert value("disputes_filed") == (5, 5)
    assert value("disputes_of_informal_workers") is None


@pytest.mark.parametrize(
    ("cases", "sides", "counted"), [(4, 4, []), (9, 2, []), (5, 3, [("wages", 5)]), (9, 9, [("wages", 5)])]
)
def test_disputes_by_issue_are_in_fives_and_stand_for_three_of_each_side(filed, cases, sides, counted):
    filed(["2020-03-01T00:00Z"] * cases)
    for n, case in enumerate(Case.objects.order_by("pk")):
        case.issues.create(key="1", category="wages", text="Late wages")
        for side in ("employer", "workers"):
            case.parties.create(key=side, side=side, kind="union", name=f"Made-up {side} {n % sides}")
    assert figures.by_issue(YEAR[0], demo=False) == counted
    assert figures.by_issue(YEAR[1], demo=False) == figures.by_issue(YEAR[0], demo=True) == []


def test_days_are_those_of_cambodia(filed):
    filed(["2020-12-31T16:59Z"] * 5)
    filed(["2020-12-31T17:01Z"] * 5, women=1)
    found = figures.count(["disputes_filed"], YEAR, demo=False)
    assert {place: counted.of for (_name, place), counted in found.items()} == {0: 5, 1: 5}


def test_made_up_cases_are_counted_apart(filed):
    filed(["2020-03-01T00:00Z"] * 5, is_demo=True)
    assert value("disputes_filed") is None
    assert value("disputes_filed", demo=True) == (5, 5)


def test_womens_share_counts_each_person_once_per_meeting(db):
    body = Body.objects.create(slug="b", name="B")
    meeting = plan_meeting(
        body, title="M", starts_at=Meeting._meta.get_field("starts_at").to_python("2020-05-05T08:00Z")
    )
    for women, men in ((3, 0), (0, 5)):
        meeting.attendance.create(constituency="workers", women=women, men=men, arrived=meeting.starts_at)
    assert value("womens_share_at_meetings") == (pytest.approx(37.5), 8)
