"""Reading a case of another office: asked of its head, or opened for an hour in an emergency, on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from cases.models import AccessRequest, Case, CaseEvent, Exclusion
from notifications.inbox import open_row
from notifications.models import Notification
from tests.accounts.factories import make_mandate, sign_in

PAGES = ("case", "clock", "timeline", "parties", "issues", "documents", "sessions", "settlement", "fragment")


@pytest.fixture
def table(at_state):
    return at_state("in_conciliation")


@pytest.fixture
def elsewhere(table):
    """The officer of Siem Reap, with a browser."""
    return sign_in(Client(), table.cast.officer_elsewhere)


def url(table, name: str = "access") -> str:
    return reverse(f"cases:{name}", args=[table.case.number])


def ask(client, table, way: str = "ask", reason: str = "A strike at the gate", key: str = "k1"):
    where = {"reason": reason, "way": way, "idempotency_key": key}
    return client.post(url(table), where, follow=True)


def decide(table, accepted: bool, **more: object) -> CaseEvent:
    request = AccessRequest.objects.latest("pk")
    answers = {"request": str(request.pk), "accepted": accepted, "days": 7, **more}
    return table.do("head", "decide_access", answers)


def codes(client, table) -> set[int]:
    return {client.get(url(table, name)).status_code for name in PAGES}


def seen_by(user) -> bool:
    user.__dict__.pop("_access", None)
    return Case.objects.visible_to(user).exists()


def test_in_an_emergency_the_case_opens_for_an_hour_with_one_entry_and_one_notice(elsewhere, table):
    assert codes(elsewhere, table) == {404}
    assert ask(elsewhere, table, "urgent").status_code == 200
    assert codes(elsewhere, table) == {200}
    event = table.case.events.get(action="open_urgently")
    assert (event.role, event.audience, event.data["reason"]) == (
        "visitor",
        "officers",
        "A strike at the gate",
    )
    told = Notification.objects.filter(kind="case", source=event.pk, user=table.cast.head)
    assert told.count() == 1
    Post.objects.filter(kind="guest").update(valid_until=Now() - timedelta(seconds=1))
    assert codes(elsewhere, table) == {404}


def test_the_hour_is_sixty_minutes_by_the_clock_of_the_database(elsewhere, table):
    ask(elsewhere, table, "urgent")
    post = Post.objects.get(kind="guest")
    assert post.valid_until - post.valid_from == timedelta(minutes=60)


def test_a_request_goes_to_the_head_and_opens_nothing_by_itself(elsewhere, table):
    ask(elsewhere, table)
    assert codes(elsewhere, table) == {404}
    page = sign_in(Client(), table.cast.head).get(url(table, "case")).content.decode()
    assert "Decide who of other offices may read" in page
    assert table.case.events.get(action="ask_access").data["reason"] == "A strike at the gate"


def test_the_head_lets_somebody_read_for_some_days_and_ends_it(elsewhere, table):
    ask(elsewhere, table)
    decide(table, accepted=True)
    assert codes(elsewhere, table) == {200}
    length = Post.objects.get(kind="guest").valid_until - timezone.now()
    assert timedelta(days=6) < length <= timedelta(days=7)
    decide(table, accepted=False)
    assert codes(elsewhere, table) == {404}


@pytest.mark.parametrize(("accepted", "words"), [(True, "you may read"), (False, "did not give access")])
def test_the_asker_is_told_what_was_decided_and_why(accepted, words, elsewhere, table):
    ask(elsewhere, table)
    decide(table, accepted=accepted, reason="Because of the office")
    row = Notification.objects.get(kind="access", user=table.cast.officer_elsewhere)
    line = open_row(table.cast.officer_elsewhere, row.seq)
    assert words in line.title
    assert elsewhere.get(line.url).status_code == 200


def test_a_guest_reads_what_both_sides_read_and_nothing_told_in_confidence(elsewhere, table):
    table.do("union_rep", "add_document", {"title": "KANARI party", "text": "x", "audience": "party"})
    table.do("conciliator", "add_note", {"text": "KANARI note"})
    table.do("conciliator", "record_interview", {"party": "union", "minutes": "KANARI", "signed": "paper"})
    held = {"attended": ["union"], "minutes": "KANARI alone", "kind": "separate"}
    table.do("conciliator", "record_session", held)
    table.do("union_rep", "add_document", {"title": "For all", "text": "x", "audience": "all"})
    ask(elsewhere, table, "urgent")
    pages = [elsewhere.get(url(table, name)).content.decode() for name in PAGES]
    pages.append(elsewhere.get(reverse("cases:session", args=[table.case.number, 1])).content.decode())
    assert not any("KANARI" in page for page in pages)
    assert any("For all" in page for page in pages)
    assert elsewhere.get(url(table, "notes")).status_code == 404


def test_a_guest_cannot_act(elsewhere, table):
    ask(elsewhere, table, "urgent")
    for name in ("add_document", "add_note", "propose_settlement", "take_up", "decide_access"):
        where = reverse("cases:act", args=[table.case.number, name])
        assert elsewhere.post(where, {"idempotency_key": name}).status_code == 403


def test_the_page_tells_a_guest_until_when_and_that_it_is_on_record(elsewhere, table):
    page = ask(elsewhere, table, "urgent").content.decode()
    assert "You read a case of another office until" in page
    assert "It is on record." in page


@pytest.mark.parametrize("way", ["ask", "urgent"])
def test_a_conflict_of_interest_is_never_overridden_and_looks_like_no_case(way, elsewhere, table):
    Exclusion.objects.create(case=table.case, user=table.cast.officer_elsewhere, reason="Brother")
    kept_out = ask(elsewhere, table, way)
    absent = elsewhere.post(
        reverse("cases:access", args=["CD-2026-9999"]),
        {"reason": "A strike at the gate", "way": way, "idempotency_key": "k2"}, follow=True,
    )  # fmt: skip
    assert AccessRequest.objects.count() == 0
    assert kept_out.status_code == absent.status_code
    assert [str(m) for m in kept_out.context["messages"]] == [str(m) for m in absent.context["messages"]]
    assert kept_out.context["form"].errors == absent.context["form"].errors


def test_who_ever_represented_a_party_cannot_open_its_case(elsewhere, table):
    ended = timezone.now() - timedelta(days=400)
    make_mandate(table.cast.officer_elsewhere, table.cast.union, valid_from=ended,
                 valid_until=ended + timedelta(days=1))  # fmt: skip
    ask(elsewhere, table, "urgent")
    assert AccessRequest.objects.count() == 0


@pytest.mark.parametrize("who", ["union_rep", "employer_rep", "rival_rep", "registrar", "delegate"])
def test_the_page_is_for_officers_of_an_office(who, table):
    client = sign_in(Client(), getattr(table.cast, who))
    assert client.get(url(table)).status_code == 404
    assert client.post(url(table), {"reason": "x", "way": "urgent"}).status_code == 404


def test_whoever_sees_the_case_is_led_to_it(table):
    assert sign_in(Client(), table.cast.officer).get(url(table)).url == url(table, "case")


def test_a_page_not_found_leads_an_officer_to_ask_and_nobody_else(elsewhere, table):
    numbers = (table.case.number, "CD-2026-9999")
    bodies = [elsewhere.get(f"/en/cases/{number}/").content.decode() for number in numbers]
    assert all("Ask to read it" in body for body in bodies)
    assert bodies[0].count(table.case.number) == bodies[1].count("CD-2026-9999")
    rival = sign_in(Client(), table.cast.rival_rep)
    assert b"Ask to read it" not in rival.get(url(table, "case")).content


def test_a_reason_is_needed_and_asking_twice_is_said(elsewhere, table):
    assert ask(elsewhere, table, reason="").status_code == 422
    ask(elsewhere, table)
    assert b"has not answered yet" in ask(elsewhere, table, key="k3").content
    assert AccessRequest.objects.count() == 1


def test_the_same_key_asks_once(elsewhere, table):
    for _n in range(2):
        ask(elsewhere, table, "urgent")
    assert AccessRequest.objects.count() == 1


def test_access_ends_with_the_own_post_of_the_guest(elsewhere, table):
    ask(elsewhere, table, "urgent")
    user = table.cast.officer_elsewhere
    assert seen_by(user)
    Post.objects.filter(user=user, kind="officer").update(revoked_at=Now())
    assert not seen_by(user)


def test_nobody_of_the_parties_learns_that_somebody_else_reads(elsewhere, table):
    ask(elsewhere, table, "urgent")
    for who in ("union_rep", "employer_rep"):
        page = sign_in(Client(), getattr(table.cast, who)).get(url(table, "timeline")).content
        assert b"emergency" not in page
        assert not Notification.objects.filter(user=getattr(table.cast, who), verb="open_urgently").exists()


def test_whoever_is_let_in_does_not_learn_how_to_reach_the_parties(elsewhere, table):
    table.case.parties.update(phone="012 555 123")
    ask(elsewhere, table, "urgent")
    assert b"012 555 123" not in elsewhere.get(url(table, "parties")).content
    head = sign_in(Client(), table.cast.head)
    assert b"012 555 123" in head.get(url(table, "parties")).content
