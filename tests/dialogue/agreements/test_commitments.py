"""Commitments: who finds them, who reports, who is reminded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dialogue.models import Agreement, Attachment, Commitment
from dialogue.services.opening import plan_meeting
from dialogue.services.reminding import remind
from dialogue.services.step import take_step
from notifications import words
from notifications.models import Notification
from tests.accounts.factories import make_representative, sign_in
from tests.dialogue.agreements.conftest import NOW, Table, endorse_all, go
from tests.files import corpus

LIST = "/en/actions/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def promise(table: Table, tabled: Agreement) -> Commitment:
    """A promise of the employers in an agreement in force, due on 1 December 2026."""
    endorse_all(table, tabled)
    return tabled.commitments.get()


def told(user: User) -> list[str]:
    """What a person was reminded of."""
    return list(Notification.objects.filter(user=user, kind="commitment").values_list("verb", flat=True))


def test_a_promise_counts_once_the_agreement_is_in_force(table: Table, tabled: Agreement) -> None:
    assert "Print pay slips" not in go(table.employers, LIST).content.decode()
    endorse_all(table, tabled)
    assert "Print pay slips" in go(table.employers, LIST).content.decode()


@pytest.mark.parametrize(
    ("who", "query", "there"),
    [
        ("employers", "whose=mine", True), ("workers", "whose=mine", False), ("workers", "whose=employers", True),
        ("workers", "whose=workers", False), ("employers", "state=done", False), ("secretary", "state=all", True),
        ("secretary", "state=overdue", False),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(
    table: Table, promise: Commitment, who: str, query: str, there: bool
) -> None:
    Commitment.objects.update(due=dt.date(2099, 1, 1))
    page = go(table.people[who], f"{LIST}?{query}").content.decode()
    assert ("Print pay slips" in page) is there


def test_it_is_found_by_the_number_of_its_agreement(
    table: Table, promise: Commitment, tabled: Agreement
) -> None:
    assert "Print pay" in go(table.workers, f"{LIST}?origin={tabled.number.lower()}").content.decode()
    assert "Print pay" not in go(table.workers, f"{LIST}?origin=AG-1999-0001").content.decode()
    assert go(table.workers, f"{LIST}?origin=zzz&after=x").status_code == 400


def test_strangers_do_not_find_it_where_the_body_is_not_public(table: Table, promise: Commitment) -> None:
    type(table.body).objects.update(public=False)
    assert go(table.stranger, f"{LIST}{promise.pk}/").status_code == 404
    assert go(None, LIST).status_code == 302


def test_a_report_without_proof_comes_back_and_one_with_it_closes(table: Table, promise: Commitment) -> None:
    at = f"{LIST}{promise.pk}/report/"
    typed = {"commitment": promise.pk, "status": "done", "evidence": ""}
    assert go(table.employers, at, **typed).status_code == 422
    assert go(table.employers, at, **{**typed, "evidence": "Photo", "on": "2026-11-20"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.status, promise.done_on) == ("done", dt.date(2026, 11, 20))
    assert "Photo" in go(table.workers, f"{LIST}{promise.pk}/").content.decode()


def test_a_file_proves_it_to_those_who_may_follow_it(
    table: Table, promise: Commitment, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT, at = tmp_path / "files", f"{LIST}{promise.pk}/report/"
    body = {"commitment": promise.pk, "status": "done", "evidence": ""}
    wrong = go(table.employers, at, **body, file=SimpleUploadedFile("a.pdf", b"MZ"))
    assert (wrong.status_code, Attachment.objects.exists()) == (422, False)
    sent = go(table.employers, at, **body, file=SimpleUploadedFile("slips.pdf", corpus.pdf()))
    assert sent.status_code == 302
    path = f"/en/files/{Attachment.objects.get().pk}/"
    assert "slips.pdf" in go(table.workers, f"{LIST}{promise.pk}/").content.decode()
    assert [go(who, path).status_code for who in (table.workers, table.stranger, None)] == [200, 200, 404]
    type(table.body).objects.update(public=False)
    assert go(table.stranger, path).status_code == 404


def test_others_read_it_and_cannot_report(table: Table, promise: Commitment) -> None:
    typed = {"commitment": promise.pk, "status": "done", "evidence": "Untrue"}
    assert go(table.workers, f"{LIST}{promise.pk}/report/", **typed).status_code == 409
    assert go(table.stranger, f"{LIST}{promise.pk}/report/", **typed).status_code == 403
    assert go(table.watcher, f"{LIST}{promise.pk}/report/").status_code == 403


def test_an_organizations_representative_reports_on_its_own_promise_alone(
    table: Table, promise: Commitment
) -> None:
    seat = table.body.seats.get(constituency="employers")
    other = Commitment.objects.create(agreement=promise.agreement, owner="employers", text="Of the side")
    Commitment.objects.filter(pk=promise.pk).update(owner_organization=seat.organization)
    person = make_representative(seat.organization)
    typed = {"status": "done", "evidence": "Photo"}
    assert go(person, f"{LIST}{other.pk}/report/", **typed, commitment=other.pk).status_code == 409
    assert (
        go(person, f"{LIST}{promise.pk}/report/", **typed, commitment=promise.pk, key="p" * 20).status_code
        == 302
    )


def test_each_is_reminded_once_before_and_once_after(table: Table, promise: Commitment) -> None:
    due = dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC)
    counts = [remind(due + n * DAY) for n in (-20, -7, -6, 0, 1, 2, 30)]
    assert counts == [0, 1, 0, 0, 1, 0, 0]
    assert told(table.employers) == told(table.secretary) == ["due_soon", "overdue"]
    assert told(table.workers) == told(table.stranger) == []
    assert "A commitment is overdue" in go(table.employers, "/en/notifications/").content.decode()


def test_its_last_day_stands_in_the_calendar_of_who_made_it_and_in_the_summary_of_the_week(
    table: Table, promise: Commitment
) -> None:
    page, before = "/en/calendar/?view=day&on=2026-12-01", dt.datetime(2026, 11, 28, 1, tzinfo=dt.UTC)
    week = (before, before + 7 * DAY)
    assert "Print pay slips" in go(table.employers, page).content.decode()
    assert "Print pay slips" not in go(table.employers, page.replace("12-01", "12-02")).content.decode()
    assert words.dates_of(table.employers, *week) == [dt.date(2026, 12, 1)]
    assert words.dates_of(table.workers, *week) == []
    Commitment.objects.update(status="done")
    assert "Print pay slips" not in go(table.employers, page).content.decode()


def test_what_was_done_or_ended_is_not_reminded_of(table: Table, promise: Commitment) -> None:
    take_step(promise.agreement, "terminate_agreement", by=table.secretary, answers={"reason": "x"})
    assert remind(dt.datetime(2026, 12, 5, tzinfo=dt.UTC)) == 0


def test_overdue_ones_stand_on_the_home_of_owner_and_secretariat(table: Table, promise: Commitment) -> None:
    Commitment.objects.update(due=dt.date(2020, 1, 1))
    for name, there in (("employers", True), ("secretary", True), ("workers", False)):
        page = go(table.people[name], "/en/home/").content.decode()
        assert ("A commitment is overdue" in page) is there, name


def test_a_text_that_waits_stands_on_the_home_of_who_endorses(table: Table, tabled: Agreement) -> None:
    for name, there in (("employers", True), ("member", False), ("secretary", False)):
        page = go(table.people[name], "/en/home/").content.decode()
        assert ("Read the agreement and endorse it" in page) is there, name


def test_a_promise_in_a_meeting_has_its_item_and_is_reported_there(table: Table) -> None:
    meeting = plan_meeting(table.body, title="Talks", starts_at=NOW)
    take_step(meeting, "set_agenda_item", by=table.secretary, answers={"key": "1", "title": "Slips"})
    for name in ("convene", "open_meeting"):
        take_step(meeting, name, by=table.secretary, answers={})
    given = {"item": "1", "owner": "employers", "text": "Print more", "due": dt.date(2026, 12, 1)}
    take_step(meeting, "add_commitment", by=table.secretary, answers=given)
    row = Commitment.objects.get(item__meeting=meeting)
    typed = {"commitment": row.pk, "status": "done", "evidence": "Photo"}
    assert go(table.employers, f"{LIST}{row.pk}/report/", **typed).status_code == 302
    assert meeting.number in go(table.employers, LIST + "?state=done").content.decode()


@pytest.mark.parametrize("many", [3, 12])
def test_the_list_costs_the_same_however_long_it_is(table: Table, promise: Commitment, many: int) -> None:
    for n in range(many):
        Commitment.objects.create(
            agreement=promise.agreement, owner="workers", text=f"No {n}", due=NOW.date()
        )
    client = sign_in(Client(), table.secretary)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(LIST).status_code == 200
    assert len(seen) <= 13


def test_many_come_in_pages_with_those_without_a_day_last(table: Table, promise: Commitment) -> None:
    for n in range(60):
        day = None if n % 3 == 0 else NOW.date() + (n % 7) * DAY
        Commitment.objects.create(agreement=promise.agreement, owner="workers", text=f"No {n}", due=day)
    found, query = [], "?state=all"
    while query:
        page = go(table.secretary, LIST + query)
        found += [item["row"] for item in page.context["rows"]]
        query = page.context["next_url"]
    assert len({row.pk for row in found}) == len(found) == 61
    assert [row.due or dt.date.max for row in found] == sorted(row.due or dt.date.max for row in found)
