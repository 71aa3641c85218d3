"""The page of the statistics over all cases, and whether the tallies behind it are those of a full count."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.db.models import F
from django.test import RequestFactory

from accounts.models import Post, User
from bench import people
from bench.measure import Figure, in_turn, latency, say
from bench.options import Options
from bench.places import Place
from cases.models import Case
from cases.services import tallies
from cases.services.act import take_action
from cases.views.statistics import statistics

LIMIT = 1000.0  # milliseconds
LATE = 1.1  # seconds that the sabotage holds each page back
ACTS = 20


def run(places: list[Place], options: Options) -> list[Figure]:
    """The page at the largest size. Sabotage: it comes late, and acts leave no marks."""
    place = places[-1]
    with place.used():
        begun = time.monotonic()
        tallies.recount()
        say(f"-- statistics, {place.size:,} cases counted in {time.monotonic() - begun:.0f} s")
        taken = in_turn(options, 20, {"page": lambda: _page(LATE if options.sabotage else 0.0)})["page"]
        wrong = _wrong(place, options)
    return [
        latency(f"statistics, page of the country, {place.size:,} cases, p99", taken, LIMIT),
        Figure(f"tallies that differ after {ACTS} acts", "-", f"{wrong}", wrong, 0, "faults", timed=False),
    ]


def _page(late: float) -> None:
    """The whole page as it is sent, for somebody who counts the country."""
    user = User.objects.get(pk=people.ONLOOKERS[0])
    Post.objects.get_or_create(user=user, kind="minister_delegate", office=None)
    host = settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
    request = RequestFactory(HTTP_HOST=host).get("/en/statistics/", {"period": _year(), "office": ""})
    request.user, request.session = user, SessionBase()
    time.sleep(late)
    assert statistics(request).status_code == 200


def _year() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(year FROM now())::int")
        return str(cursor.fetchone()[0])


def _wrong(place: Place, options: Options) -> int:
    """Acts are taken and counted; how many tallies a full count gives otherwise."""
    if options.sabotage:
        _marks("DISABLE")
    officer = User.objects.get(pk=people.OFFICER)
    office = people.office_of(place, people.OFFICER)
    of_office = Case.objects.filter(office=office, pk__gt=place.waiting + place.unread)
    waiting = of_office.filter(state="filed")
    for case in waiting.order_by("pk")[:ACTS]:
        take_action(case, "take_up", by=officer, answers={})
    Case.objects.filter(pk__in=list(of_office.order_by("pk").values_list("pk", flat=True)[:ACTS])).update(
        women=F("women") + 1
    )
    tallies.refresh()
    if options.sabotage:
        _marks("ENABLE")
    return len(tallies.differences())


def _marks(change: str) -> None:
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_deadline", "cases_issue"):
            cursor.execute(f"ALTER TABLE {table} {change} TRIGGER marks_group")
