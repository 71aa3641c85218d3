"""Proposed times: answered by a link without sign-in or signed in, seen by who plans, taken by one press."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Mandate
from cases.models import CaseEvent, Session, SlotAsk, SlotOffer, SlotReply
from cases.models.acting import Misfit
from cases.services.slots import send_links
from tests.accounts.factories import sign_in
from tests.days import working_day

pytestmark = pytest.mark.django_db
DAY, NEXT = working_day(4), working_day(5)
OFFER = {
    "slots": [f"{DAY}T09:00", f"{NEXT}T14:00"], "minutes": 120, "place": "Office, canaryplace",
    "answer_by": f"{DAY - dt.timedelta(days=1)}T12:00", "despite": True,
}  # fmt: skip
BOTH, FIRST, LAST = (
    {"free": {"1": one, "2": two}} for one, two in ((True, True), (True, False), (False, True))
)


@pytest.fixture
def offered(at_state):
    """A case in conciliation with two times proposed."""
    table = at_state("in_conciliation")
    table.do("conciliator", "propose_slots", OFFER)
    return table


def link(table, who: str = "employer_rep") -> str:
    """The address of the link of one representative."""
    ask = SlotAsk.objects.get(user=getattr(table.cast, who), offer__case=table.case)
    return f"/en/slots/{ask.token}/"


def page(table, who: str) -> str:
    """The page of the proposed times, as this person sees it."""
    return (
        sign_in(Client(), getattr(table.cast, who))
        .get(f"/en/cases/{table.case.number}/slots/")
        .content.decode()
    )


def test_each_representative_gets_a_letter_with_number_dates_and_link_alone(offered):
    assert send_links(SlotOffer.objects.get().pk) == 2
    assert send_links(SlotOffer.objects.get().pk) == 0
    letter = next(m for m in mail.outbox if m.to == [offered.cast.employer_rep.email])
    assert offered.case.number in letter.body
    assert link(offered).removeprefix("/en") in letter.body
    for word in ("Union A", "Employer A", "canaryplace", "vertime"):
        assert word not in letter.body + letter.subject


def test_looking_at_a_link_answers_nothing_and_tells_number_and_times_alone(offered):
    found = Client().get(link(offered))
    body = found.content.decode()
    assert found.status_code == 200
    assert offered.case.number in body
    assert found["Referrer-Policy"] == "same-origin"
    assert not SlotReply.objects.exists()
    for word in ("Union A", "Employer A", "canaryplace", "vertime"):
        assert word not in body


def test_a_link_answers_once_for_its_side(offered):
    address = link(offered)
    kept = Client().post(address, {"free.1": "true", "free.2": "false", "words": "Mornings"})
    assert "Your answer is kept" in kept.content.decode()
    again = Client().post(address, {"free.1": "false", "free.2": "false"})
    assert (again.status_code, Client().get(address).status_code) == (410, 410)
    reply = SlotReply.objects.get()
    assert (reply.party.key, reply.free, reply.words) == ("factory", [1], "Mornings")
    assert CaseEvent.objects.get(action="answer_slots").audience == "party"


def test_a_link_ends_with_its_time_its_mandate_and_a_choice(offered):
    address = link(offered)
    SlotOffer.objects.update(answer_by=timezone.now())
    assert Client().get(address).status_code == 410
    Mandate.objects.filter(user=offered.cast.employer_rep).update(revoked_at=timezone.now())
    assert Client().get(address).status_code == 404
    union = link(offered, "union_rep")
    offered.do("conciliator", "schedule_session", {"starts_at": f"{DAY}T09:00", "place": "Here"})
    assert Client().get(union).status_code == 410


@pytest.mark.parametrize("token", ["x", "0" * 64, "ក", "x" * 3000])
def test_a_guess_opens_nothing(offered, token):
    assert Client().get(f"/en/slots/{token}/").status_code == 404


def test_an_answer_that_leaves_a_time_out_is_asked_again(offered):
    found = Client().post(link(offered), {"free.1": "true", "words": "kept words"})
    assert found.status_code == 422
    assert "kept words" in found.content.decode()


def test_who_plans_sees_who_can_come_and_a_party_its_own_answer_alone(offered):
    offered.do("union_rep", "answer_slots", {**FIRST, "words": "unionwords"})
    offered.do("employer_rep", "answer_slots", {**LAST, "words": "employerwords"})
    planner = page(offered, "conciliator")
    assert "unionwords" in planner
    assert "employerwords" in planner
    assert "No time suits everybody so far" in planner
    union = page(offered, "union_rep")
    assert "unionwords" in union
    assert "employerwords" not in union
    assert "Employer A" not in union.partition("<main")[2].partition("Answers count")[2]


def test_one_press_takes_a_time(offered, client):
    for who in ("union_rep", "employer_rep"):
        offered.do(who, "answer_slots", BOTH)
    sign_in(client, offered.cast.conciliator)
    shown = client.get(f"/en/cases/{offered.case.number}/slots/")
    row, context = shown.context["rows"][1], shown.context
    assert row.common
    answers = {**row.take, "seen": context["seen"], "idempotency_key": "a-key"}
    assert client.post(context["take_url"], answers).status_code == 302
    taken = Session.objects.get()
    assert timezone.localtime(taken.starts_at).isoformat()[:16] == f"{NEXT}T14:00"
    assert taken.place == "Office, canaryplace"
    assert SlotOffer.objects.get().closed_by is not None


def test_a_planned_session_moves_to_a_time_with_its_cause(offered):
    offered.do(
        "conciliator",
        "schedule_session",
        {"starts_at": f"{DAY}T16:00", "until": f"{DAY}T17:00", "place": "Here"},
    )
    offered.do("conciliator", "propose_slots", OFFER)
    assert "actions/postpone_session/?session=1&amp;starts_at=" in page(offered, "conciliator")


def test_a_new_proposal_takes_the_place_of_the_one_before(offered):
    old = link(offered)
    offered.do("conciliator", "propose_slots", OFFER)
    assert Client().get(old).status_code == 410
    assert SlotOffer.objects.filter(closed_by=None).count() == 1


def test_a_proposal_begins_with_times_to_choose_among(at_state):
    table = at_state("in_conciliation")
    url = f"/en/cases/{table.case.number}/actions/propose_slots/"
    form = sign_in(Client(), table.cast.conciliator).get(url).context["form"]
    times = [dt.datetime.fromisoformat(form.initial[f"slots.{n}"]) for n in (1, 2, 3)]
    now = timezone.localtime().replace(tzinfo=None)
    assert times[0] > now + dt.timedelta(days=1)
    assert all(second - first >= dt.timedelta(hours=2) for first, second in pairwise(times))
    assert times[0].date() < times[2].date()
    assert now < dt.datetime.fromisoformat(form.initial["answer_by"]) < times[0]


def test_each_proposed_time_is_looked_at(offered):
    with pytest.raises(Misfit, match="outside office hours"):
        offered.do("conciliator", "propose_slots", {**OFFER, "slots": [f"{DAY}T19:00"], "despite": False})
    offered.do("conciliator", "schedule_session", {"starts_at": f"{NEXT}T15:00", "place": "Here"})
    with pytest.raises(Misfit, match="another session"):
        offered.do("conciliator", "propose_slots", OFFER)


def test_the_page_costs_the_same_with_one_answer_and_two(offered, django_assert_max_num_queries):
    for who in ("union_rep", "employer_rep"):
        offered.do(who, "answer_slots", BOTH)
    client = sign_in(Client(), offered.cast.conciliator)
    client.get(f"/en/cases/{offered.case.number}/slots/")
    with django_assert_max_num_queries(32):
        client.get(f"/en/cases/{offered.case.number}/slots/")
