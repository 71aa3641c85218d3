"""The overview of the leadership: alerts, numbers, provinces, for nobody else, in constant queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Office
from cases.models import Case, IndustrialAction
from tests.accounts.factories import make_official, make_org, make_user, sign_in

pytestmark = pytest.mark.django_db
URL = "/en/overview/"


def disputes(n, office, *, late=0, state="filed", start=0):
    """So many open disputes of an office, some past their legal date."""
    user, now = make_user(), timezone.now()
    for k in range(start, start + n):
        due = now + dt.timedelta(days=-1 if k - start < late else 3)
        Case.objects.create(
            number=f"CD-2026-7{k:03}", procedure="collective", office=office, created_by=user, state=state,
            opened_as=state, filed_at=now, next_deadline=due, is_open=True,
        )  # fmt: skip


@pytest.fixture
def leader(client):
    return sign_in(client, make_official("leadership", None, name="Leader"))


def page(client, path=URL):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_the_leadership_sees_it(client):
    for kind in ("secretariat", "officer"):
        office = Office.objects.first() if kind == "officer" else None
        assert sign_in(client, make_official(kind, office)).get(URL).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


def test_the_most_overdue_province_stands_first_and_all_25_are_there(leader):
    disputes(3, Office.objects.get(slug="siem-reap"), late=2)
    disputes(4, Office.objects.get(slug="phnom-penh"), late=1, start=10)
    rows = leader.get(URL).context["provinces"]
    assert [(r.office.slug, r.overdue, r.open) for r in rows[:2]] == [
        ("siem-reap", 2, 3),
        ("phnom-penh", 1, 4),
    ]
    assert len(rows) == Office.objects.count() >= 25
    assert "3 disputes are past their legal date." in page(leader)


def test_alerts_name_strikes_to_come_and_awards_under_objection_but_no_case(leader):
    disputes(1, Office.objects.get(slug="phnom-penh"), state="award_objected")
    IndustrialAction.objects.create(
        key="s1", kind="strike", organization=make_org("union", "U"), given_by=make_user(), number="SN-1",
        office=Office.objects.get(slug="phnom-penh"), state="notified",
        planned_start=timezone.now() + dt.timedelta(days=5),
    )  # fmt: skip
    text = page(leader)
    assert "1 award is under objection." in text and "/strike-notices/" in text
    assert "CD-2026-7" not in text and "No alerts." not in text


def test_without_anything_it_says_so_and_small_numbers_are_not_shown(leader):
    text = page(leader)
    assert "No alerts." in text and "Too few to be counted" in text
    disputes(4, Office.objects.get(slug="phnom-penh"))
    assert leader.get(URL).context["numbers"][0].now is None
    disputes(1, Office.objects.get(slug="phnom-penh"), start=20)
    assert leader.get(URL).context["numbers"][0].now == 5


def test_it_prints_in_khmer_and_asks_constant_queries(leader):
    assert "ខេត្ត" in page(leader, "/km/overview/print/")
    counts = []
    for n in range(2):
        disputes(5, Office.objects.get(slug="phnom-penh"), late=5, start=n * 10)
        with CaptureQueriesContext(connection) as seen:
            page(leader)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30
