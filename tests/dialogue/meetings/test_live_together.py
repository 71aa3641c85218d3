"""Hundreds of open pages that ask at one moment get what each would get alone, or ask alone."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from itertools import cycle
from typing import Any
from unittest.mock import Mock

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from accounts.middleware import ACTING_FOR
from accounts.models import User
from accounts.sessions import begin, end_sessions
from cases.models import DocumentState
from config import together
from config.together import LIVE_PART, Together, answers_of, plain
from dialogue.keeping import Kept
from dialogue.models import Attachment, SeatMandate
from dialogue.services.voting import cast_vote
from dialogue.views import live_together
from dialogue.views.live_together import live_parts
from tests.accounts.factories import make_post, make_user, sign_in
from tests.dialogue.meetings.conftest import Hall, convened, opened, put, sit
from tests.dialogue.meetings.test_papers import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
SEATED = ("chair", "employers1", "employers2", "employers3", "workers1", "workers2", "watcher", "deputy")
OWN = re.compile(r'(name="csrfmiddlewaretoken" value|name="idempotency_key" value)="([^"]+?)(-ask_to_\w+)?"')


@pytest.fixture
def full(hall: Hall) -> Hall:
    """With an observer, and a substitute who holds an observer's seat too."""
    for name, side in (("watcher", "observer"), ("deputy", "workers")):
        hall.people[name] = make_user(name=name)
        sit(hall.body.seats.create(constituency=side, number=9), hall.people[name], is_substitute=True)
    sit(hall.body.seats.create(constituency="observer", number=8), hall.people["deputy"])
    return hall


@pytest.fixture
def kept_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are kept as long as a slow machine takes."""
    monkeypatch.setattr(live_together, "_pages", Kept(600.0, 64))


def scope(hall: Hall, client: Client, language: str = "en", **headers: str) -> dict[str, Any]:
    """What the server says of a request that somebody's open page makes by itself."""
    jar = {name: morsel.value for name, morsel in client.cookies.items()}
    cookies = {settings.CSRF_COOKIE_NAME: "a" * 32, **jar}
    said = {"host": "testserver", "x-background": "1", "x-forwarded-proto": "https"}
    said |= {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), **headers}
    return {
        "type": "http", "method": "GET", "path": f"/{language}/meetings/{hall.meeting.number}/live/now/",
        "query_string": b"", "headers": [(name.encode(), value.encode()) for name, value in said.items()],
    }  # fmt: skip


def asked(hall: Hall, client: Client, language: str = "en") -> HttpRequest:
    """That request."""
    request = plain(scope(hall, client, language))
    assert request is not None
    return request


def parts(hall: Hall, people: tuple[str, ...], language: str = "en") -> list[str | None]:
    """What they are answered together."""
    requests = [asked(hall, hall.client(name), language) for name in people]
    return live_parts(requests, language, hall.meeting.number)


def alone(hall: Hall, who: str, language: str = "en") -> str:
    """What one of them is answered alone."""
    return hall.client(who).get(hall.url("live/now/").replace("/en/", f"/{language}/")).content.decode()


def same(page: str) -> str:
    """The page without what is new in each answer."""
    return OWN.sub(r"\1", page)


def vote_open(hall: Hall) -> None:
    put(opened(hall))


def votes_cast(hall: Hall) -> None:
    decision = put(opened(hall, "employers3"))
    for who, choice in (("employers1", "for"), ("employers2", "against"), ("workers1", "for")):
        cast_vote(decision, hall.people[who], choice)


def secret_votes_cast(hall: Hall) -> None:
    cast_vote(put(opened(hall), secret=True), hall.people["workers1"], "against")


def speakers_wait(hall: Hall) -> None:
    opened(hall)
    for who in ("workers2", "chair"):
        hall.do(who, "ask_to_speak")


def papers_of_sides(hall: Hall) -> None:
    opened(hall)
    for audience in ("all", "workers", "employers", "seats", "observer"):
        send(hall, audience, title=f"For {audience}")


MOMENTS = (convened, opened, vote_open, votes_cast, secret_votes_cast, speakers_wait, papers_of_sides)


@pytest.mark.parametrize(("moment", "language"), list(zip(MOMENTS, cycle(["en", "km"]), strict=False)))
def test_everybody_seated_gets_together_what_they_get_alone(full: Hall, moment: Any, language: str) -> None:
    moment(full)
    found = parts(full, SEATED, language)
    assert [same(page or "") for page in found] == [same(alone(full, who, language)) for who in SEATED]


def test_a_page_that_shows_everybody_the_first_ones_vote_is_noticed(
    full: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes_cast(full)
    mine = live_together.owns_of(full.meeting, [full.people["employers1"].pk])
    own = mine[full.people["employers1"].pk]
    monkeypatch.setattr(live_together, "owns_of", lambda _meeting, people: dict.fromkeys(people, own))
    found = parts(full, SEATED)
    assert [same(page or "") for page in found] != [same(alone(full, who)) for who in SEATED]


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "left out"])
def test_a_paper_that_came_through_its_check_is_on_the_next_page(
    full: Hall, kept_long: None, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    """Not so if it is left out of what a kept page is known by."""
    papers_of_sides(full)
    rows = Attachment.objects.filter(meeting=full.meeting)
    rows.update(state=DocumentState.CHECKING)
    parts(full, ("workers1",))
    rows.update(state=DocumentState.READY)
    if not is_known:
        monkeypatch.setattr(live_together, "_papers_ready", lambda _meeting: 0)
    (page,) = parts(full, ("workers1",))
    assert (same(page or "") == same(alone(full, "workers1"))) is is_known


def test_the_second_look_at_the_same_moment_makes_no_page(full: Hall, kept_long: None) -> None:
    votes_cast(full)
    requests = [asked(full, full.client(name)) for name in SEATED]
    costs = []
    for _look in range(2):
        with CaptureQueriesContext(connection) as found:
            live_parts(requests, "en", full.meeting.number)
        costs.append(len(found))
    assert costs[1] <= 7 < costs[0]


def test_forms_carry_their_own_key_and_token(full: Hall) -> None:
    vote_open(full)
    first, second = (OWN.findall(page or "") for page in parts(full, ("workers1", "workers2")))
    assert len(first) == len(second) == 3
    assert not {value for _name, value, _step in first} & {value for _name, value, _step in second}
    assert live_together.KEY not in str(first)
    assert live_together.TOKEN not in str(first)


def test_a_vote_with_the_token_of_such_a_part_is_counted(full: Hall) -> None:
    vote_open(full)
    client = sign_in(Client(enforce_csrf_checks=True), full.people["workers1"])
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    (page,) = live_parts([asked(full, client)], "en", full.meeting.number)
    token = OWN.findall(page or "")[0][1]
    url = full.url("votes/1/")
    assert client.post(url, {"choice": "for"}).status_code == 403
    assert client.post(url, {"choice": "for", "csrfmiddlewaretoken": token}).status_code == 302


def an_official(hall: Hall, client: Client) -> None:
    make_post(hall.people["workers2"], "officer")


def a_member_of_staff(hall: Hall, client: Client) -> None:
    User.objects.filter(pk=hall.people["workers2"].pk).update(is_staff=True)


def inactive(hall: Hall, client: Client) -> None:
    User.objects.filter(pk=hall.people["workers2"].pk).update(is_active=False)


def with_another_password(hall: Hall, client: Client) -> None:
    hall.people["workers2"].set_password("another mango over the river 9")
    hall.people["workers2"].save()


def whose_seat_ended(hall: Hall, client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    SeatMandate.objects.filter(user=hall.people["workers2"]).update(valid_until=yesterday)


def who_acts_for_somebody(hall: Hall, client: Client) -> None:
    _written(client, **{ACTING_FOR: 1})


def who_rested_too_long(hall: Hall, client: Client) -> None:
    session = client.session
    begin(session, timezone.now() - timedelta(hours=1))
    session.save()


def who_ended_other_sessions(hall: Hall, client: Client) -> None:
    who_is_known(hall, client)
    end_sessions(hall.people["workers2"], timezone.now())


def who_is_known(hall: Hall, client: Client) -> None:
    session = client.session
    begin(session, timezone.now())
    session.save()


def from_another_door(hall: Hall, client: Client) -> None:
    _written(client, **{BACKEND_SESSION_KEY: "somebody.Else"})


def signed_out(hall: Hall, client: Client) -> None:
    Session.objects.filter(session_key=client.session.session_key).delete()


def _written(client: Client, **values: Any) -> None:
    session = client.session
    session.update(values)
    session.save()


ASK_ALONE = (
    an_official, a_member_of_staff, inactive, with_another_password, whose_seat_ended, who_acts_for_somebody,
    who_rested_too_long, who_ended_other_sessions, from_another_door, signed_out,
)  # fmt: skip


@pytest.mark.parametrize("change", ASK_ALONE)
def test_whoever_needs_another_look_asks_alone(room: Hall, change: Any) -> None:
    client = room.client("workers2")
    who_is_known(room, client)
    other = asked(room, room.client("workers1"))
    before, *_rest = live_parts([asked(room, client), other], "en", room.meeting.number)
    change(room, client)
    after, still = live_parts([asked(room, client), other], "en", room.meeting.number)
    assert (before is None, after is None, still is None) == (False, True, False)


def test_the_secretary_strangers_and_unknown_meetings_are_left_to_django(room: Hall) -> None:
    assert parts(room, ("secretary", "outsider")) == [None, None]
    assert live_parts([asked(room, room.client("workers1"))], "en", "MT-NONE") == [None]


UNUSUAL = (
    {"method": "POST"}, {"query_string": b"a=1"}, {"x-background": ""}, {"host": "evil.example"},
    {"cookie": f"{settings.CSRF_COOKIE_NAME}={'a' * 32}"}, {"cookie": f"{settings.SESSION_COOKIE_NAME}=a"},
)  # fmt: skip


@pytest.mark.parametrize("change", UNUSUAL)
def test_an_unusual_request_is_left_to_django(room: Hall, change: dict[str, Any]) -> None:
    usual = scope(room, room.client("workers1"))
    headers = {name.decode(): value.decode() for name, value in usual["headers"]}
    headers |= {name: value for name, value in change.items() if name in headers}
    said = [(name.encode(), value.encode()) for name, value in headers.items() if value]
    assert plain(usual) is not None
    assert plain({**usual, "headers": said, **{k: v for k, v in change.items() if k in usual}}) is None


def test_many_cost_the_queries_of_few(full: Hall) -> None:
    vote_open(full)
    few = [asked(full, full.client("employers2"))] * 2
    many = few + [asked(full, full.client(who)) for who in ("employers3",) * 9]
    live_parts(many, "en", full.meeting.number)
    counts = []
    for requests in (few, many):
        with CaptureQueriesContext(connection) as queries:
            live_parts(requests, "en", full.meeting.number)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_the_answer_is_dressed_as_django_dresses_it(room: Hall) -> None:
    client = room.client("workers1")
    words = {"language": "en", "number": room.meeting.number}
    (answer,) = answers_of([asked(room, client)], live_parts, words)
    django = client.get(room.url("live/now/"), headers={"X-Background": "1"})
    changing = {"X-Request-Id", "Content-Length", "Expires"}
    assert answer is not None
    assert {k: v for k, v in answer.items() if k not in changing} == {
        k: v for k, v in django.items() if k not in changing
    }
    assert set(answer.headers) == set(django.headers)


def test_the_address_is_that_of_the_page(room: Hall) -> None:
    path = room.url("live/now/")
    found = re.fullmatch(LIVE_PART, path)
    assert found is not None
    assert resolve(path).kwargs == {"number": found["number"]}
    assert resolve(path).view_name == "dialogue:live_part"


async def _django(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def statuses(app: Together, scopes: list[dict[str, Any]]) -> list[int]:
    """What all of them are answered, asked at one moment."""

    async def ask(one: dict[str, Any]) -> int:
        caller = ApplicationCommunicator(app, {"type": "http", **one})
        status = (await caller.receive_output(10))["status"]
        await caller.receive_output(10)
        return int(status)

    async def ask_all() -> list[int]:
        return list(await asyncio.gather(*(ask(one) for one in scopes)))

    return async_to_sync(ask_all)()


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> Together:
    """The front on the test's own connection, before a Django that says 418."""
    monkeypatch.setattr(together, "_answers", sync_to_async(answers_of))
    return Together(_django, {LIVE_PART: live_parts})


def test_what_comes_while_one_look_goes_on_waits_for_the_next(front: Together, room: Hall) -> None:
    page = scope(room, room.client("workers1"))
    stranger = scope(room, room.client("outsider"))
    assert statuses(front, [page] * 5 + [stranger]) == [200] * 5 + [418]
    assert front.looks == 1
    assert statuses(front, [{**page, "path": "/en/"}]) == [418]
    assert front.looks == 1


def test_a_look_that_fails_leaves_everybody_to_django(
    front: Together, room: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_together, "people_of", Mock(side_effect=OSError))
    assert statuses(front, [scope(room, room.client("workers1"))] * 3) == [418] * 3
    assert front.looks == 1
