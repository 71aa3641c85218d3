"""What two sides offer each other stays between them, and reaches the conciliator only where both wish it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Mandate, User
from cases.forms import AnswersInvalid
from cases.models import Case, CaseEvent, Offer
from cases.models.acting import NotYours, Refused
from cases.models.record import APART
from cases.queries import latest_of
from cases.roles import actor_for
from cases.services.act import open_actions, take_action
from cases.services.chain import verify_case
from cases.services.erasing import PARTS
from notifications.failing import keepers_of
from notifications.models import Notification
from tests.accounts.factories import make_mandate, sign_in
from tests.conftest import Table

pytestmark = pytest.mark.django_db
HALF = {"text": "Half of it, and no strike", "issues": ["1"]}
EVERYBODY = ("union_rep", "employer_rep", "officer", "head", "conciliator", "delegate", "rival_rep")


@pytest.fixture
def talks(at_state: Callable[..., Table]) -> Table:
    """A case in conciliation."""
    return at_state("in_conciliation")


def page(table: Table, who: str, client: Client | None = None) -> Any:
    """The page of offers as somebody opens it."""
    client = sign_in(client or Client(), getattr(table.cast, who))
    return client.get(f"/en/cases/{table.case.number}/offers/")


def wish(table: Table, *whose: str, yes: bool = True) -> None:
    """What these sides wish about the conciliator."""
    for who in whose:
        table.do(who, "share_offers", {"wish": yes})


def knowing(table: Table, event: CaseEvent) -> set[str]:
    """Who of the cast may see an entry, and is told of it where somebody else made it."""
    for user in table.cast.people.values():
        user.__dict__.pop("_access", None)
    told = set(Notification.objects.filter(kind="case", source=event.pk).values_list("user_id", flat=True))
    sees = {w for w in EVERYBODY if CaseEvent.objects.visible_to(user_of(table, w)).filter(pk=event.pk)}
    assert {user_of(table, w).pk for w in sees} - {event.actor_id} <= told
    return sees


def user_of(table: Table, who: str) -> User:
    user: User = getattr(table.cast, who)
    return user


def offers_of(table: Table, who: str) -> list[str]:
    """The texts on the page of offers; empty where there is no such page."""
    answer = page(table, who)
    if answer.status_code == 404:
        return []
    return [row.offer.text for row in answer.context["offers"]]


def test_only_the_two_sides_know_of_an_offer(talks: Table) -> None:
    event = talks.do("union_rep", "make_offer", HALF)
    assert knowing(talks, event) == {"union_rep", "employer_rep"}
    assert {w for w in EVERYBODY if page(talks, w).status_code == 200} == {"union_rep", "employer_rep"}


def test_the_record_holds_no_word_of_an_offer(talks: Table) -> None:
    events = [talks.do("union_rep", "make_offer", HALF)]
    answer = {"answer": "decline", "words": "Half of it is nothing"}
    events.append(talks.do("employer_rep", "answer_offer", answer))
    assert not [e.data for e in events if "Half of it" in str(e.data)]


def test_an_accepted_offer_settles_nothing(talks: Table) -> None:
    talks.do("union_rep", "make_offer", HALF)
    talks.do("employer_rep", "answer_offer", {"answer": "accept"})
    assert Offer.objects.get().status == "accepted"
    assert talks.status() == {"1": "open", "2": "open"}
    text = page(talks, "union_rep").content.decode()
    assert "To accept an offer is not a settlement" in text
    assert f"/en/cases/{talks.case.number}/settlement/" in text


def test_an_offer_can_be_answered_with_another(talks: Table) -> None:
    talks.do("union_rep", "make_offer", HALF)
    first = Offer.objects.get()
    talks.do("employer_rep", "make_offer", {"text": "A third", "counters": str(first.pk)})
    first.refresh_from_db()
    assert first.status == "countered"
    assert [str(o) for o in Offer.objects.filter(status="open", counters=first)] == ["A third"]


@pytest.mark.parametrize(("who", "answer"), [("union_rep", "accept"), ("employer_rep", "take_back")])
def test_each_side_answers_as_it_may(talks: Table, who: str, answer: str) -> None:
    talks.do("union_rep", "make_offer", HALF)
    with pytest.raises(AnswersInvalid):
        talks.do(who, "answer_offer", {"answer": answer})
    assert Offer.objects.get().status == "open"


def test_who_has_offers_both_ways_still_cannot_accept_the_own_one(talks: Table) -> None:
    talks.do("union_rep", "make_offer", HALF)
    own = Offer.objects.get()
    talks.do("employer_rep", "make_offer", {"text": "A third"})
    with pytest.raises(Refused, match="You made this offer"):
        talks.do("union_rep", "answer_offer", {"answer": "accept", "offer": str(own.pk)})


def test_an_offer_that_was_taken_back_cannot_be_accepted(talks: Table) -> None:
    talks.do("union_rep", "make_offer", HALF)
    talks.do("union_rep", "answer_offer", {"answer": "take_back"})
    employer = actor_for(talks.cast.employer_rep, talks.case)
    shut = [d.reason for d in open_actions(talks.case, employer, timezone.now()) if not d.allowed]
    assert "No offer waits for an answer." in [str(reason.text) for reason in shut if reason]


def test_the_same_key_makes_one_offer(talks: Table) -> None:
    one = talks.do("union_rep", "make_offer", HALF, key="k")
    assert talks.do("union_rep", "make_offer", HALF, key="k") == one
    assert Offer.objects.count() == 1


@pytest.mark.parametrize("who", ["union_rep", "employer_rep"])
def test_the_wish_of_one_side_shows_the_conciliator_nothing(talks: Table, who: str) -> None:
    wish(talks, who)
    assert knowing(talks, talks.do("union_rep", "make_offer", HALF)) == {"union_rep", "employer_rep"}
    assert page(talks, "conciliator").status_code == 404


def test_the_conciliator_alone_reads_what_is_offered_while_both_wish_it(talks: Table) -> None:
    talks.do("union_rep", "make_offer", {"text": "Before"})
    wish(talks, "union_rep", "employer_rep")
    event = talks.do("union_rep", "make_offer", {"text": "While"})
    wish(talks, "employer_rep", yes=False)
    talks.do("union_rep", "make_offer", {"text": "After"})
    assert knowing(talks, event) == {"union_rep", "employer_rep", "conciliator"}
    assert offers_of(talks, "conciliator") == ["While"]
    assert (offers_of(talks, "officer"), offers_of(talks, "head")) == ([], [])
    assert offers_of(talks, "employer_rep") == ["After", "While", "Before"]


def test_an_answer_after_a_wish_was_taken_back_is_not_the_conciliators(talks: Table) -> None:
    wish(talks, "union_rep", "employer_rep")
    talks.do("union_rep", "make_offer", HALF)
    wish(talks, "union_rep", yes=False)
    talks.do("employer_rep", "answer_offer", {"answer": "accept", "words": "At last"})
    text = page(talks, "conciliator").content.decode()
    assert "You do not see the answer" in text
    assert "At last" not in text and "Accepted" not in text
    assert "At last" in page(talks, "union_rep").content.decode()


def test_a_union_that_joins_reads_nothing_of_what_others_say(talks: Table) -> None:
    joining = {"key": "second", "name": "Union B", "side": "workers", "kind": "union"}
    talks.do("conciliator", "join_party", {"joining": joining, "reason": "Same workers"})
    talks.case.parties.filter(key="second").update(organization=talks.cast.rival)
    event = talks.do("union_rep", "make_offer", HALF)
    talks.do("rival_rep", "make_offer", {"text": "Ours"})
    assert knowing(talks, event) == {"union_rep", "employer_rep"}
    assert (page(talks, "rival_rep").status_code, offers_of(talks, "rival_rep")) == (200, ["Ours"])


def test_no_official_makes_or_answers_an_offer(talks: Table) -> None:
    for who in ("officer", "conciliator", "head"):
        with pytest.raises(NotYours):
            take_action(
                talks.case, "make_offer", by=user_of(talks, who), answers={"text": "x", "to": "factory"}
            )


def test_a_message_about_an_offer_that_fails_is_no_task_of_the_office(talks: Table) -> None:
    event = talks.do("union_rep", "make_offer", HALF)
    of_case = Notification.objects.filter(kind="case", user=talks.cast.employer_rep)
    assert keepers_of(of_case.exclude(source=event.pk).latest("pk")) != []
    assert keepers_of(of_case.get(source=event.pk)) == []


def test_what_the_sides_say_leaves_no_gap_in_the_record_of_the_case(talks: Table) -> None:
    before = talks.case.seq
    talks.do("union_rep", "make_offer", HALF)
    assert talks.do("conciliator", "add_note", {"text": "Later"}).seq == before + 1
    assert verify_case(talks.case) == []


def test_a_changed_entry_of_what_they_said_is_found(talks: Table, raw: Callable[..., Any]) -> None:
    for words in ("One", "Two"):
        talks.do("union_rep", "make_offer", {"text": words})
    raw("SET LOCAL session_replication_role = replica")
    raw("UPDATE cases_caseevent SET basis = 'x' WHERE seq = %s", [APART + 1])
    raw("SET LOCAL session_replication_role = origin")
    assert verify_case(talks.case) == [f"entry {APART + 1} was changed"]


def test_the_texts_of_a_case_are_erased_with_its_offers(talks: Table) -> None:
    talks.do("union_rep", "make_offer", HALF)
    talks.do("employer_rep", "answer_offer", {"answer": "decline", "words": "Too much"})
    PARTS["KEEP_TEXTS"](talks.case)
    assert list(Offer.objects.values_list("text", "words")) == [("", "")]


def test_the_queue_says_what_the_office_saw_last(talks: Table) -> None:
    def seen() -> Any:
        touched = Case.objects.filter(pk=talks.case.pk).values_list("touched_at", flat=True)
        return latest_of([talks.case.pk], talks.cast.office.pk), list(touched)

    before = seen()
    talks.do("union_rep", "make_offer", HALF)
    assert seen() == before


def test_many_offers_cost_as_many_queries_as_one(talks: Table) -> None:
    client, counts = Client(), []
    for _turn in range(3):
        talks.do("union_rep", "make_offer", HALF)
        with CaptureQueriesContext(connection) as seen:
            assert page(talks, "employer_rep", client).status_code == 200
        counts.append(len(seen))
    assert counts[0] >= counts[1] == counts[2]


def test_whoever_represents_both_sides_reads_neither(talks: Table) -> None:
    make_mandate(talks.cast.rival_rep, talks.cast.union)
    make_mandate(talks.cast.rival_rep, talks.cast.employer)
    event = talks.do("union_rep", "make_offer", HALF)
    assert "rival_rep" not in knowing(talks, event)


def test_a_side_of_whom_nobody_would_be_told_is_named_before_and_after(talks: Table, client: Client) -> None:
    words = "Nobody acts for Employer A here yet"
    form = f"/en/cases/{talks.case.number}/actions/make_offer/"
    assert words not in page(talks, "union_rep", client).content.decode() + client.get(form).content.decode()
    Mandate.objects.filter(user=talks.cast.employer_rep).update(revoked_at=timezone.now())
    before = client.get(form)
    sent = {"text": "Half", "seen": before.context["seen"], "idempotency_key": "k"}
    after = client.post(form, sent, follow=True)
    assert [words in answer.content.decode() for answer in (before, after)] == [True, True]
    assert talks.case.offers.count() == 1
