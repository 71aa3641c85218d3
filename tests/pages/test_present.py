"""Words of clocks, people and entries, without a database."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from cases.models import Case, CaseEvent, Deadline, Party
from cases.models.acting import Actor
from cases.views.case_details import Names, details_of
from cases.views.case_settlement import changes_between
from cases.views.case_steps import steps_of
from cases.views.present import clock_view, entry_view, party_view, who_words
from workflow.calendar import Calendar, Holiday

ZONE = ZoneInfo("Asia/Phnom_Penh")
FEAST = dt.date(2026, 11, 24)
CALENDAR = Calendar(1, {FEAST: Holiday(FEAST, "Feast")})
NAMES = Names({"union": "Union A"}, {"1": "Overtime"})


def at(day: int, hour: int = 9) -> dt.datetime:
    """A moment of November 2026 in Phnom Penh."""
    return dt.datetime(2026, 11, day, hour, tzinfo=ZONE)


def deadline(due: int, **more: Any) -> Deadline:
    """A running deadline whose last day is that day of November 2026."""
    values = {"code": "COL_CONCILIATION", "due_on": dt.date(2026, 11, due), "due_at": at(due + 1, 0),
              "unit": "calendar_days", "status": "running", **more}  # fmt: skip
    return Deadline(pk=1, **values)


def view(row: Deadline, now: dt.datetime) -> Any:
    return clock_view(row, Case(procedure="collective", state="in_conciliation"), now, CALENDAR)


def event(action: str, data: dict[str, Any] | None = None, **more: Any) -> CaseEvent:
    values = {"role": "officer", "audience": "all", "occurred_at": at(20), **more}
    return CaseEvent(action=action, data=data or {}, **values)


@pytest.mark.parametrize(
    ("now", "short", "tag"),
    [
        (at(18), "5 working days left", "tag"),
        (at(23), "2 working days left", "tag tag-warn"),
        (at(26), "Ends today", "tag tag-bad"),
        (at(27, 0), "Overdue", "tag tag-over"),
    ],
)
def test_a_clock_says_what_is_left_in_words(now: dt.datetime, short: str, tag: str) -> None:
    found = view(deadline(26), now)
    assert (found.short, found.tag) == (short, tag)


def test_a_last_day_after_days_of_rest_only_is_counted_in_days() -> None:
    assert view(deadline(22), at(20)).short == "2 days left"


def test_a_clock_of_hours_counts_hours() -> None:
    row = deadline(20, due_on=None, due_at=at(21, 15), unit="hours", code="COL_CONCILIATOR")
    assert view(row, at(20, 14)).short == "25 hours left"
    assert view(row, at(21, 14)).short == "1 hour left"


def test_a_right_that_was_not_used_ran_out_and_is_no_fault() -> None:
    found = view(deadline(20, is_right=True, status="expired"), at(25))
    assert found.status_words == "Time has run out"
    assert not found.overdue


def test_a_met_clock_asks_nothing_any_more() -> None:
    found = view(deadline(20, status="met"), at(25))
    assert (found.status_words, found.overdue, found.consequence) == ("Met", False, "")


def test_who_did_it_is_the_person_and_the_party_or_role() -> None:
    dara = User(name="Sok Dara")
    union = Party(name="Union A")
    assert who_words(event("take_up", actor=dara)) == "Sok Dara, Officer"
    assert who_words(event("withdraw", actor=dara, party=union, role="claimant")) == "Sok Dara, Union A"
    assert who_words(event("withdraw", actor=None, party=union, role="claimant")) == "Union A"
    assert who_words(event("note_missed_date", actor=None, role="clock")) == "The calendar"


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("ask_information", {"what": "Payrolls", "answer_by": {"union": "2026-11-25"}},
         ["Payrolls", "Union A answers by 25 November 2026"]),
        ("respond", {"answers": {"1": {"answer": "deny"}}}, ["Overtime: does not agree"]),
        ("note_missed_date", {"clocks": {"missed": ["COL_REPORT"], "expired": ["COL_RETRY"]}},
         ["Sending the report to the Minister", "Asking together to try again"]),
        ("record_session", {"attended": ["union"], "minutes": "secret"}, ["Came: Union A"]),
        ("record_session", {"attended": []}, ["Nobody came."]),
        ("request_extension", {"days": 3, "deadline": "COL_CONCILIATION"}, ["End of conciliation: 3 more days"]),
        ("answer_extension", {"consent": False}, ["Does not consent"]),
        ("settle_issue", {"issue": "1"}, ["Overtime"]),
        ("refuse", {"reason": "Late", "legal_basis": "LL 300"}, ["Late", "Article of law: LL 300"]),
        ("add_workers", {"workers": 1}, ["1 worker"]),
        ("add_note", {"text": "a digest"}, []),
        ("record_interview", {"party": "union", "minutes": "a digest"}, ["Union A"]),
        ("postpone_session", {"starts_at": "not a moment", "reason": "Flood"}, ["Flood"]),
        ("go_to_court", {"court": "Court of Kandal", "number": "7", "date": "2026-11-20"},
         ["Court of Kandal, 7, 20 November 2026"]),
    ],
)  # fmt: skip
def test_an_entry_says_its_details_in_words(action: str, data: dict[str, Any], words: list[str]) -> None:
    assert details_of(event(action, data), NAMES) == words


def test_a_warning_stands_with_its_entry() -> None:
    late = event("send_report", warnings=[{"code": "REPORT_LATE", "basis": "LL 308", "values": {}}])
    assert details_of(late, NAMES) == ["The time limit had run out. The act stands all the same."]


def test_a_paper_file_and_an_unknown_act_have_a_title() -> None:
    actor = Actor(1, "", frozenset({"officer"}))
    assert entry_view(event("open_from_paper"), actor).title == "Paper file taken up"


def test_contacts_are_left_out_for_the_other_side() -> None:
    party = Party(pk=7, role="claimant", side="workers", name="Union A", phone="012", workers=2, women=1)
    other, own = Actor(1, "", frozenset(), party_id=8), Actor(1, "", frozenset(), party_id=7)
    assert party_view(party, other, official=False).contacts == []
    assert party_view(party, own, official=False).contacts == [("Telephone", "012")]
    assert party_view(party, own, official=False).counted == "for 2 workers (1 woman)"


@pytest.mark.parametrize(
    ("procedure", "state", "labels", "current"),
    [
        ("collective", "filed", 6, "Filed"),
        ("individual", "in_conciliation", 5, "Conciliation"),
        ("individual", "settled", 5, "Settled"),
        ("collective", "not_conciliated", 6, "Not settled"),
        ("individual", "in_court", 5, "In court"),
    ],
)
def test_the_steps_follow_the_procedure(procedure: str, state: str, labels: int, current: str) -> None:
    steps = steps_of(Case(procedure=procedure, state=state), [], ends_on=None, official=True)
    assert len(steps) == labels
    assert [s.label for s in steps if s.state == "current"] == [current]


def test_a_refused_case_shows_what_was_done_and_the_end() -> None:
    done = [event("file", occurred_at=at(9)), event("take_up", occurred_at=at(10))]
    case = Case(procedure="collective", state="refused", ended_at=at(12))
    steps = steps_of(case, done, ends_on=None, official=False)
    assert [(s.label, s.state) for s in steps] == [
        ("Filed", "done"), ("Review", "done"), ("Not accepted; you can appeal", "current"),
    ]  # fmt: skip
    assert steps[-1].on == dt.date(2026, 11, 12)


def test_changes_between_versions_name_what_came_and_what_went() -> None:
    changes = list(changes_between("Same\nOld line", "Same\nAltogether different"))
    assert [(c.text, c.added) for c in changes] == [("Old line", False), ("Altogether different", True)]
