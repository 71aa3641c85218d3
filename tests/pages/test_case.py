"""The case page and the pages under it: three faces, nothing of others, the same number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.services.act import When
from tests.accounts.factories import sign_in
from tests.conftest import Table

PAGES = (
    "",
    "clock/",
    "timeline/",
    "parties/",
    "issues/",
    "sessions/",
    "settlement/",
    "not-settled/",
    "fragment/",
)
Open = Callable[..., Any]


@pytest.fixture
def talks(at_state: Callable[..., Table]) -> Table:
    """A collective case in conciliation."""
    return at_state("in_conciliation")


def get(table: Table, who: str, path: str = "", client: Client | None = None) -> Any:
    """A page of the case as somebody of the cast sees it."""
    client = sign_in(client or Client(), getattr(table.cast, who))
    return client.get(f"/en/cases/{table.case.number}/{path}")


def text_of(table: Table, who: str, path: str = "") -> str:
    answer = get(table, who, path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "who", ["union_rep", "employer_rep", "officer", "head", "conciliator", "union_viewer"]
)
def test_every_page_opens_for_those_who_take_part(talks: Table, who: str, path: str) -> None:
    assert get(talks, who, path).status_code == 200


@pytest.mark.parametrize("path", [
    *PAGES, "notes/", "respond/", "explain/", "settlement/sign/", "sessions/new/",
                                  "sessions/1/", "sessions/1.ics", "actions/take_up/"])  # fmt: skip
@pytest.mark.parametrize(
    "who", ["rival_rep", "ex_rep", "officer_elsewhere", "other_employer_rep", "registrar"]
)
def test_a_stranger_finds_nothing(talks: Table, who: str, path: str) -> None:
    assert get(talks, who, path).status_code == 404


def test_somebody_signed_out_is_asked_to_sign_in(talks: Table, client: Client) -> None:
    answer = client.get(f"/en/cases/{talks.case.number}/")
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_a_party_reads_plain_words_and_no_types(at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    page = text_of(table, "union_rep")
    assert "An officer is reading it" in page
    assert "Under review" not in page
    assert "About rights" not in page


def test_the_office_reads_its_own_words_and_the_type_of_each_issue(at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    page = text_of(table, "officer")
    assert "Under review" in page
    assert "About rights" in page


def test_the_office_sees_the_count_of_notes_and_a_party_no_trace(talks: Table) -> None:
    talks.do("conciliator", "add_note", {"text": "canary in a note"})
    assert "1 note" in text_of(talks, "conciliator")
    for who in ("union_rep", "employer_rep"):
        page = text_of(talks, who) + text_of(talks, who, "timeline/")
        assert "Note added" not in page
        assert "canary" not in page
        assert get(talks, who, "notes/").status_code == 404


def test_notes_are_read_by_the_office(talks: Table) -> None:
    talks.do("conciliator", "add_note", {"text": "canary in a note", "about": "employer"})
    assert "canary in a note" in text_of(talks, "officer", "notes/")


def test_one_side_sees_nothing_of_the_other_sides_confidential_entries(talks: Table) -> None:
    talks.do(
        "conciliator", "record_interview", {"party": "union", "minutes": "canary minutes", "signed": "paper"}
    )
    talks.do("union_rep", "add_document", {"title": "canary title", "text": "x", "audience": "party"})
    own = text_of(talks, "union_rep", "timeline/")
    assert "canary title" in own
    assert "Only your side and the officers can see this" in own
    other = "".join(text_of(talks, "employer_rep", path) for path in PAGES)
    assert "canary" not in other
    assert "Separate interview" not in other.replace("Separate interviews", "")  # the name of a page


def test_entries_bear_no_number_that_could_have_a_gap(talks: Table) -> None:
    talks.do("conciliator", "add_note", {"text": "hidden"})
    talks.do("union_rep", "add_document", {"title": "After the note", "text": "x", "audience": "all"})
    before = text_of(talks, "employer_rep", "timeline/")
    assert "seq" not in before.replace(
        "data-live-seq", ""
    )  # the reader's own inbox is numbered for the reader
    last = talks.case.events.order_by("-seq")[0]
    assert f">{last.seq}<" not in before


def test_contacts_are_for_officials_and_the_own_side(talks: Table) -> None:
    talks.case.parties.filter(key="union").update(phone="012 999 000")
    assert "012 999 000" in text_of(talks, "officer", "parties/")
    assert "012 999 000" in text_of(talks, "union_rep", "parties/")
    assert "012 999 000" not in "".join(text_of(talks, "employer_rep", path) for path in PAGES)


def test_both_sides_figures_stand_beside_each_other(talks: Table) -> None:
    answers = {"1": {"answer": "deny", "workers": 398}, "2": "propose"}
    talks.do("employer_rep", "respond", {"answers": answers})
    page = text_of(talks, "union_rep", "issues/")
    assert ">398<" in page
    assert "does not agree" in text_of(talks, "union_rep", "timeline/")


def test_a_correction_stands_beside_what_it_corrects(talks: Table) -> None:
    wrong = talks.case.events.get(action="accept")
    talks.do("officer", "correct", {"entry": wrong.seq, "text": "Accepted on the day before"})
    assert "Corrected: Accepted on the day before" in text_of(talks, "union_rep", "timeline/")


def test_a_day_without_an_hour_shows_no_hour(talks: Table) -> None:
    day = When(dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC), day_only=True)
    answers = {"minutes": "Both came", "attended": ["union", "factory"]}
    talks.do("conciliator", "record_session", answers, when=day)
    page = text_of(talks, "union_rep", "timeline/") + text_of(talks, "union_rep", "sessions/1/")
    assert page.count("Mon 2 Mar 2026") == 2
    assert "00:00" not in page


def test_the_clock_page_shows_every_day_and_what_is_not_verified(talks: Table) -> None:
    page = text_of(talks, "union_rep", "clock/")
    assert "End of conciliation" in page
    assert "What happens if nobody acts" in page
    assert "day of the event, not counted" in page


def test_the_progress_marks_the_step_and_the_days_of_those_before(talks: Table) -> None:
    page = text_of(talks, "union_rep")
    assert page.count('class="done"') == 3
    assert 'aria-current="step">Conciliation<small>until' in page


def test_a_closed_road_is_shown_with_its_reason(talks: Table) -> None:
    page = text_of(talks, "union_rep")
    assert "No settlement text is proposed yet." in page


def queries(table: Table, who: str, path: str) -> int:
    client = sign_in(Client(), getattr(table.cast, who))
    client.get(f"/en/cases/{table.case.number}/{path}")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/en/cases/{table.case.number}/{path}")
    return len(captured)


@pytest.mark.parametrize("path", ["", "timeline/", "fragment/"])
def test_sixty_entries_need_no_more_queries_than_a_few(talks: Table, path: str) -> None:
    few = {who: queries(talks, who, path) for who in ("union_rep", "conciliator")}
    for n in range(55):
        talks.do("union_rep", "add_document", {"title": f"Paper {n}", "text": "x", "audience": "all"})
    assert {who: queries(talks, who, path) for who in few} == few


def test_the_case_page_needs_few_queries_beyond_the_five_of_every_page(talks: Table) -> None:
    assert queries(talks, "union_rep", "") <= 5 + 16
    assert queries(talks, "conciliator", "") <= 5 + 18


def test_older_entries_are_on_the_next_page_and_nothing_twice(talks: Table) -> None:
    for n in range(30):
        talks.do("union_rep", "add_document", {"title": f"Paper no. {n}.", "text": "x", "audience": "all"})
    first = get(talks, "employer_rep", "timeline/")
    older = first.context["older_url"]
    second = text_of(talks, "employer_rep", f"timeline/{older}")
    assert "Paper no. 29." in first.content.decode()
    assert "Paper no. 0." in second
    assert "Paper no. 29." not in second


def test_the_timeline_can_be_narrowed(talks: Table) -> None:
    talks.do("union_rep", "add_document", {"title": "Payslip", "text": "x", "audience": "all"})
    page = text_of(talks, "union_rep", "timeline/?kind=documents")
    assert "Payslip" in page
    assert "Complaint filed" not in page


def test_the_fragment_is_small_and_says_what_is_new(talks: Table) -> None:
    talks.do("union_rep", "add_document", {"title": "Payslip", "text": "x", "audience": "all"})
    answer = get(talks, "conciliator", "fragment/")
    assert len(answer.content) < 4096
    assert "Union A added 1 document" in answer.content.decode().split("data-announce=")[1][:80]


def test_the_fragment_counts_only_new_entries_the_reader_may_see(talks: Table) -> None:
    token = get(talks, "employer_rep", "").context["head"].token
    talks.do("conciliator", "add_note", {"text": "hidden"})
    assert "Show" not in text_of(talks, "employer_rep", f"fragment/?part=timeline&since={token}")
    talks.do("union_rep", "add_document", {"title": "Payslip", "text": "x", "audience": "all"})
    assert "Show 1 new entry" in text_of(talks, "employer_rep", f"fragment/?part=timeline&since={token}")


def test_a_calendar_file_keeps_its_name_and_counts_its_changes(talks: Table) -> None:
    talks.do(
        "conciliator",
        "schedule_session",
        {"starts_at": "2027-01-05T09:00", "place": "Room 2", "despite": True},
    )
    first = get(talks, "union_rep", "sessions/1.ics").content.decode()
    talks.do(
        "conciliator",
        "postpone_session",
        {"starts_at": "2027-01-06T09:00", "reason": "Illness", "despite": True},
    )
    second = get(talks, "union_rep", "sessions/1.ics").content.decode()
    uid = next(line for line in first.splitlines() if line.startswith("UID"))
    assert uid in second
    assert "SEQUENCE:0" in first
    assert "SEQUENCE:1" in second
    assert "Union A" not in first
