"""A flood from one side stops at its limit and harms nobody else; a busy database says when to come back."""

from __future__ import annotations

import datetime as dt
import json
from threading import Thread

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import path
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.models import Case
from cases.models.acting import Actor, TooMany
from cases.services import quota
from cases.services.act import take_action
from tests.accounts.factories import make_mandate, make_user, sign_in
from tests.conftest import sheet_of

API = "/api/v1/cases/"


@pytest.fixture
def limits(settings):
    """Two complaints a mandate, three an organization."""
    settings.FILINGS_PER_DAY, settings.FILINGS_PER_DAY_ORGANIZATION = 2, 3


def file_as(user, key, **more):
    """File a complaint by the interface for programs; give the answer."""
    body = {
        "procedure": "individual", "office": "phnom-penh", "declaration": True,
        "parties": [
            {"key": "us", "side": "workers", "kind": "union", "name": "Union A"},
            {"key": "them", "side": "employer", "kind": "enterprise", "name": "Employer A"},
        ],
        "issues": [{"key": "1", "category": "wages"}], **more,
    }  # fmt: skip
    client = sign_in(Client(raise_request_exception=False), user)
    headers = {"Idempotency-Key": key}
    return client.post(API, json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_a_mandate_files_up_to_its_limit_and_is_told_when_it_can_go_on(cast, limits):
    answers = [file_as(cast.union_rep, f"k{n}") for n in range(5)]
    assert [a.status_code for a in answers] == [201, 201, 429, 429, 429]
    wait = int(answers[2].headers["Retry-After"])
    midnight = timezone.localtime() + dt.timedelta(seconds=wait)
    assert (0 < wait <= 86_400, midnight.hour, midnight.minute) == (True, 0, 0)
    assert answers[2].json()["code"] == "too_many"
    assert Case.objects.count() == 2


@pytest.mark.django_db
def test_the_other_side_files_all_the_same(cast, limits):
    assert [file_as(cast.union_rep, f"k{n}").status_code for n in range(3)][-1] == 429
    assert file_as(cast.rival_rep, "r").status_code == 201


@pytest.mark.django_db
def test_many_mandates_of_one_organization_share_its_limit(cast, limits):
    second = make_user(name="Second Representative")
    make_mandate(second, cast.union)
    codes = [file_as(u, f"{n}").status_code for n in range(2) for u in (cast.union_rep, second)]
    assert codes == [201, 201, 201, 429]


@pytest.mark.django_db
def test_a_repeated_call_is_answered_as_before_and_not_counted(cast, limits):
    assert [file_as(cast.union_rep, "k").status_code for _ in range(4)] == [201, 200, 200, 200]
    assert file_as(cast.union_rep, "k2").status_code == 201


@pytest.mark.django_db
def test_yesterday_is_not_counted_and_an_emptied_cache_resets_nothing(cast, limits, raw):
    [file_as(cast.union_rep, f"k{n}") for n in range(2)]
    cache.clear()
    assert file_as(cast.union_rep, "k3").status_code == 429
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    raw("ALTER TABLE cases_caseevent DISABLE TRIGGER USER")
    raw("UPDATE cases_caseevent SET recorded_at = recorded_at - interval '1 day'")
    raw("SET CONSTRAINTS ALL DEFERRED")
    assert file_as(cast.union_rep, "k4").status_code == 201


@pytest.mark.django_db
def test_a_person_without_a_mandate_has_a_limit_of_their_own(db, limits):
    person = make_user()
    assert [file_as(person, f"k{n}").status_code for n in range(3)] == [201, 201, 429]


@pytest.mark.django_db
def test_the_page_says_the_same_and_keeps_what_was_written(cast, draft, limits):
    tables = [draft(answers={"respondent": {"name": "x"}, "issues": {"issues": ["wages"]}}) for _ in range(3)]
    client = sign_in(Client(), cast.union_rep)
    data = {"declaration": "on", "signer": "A. Name"}
    answers = [
        client.post(f"/en/file/{t.case.pk}/check/", {**data, "idempotency_key": f"k{n}"})
        for n, t in enumerate(tables)
    ]
    assert [a.status_code for a in answers] == [302, 302, 429]
    assert "Retry-After" in answers[2].headers
    assert "2 complaints were filed from here today" in answers[2].content.decode()
    assert Case.objects.get(pk=tables[2].case.pk).state == "draft"


@pytest.mark.django_db
def test_the_desk_and_paper_files_are_never_full(draft, limits):
    clerk = draft().cast.officer
    desk = Actor(clerk.pk, "x", frozenset({"claimant"}), may_sign=True)
    paper = Actor(clerk.pk, "x", frozenset({"claimant"}), may_sign=True, paper=True)
    for actor, answers in ((desk, {"declaration": True, "desk": True}), (paper, {"declaration": True})):
        for _ in range(4):
            take_action(draft().case, "file", by=actor, answers=answers)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_both_be_the_last_one(committed_cast, limits):
    """Eight threads, one mandate, a limit of two."""
    ids = [draft_of(committed_cast).pk for _ in range(8)]
    outcomes: list[str] = []
    threads = [Thread(target=send, args=(committed_cast.union_rep.pk, pk, outcomes)) for pk in ids]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["filed"] * 2 + ["too many"] * 6


def draft_of(cast):
    """A complete draft of the union's."""
    return Case.objects.create(
        procedure="collective", office=cast.office, created_by=cast.union_rep, filed_for=cast.union,
        sheet=sheet_of(cast),
    )  # fmt: skip


def send(user_id, case_id, outcomes):
    """File a draft in a thread of its own."""
    try:
        user = type(Case.objects.get(pk=case_id).created_by).objects.get(pk=user_id)
        take_action(Case.objects.get(pk=case_id), "file", by=user, answers={"declaration": True})
        outcomes.append("filed")
    except TooMany:
        outcomes.append("too many")
    finally:
        connections.close_all()


class Broken(APIView):
    """A call during which the database goes away."""

    permission_classes = ()
    authentication_classes = ()

    def get(self, request) -> Response:
        """Fail as a dropped connection does."""
        raise OperationalError("server closed the connection unexpectedly, host=10.0.0.1")


def broken_page(request):
    """A page during which the database goes away."""
    raise OperationalError("server closed the connection unexpectedly, host=10.0.0.1")


urlpatterns = [path("api/v1/broken", Broken.as_view()), path("en/broken/", broken_page)]
handler500 = "config.views.server_error"


@pytest.mark.urls("tests.faults.test_limits")
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/broken", "/en/broken/"])
def test_a_database_that_is_away_gives_503_and_when_to_come_back(client, address):
    client.raise_request_exception = False
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert b"10.0.0.1" not in answer.content


@pytest.mark.django_db
def test_a_lock_that_does_not_come_in_time_is_a_503_not_a_fault(cast, monkeypatch):
    def waits(*args):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10ms'")
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr(quota, "_one_at_a_time", waits)
    answer = file_as(cast.union_rep, "k")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert not Case.objects.exists()
