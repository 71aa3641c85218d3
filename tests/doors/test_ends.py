"""Rights end by the second: a mandate that is over opens no door, and nobody stands on both sides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from accounts.middleware import ALWAYS, SET_UP_PAGES
from accounts.models import Mandate, Post
from cases.models import SideTaken
from notifications.delivery import deliver
from tests.accounts.factories import make_mandate
from tests.doors.cells import Site
from tests.doors.knock import Answer, Visitor, blank_pages, knock
from tests.doors.matrix import Line, address

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)


def open_lines(site: Site, who: str) -> list[Line]:
    """The lines of the cases and drafts that this person can look at."""
    lines = [line for line in site.matrix.lines if line.case and {"number", "draft"} & {*line.names}]
    return [line for line in lines if "GET" in line.rules and line.word("GET", who) == "ok"]


def looked_at(site: Site, who: str, every: int = 1) -> dict[str, str]:
    """What each of those lines answers now, or every so manieth."""
    with blank_pages():
        return {
            line.key: knock(site.visitors[who], "GET", address(site.world, line)).word
            for line in open_lines(site, who)[::every]
        }


def until(model: type[Mandate | Post], user_id: int, end: dt.timedelta) -> None:
    """Let what a person holds end that far from now, by the database's clock."""
    model.objects.filter(user=user_id).update(valid_from=Now() - 2 * DAY, valid_until=Now() + end)


@pytest.mark.parametrize(
    ("who", "model"), [("union_rep", Mandate), ("employer_rep", Mandate), ("officer2", Post)]
)
def test_a_second_after_its_end_a_mandate_or_post_opens_no_door(
    site: Site, who: str, model: type[Post]
) -> None:
    person = site.world.things[who]
    until(model, person, DAY)
    assert set(looked_at(site, who, every=9).values()) == {"ok"}
    until(model, person, -SECOND)
    found = looked_at(site, who)
    assert len(found) > 20
    assert set(found.values()) <= {"absent", "sign_in"}


@pytest.mark.parametrize("ends", [dt.timedelta(seconds=-1), dt.timedelta(seconds=0)])
def test_a_token_for_programs_ends_with_its_mandate(site: Site, ends: dt.timedelta) -> None:
    bearer = {"Authorization": f"Bearer {site.world.things['bearer']}"}
    number = site.world.case("talks").number
    assert called(site, number, bearer).status == 200
    until(Mandate, site.world.things["union_rep"], ends)
    assert called(site, number, bearer).status == 401


def called(site: Site, number: str | None, headers: dict[str, str]) -> Answer:
    return knock(site.visitors["anonymous"], "GET", f"/api/v1/cases/{number}/", **headers)


def test_mail_that_waits_when_a_mandate_ends_is_not_sent(site: Site) -> None:
    event = site.world.tables["talks"].do("conciliator", "propose_settlement", {"key": "n", "text": "T"})
    until(Mandate, site.world.things["union_rep"], -SECOND)
    deliver("case", str(event.case.number), event.pk)
    told = {to for message in mail.outbox for to in message.to}
    assert site.world.cast.employer_rep.email in told
    assert site.world.cast.union_rep.email not in told


def test_nobody_acts_on_both_sides_of_a_case(site: Site) -> None:
    case, person = site.world.case("talks"), site.world.cast.union_rep
    assert SideTaken.objects.get(case=case, user=person).side == "workers"
    with pytest.raises(IntegrityError), transaction.atomic():
        SideTaken.objects.create(case=case, user=person, side="employer")


def test_who_acted_for_one_side_finds_nothing_while_acting_for_the_other(site: Site) -> None:
    make_mandate(site.world.cast.union_rep, site.world.cast.employer)
    visitor = Visitor(site.world.cast.union_rep)
    client = visitor.client()
    client.post("/en/account/organisations/", {"organization": site.world.cast.employer.pk})
    assert client.session["acting_for"] == site.world.cast.employer.pk
    case_lines = [line for line in open_lines(site, "union_rep") if line.case == "talks"]
    with blank_pages():
        words = {knock(visitor, "GET", address(site.world, line)).word for line in case_lines}
    assert words == {"absent"}


def test_an_official_without_the_second_factor_gets_nowhere(site: Site) -> None:
    half = Visitor(site.world.cast.officer, factor=False)
    for line in site.matrix.lines:
        name = line.route.rpartition(":")[2]
        if "GET" in line.rules and name not in SET_UP_PAGES | ALWAYS:
            path = address(site.world, line)
            word = knock(half, "GET", path).word
            assert word == ("never" if path.startswith("/api/") else "factor"), line.key


def test_the_clock_that_counts_is_that_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp() > transaction_timestamp()")
        assert cursor.fetchone() == (True,)
