"""Whether a party met the date that was set to it tells the other side nothing of what it said in confidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, Deadline
from cases.procedure import PROCEDURES
from cases.services.due import note_missed_dates
from notifications.models import Notification
from tests.accounts.factories import sign_in
from tests.passing import PASSING

SOON, LATER = (str((timezone.now() + timedelta(days=n)).date()) for n in (9, 12))
PAGES = (
    "en/home/", "en/cases/", "en/cases.csv", "en/calendar/", "en/cases/{number}/", "en/cases/{number}/clock/",
    "en/cases/{number}/timeline/", "en/cases/{number}/fragment/", "api/v1/cases/", "api/v1/cases/{number}/",
    "api/v1/cases/?due_before={soon}",
)  # fmt: skip
IN_CONFIDENCE = {
    "a paper": ("union_rep", "add_document", {"title": "Ours", "text": "x", "audience": "party"}),
    "an interview": ("officer", "record_interview", {"party": "union", "minutes": "x", "signed": "paper"}),
}


@pytest.fixture
def asked(at_state):
    """Information asked of both sides, of the union first."""
    table = at_state("under_review")
    days = {"union": SOON, "factory": LATER}
    table.do("officer", "ask_information", {"what": "Payslips", "answer_by": days})
    return table


def all_that(user, table) -> dict[str, str]:
    """Everything that speaks of dates, as this person reads it now."""
    client = sign_in(Client(), user)
    found = {}
    for page in PAGES:
        answer = client.get("/" + page.format(number=table.case.number, soon=LATER))
        assert answer.status_code == 200, page
        found[page] = PASSING.sub("", answer.getvalue().decode())
    return found


def set_to(table, user) -> set[tuple[str, str]]:
    """The dates set to one party that this person is told of by a program's answer."""
    case = sign_in(Client(), user).get(f"/api/v1/cases/{table.case.number}/").json()
    return {(d["code"], d["party"]) for d in case["deadlines"] if d["party"]}


@pytest.mark.parametrize("way", IN_CONFIDENCE)
def test_the_other_side_reads_the_same_after_an_answer_in_confidence(asked, way):
    reader = asked.cast.employer_rep
    before = all_that(reader, asked)
    asked.do(*IN_CONFIDENCE[way])
    assert Deadline.objects.get(code="COL_INFO", party__key="union").status == "met"
    assert all_that(reader, asked) == before


def test_the_comparison_notices_a_date_that_everybody_may_know(asked, monkeypatch):
    table = PROCEDURES["collective"]
    open_to_all = {code: replace(clock, private=False) for code, clock in table.clocks.items()}
    monkeypatch.setitem(PROCEDURES, "collective", replace(table, clocks=open_to_all))
    before = all_that(asked.cast.employer_rep, asked)
    asked.do(*IN_CONFIDENCE["a paper"])
    assert all_that(asked.cast.employer_rep, asked) != before


def test_a_date_set_to_a_party_is_that_party_s_and_the_office_s(asked):
    mine = {("COL_INFO", "union"), ("COL_INFO_GRACE", "union")}
    theirs = {("COL_INFO", "factory"), ("COL_INFO_GRACE", "factory")}
    assert set_to(asked, asked.cast.union_rep) == mine
    assert set_to(asked, asked.cast.employer_rep) == theirs
    assert set_to(asked, asked.cast.officer) == mine | theirs


def test_lists_of_parties_go_by_the_dates_both_sides_know(asked):
    case = Case.objects.get(pk=asked.case.pk)
    assert (case.next_deadline_code, case.common_deadline_code) == ("COL_INFO", "")
    rows = {
        who: sign_in(Client(), asked.cast.people[who]).get("/api/v1/cases/").json()["results"][0]
        for who in ("officer", "employer_rep")
    }
    assert rows["officer"]["next_deadline_code"] == "COL_INFO"
    assert rows["employer_rep"]["next_deadline"] is None


def test_a_missed_date_of_one_party_is_told_to_it_and_the_office_alone(asked):
    Deadline.objects.filter(code__startswith="COL_INFO").update(due_at=timezone.now() - timedelta(hours=1))
    assert [note_missed_dates() for _round in range(3)] == [1, 1, 0]
    events = asked.case.events.filter(action="note_missed_date").order_by("seq")
    assert [(e.audience, e.audience_party.key) for e in events] == [("party", "union"), ("party", "factory")]
    told = Notification.objects.filter(source__in=events).values_list("user_id", "source")
    assert (asked.cast.employer_rep.pk, events[1].pk) in told
    assert (asked.cast.employer_rep.pk, events[0].pk) not in told
    assert set(Deadline.objects.filter(code="COL_INFO").values_list("status", flat=True)) == {"missed"}


def test_a_date_that_all_may_know_is_noted_before_and_without_those_of_one_party(asked):
    accepted = {"kinds": {"1": "rights", "2": "interests"}}
    asked.do("officer", "accept", accepted)
    Deadline.objects.filter(status="running").update(due_at=timezone.now() - timedelta(hours=1))
    assert [note_missed_dates() for _round in range(4)] == [1, 1, 1, 0]
    events = asked.case.events.filter(action="note_missed_date").order_by("seq")
    assert [e.audience for e in events] == ["all", "party", "party"]
    assert events[0].data["clocks"] == {"missed": ["COL_CONCILIATOR"]}
