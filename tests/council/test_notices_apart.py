"""A strike that no case of ours is about: its notice is taken, counted, warned about, told and shown."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import AuditEntry, IndustrialAction
from notifications.models import Notification
from tests.accounts.factories import make_official, sign_in

pytestmark = pytest.mark.django_db
BALLOT = {"members": 100, "voters": 80, "for": 70, "against": 10}


def answers(cast, **more):
    """A notice of 7 October 2026, received by both on that day, as the form sends it."""
    given = {
        "kind": "strike", "organization": cast.union.pk, "against": "River Garment", "office": "phnom-penh",
        "demands": "Rice allowance", "served.other": "2026-10-07", "served.ministry": "2026-10-07",
        **{f"ballot.{name}": n for name, n in BALLOT.items()}, "ballot.secret": "on", "idempotency_key": "k1",
    }  # fmt: skip
    return {name: value for name, value in {**given, **more}.items() if value is not None}


def give(client, cast, **more):
    """The union gives it; the answer of the site."""
    sign_in(client, cast.union_rep)
    return client.post(reverse("cases:notice_apart"), answers(cast, **more))


def act(client, name, **data):
    return client.post(reverse("cases:notice_act", args=[IndustrialAction.objects.get().number, name]), data)


def page(client):
    return client.get(IndustrialAction.objects.get().get_absolute_url()).content.decode()


def test_a_notice_without_a_case_gets_a_number_and_its_first_lawful_day_explained(client, cast):
    """Domain §13: seven working days from 7 October 2026 end on the 20th."""
    assert give(client, cast).status_code == 302
    row = IndustrialAction.objects.get()
    assert (row.case, row.state, row.lawful_from) == (None, "notice_running", dt.date(2026, 10, 21))
    html = page(client)
    for words in (
        "River Garment",
        "Why this date?",
        "LL 324",
        "No case of ours is about it.",
        "Rice allowance",
    ):
        assert words in html


def test_it_is_warned_that_no_dispute_is_on_record_and_never_blocked(client, cast):
    give(client, cast, planned_start="2026-10-12T08:00", **{"ballot.for": 30})
    found = [(w["code"], w["basis"]) for w in IndustrialAction.objects.get().warnings]
    assert found == [
        ("STRIKE_NOTICE_SHORT", "LL 324"), ("STRIKE_BALLOT", "LL 323"), ("STRIKE_NOT_EXHAUSTED", "LL 319-320"),
    ]  # fmt: skip


def test_an_essential_service_has_fifteen_days_of_notice(client, cast):
    give(client, cast, essential="on", planned_start="2026-10-12T08:00")
    row = IndustrialAction.objects.get()
    assert row.lawful_from == dt.date(2026, 11, 3)
    assert row.warnings[0]["basis"] == "LL 327"


def test_a_lock_out_is_noticed_by_an_employer_and_needs_no_ballot(client, cast):
    sign_in(client, cast.employer_rep)
    given = answers(cast, kind="lockout", organization=cast.employer.pk)
    ballotless = {name: value for name, value in given.items() if not name.startswith("ballot")}
    assert client.post(reverse("cases:notice_apart"), ballotless).status_code == 302
    assert [w["code"] for w in IndustrialAction.objects.get().warnings] == ["STRIKE_NOT_EXHAUSTED"]


def test_its_days_run_only_when_both_have_it(client, cast):
    give(client, cast, **{"served.ministry": None})
    row = IndustrialAction.objects.get()
    assert (row.state, row.lawful_from) == ("notified", None)
    assert "when the other side and the ministry have both received it" in page(client)
    sign_in(client, cast.officer)
    assert act(client, "received", **{"served.ministry": "2026-10-08"}).status_code == 302
    assert IndustrialAction.objects.get().lawful_from == dt.date(2026, 10, 22)


def test_the_same_press_twice_makes_one_notice_and_the_key_serves_no_other(client, cast):
    give(client, cast)
    assert give(client, cast).status_code == 302
    assert give(client, cast, demands="Another matter").status_code == 422
    assert IndustrialAction.objects.count() == AuditEntry.objects.filter(verb="notice_notify").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"against": ""}, {"office": "atlantis"}, {"kind": "riot"}, {"ballot.voters": 900}]
)
def test_what_does_not_fit_is_said_and_what_was_typed_is_kept(client, cast, wrong):
    answer = give(client, cast, **wrong)
    assert answer.status_code == 422
    assert b"Rice allowance" in answer.content
    assert not IndustrialAction.objects.exists()


def test_nobody_gives_notice_for_an_organization_that_is_not_theirs(client, cast):
    assert give(client, cast, organization=cast.employer.pk).status_code == 422
    sign_in(client, cast.officer)
    assert client.get(reverse("cases:notice_apart")).status_code == 403
    assert not IndustrialAction.objects.exists()


def test_heads_everywhere_the_office_and_the_giver_see_it_and_nobody_else(client, cast):
    give(client, cast)
    number = IndustrialAction.objects.get().number
    elsewhere = make_official("head_of_office", "siem-reap", name="Head elsewhere")
    seeing = [cast.head, cast.officer, elsewhere, make_official("leadership", None), cast.union_rep]
    for who, status in [(who, 200) for who in seeing] + [(cast.rival_rep, 404), (cast.employer_rep, 404)]:
        sign_in(client, who)
        assert client.get(reverse("cases:notice", args=[number])).status_code == status
        assert (number in client.get(reverse("cases:notices")).content.decode()) is (status == 200)


def test_heads_everywhere_are_told_once_with_its_first_lawful_day(client, cast):
    elsewhere = make_official("head_of_office", "siem-reap", name="Head elsewhere")
    give(client, cast)
    told = Notification.objects.filter(kind="notice").values_list("user_id", flat=True)
    assert {elsewhere.pk, cast.head.pk, cast.officer.pk} <= set(told)
    assert len(told) == len(set(told))
    assert cast.union_rep.pk not in told
    sign_in(client, elsewhere)
    assert (
        b"First lawful day: 21 October 2026"
        in client.get(reverse("notifications:inbox"), {"tab": "updates"}).content
    )


def test_the_heads_calendar_and_the_table_by_province_show_it(client, cast):
    soon = timezone.localtime() + dt.timedelta(days=9)
    give(client, cast, planned_start=soon.strftime("%Y-%m-%dT08:00"))
    row = IndustrialAction.objects.get()
    sign_in(client, make_official("head_of_office", "siem-reap", name="Head elsewhere"))
    shown = client.get(reverse("cases:calendar")).content.decode()
    assert f"{row.title}: planned start" in shown
    assert row.get_absolute_url() in shown
    assert "Phnom Penh" in client.get(reverse("cases:notices")).content.decode().partition("By province")[2]
    sign_in(client, cast.officer)
    assert row.title not in client.get(reverse("cases:calendar")).content.decode()


def test_it_is_called_off_begins_and_ends_and_each_is_on_record(client, cast):
    give(client, cast)
    assert act(client, "begin").status_code == 302
    assert act(client, "call_off").status_code == 409
    assert act(client, "end", reason="Agreed").status_code == 302
    row = IndustrialAction.objects.get()
    assert (row.state, row.started_at is None, row.ended_at is None) == ("ended", False, False)
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["notice_notify", "notice_begin", "notice_end"]


def test_who_only_reads_it_records_nothing(client, cast):
    give(client, cast)
    sign_in(client, make_official("head_of_office", "siem-reap", name="Head elsewhere"))
    assert act(client, "call_off").status_code == 403
    sign_in(client, cast.rival_rep)
    assert act(client, "call_off").status_code == 404
    assert IndustrialAction.objects.get().state == "notice_running"


def test_a_notice_is_of_a_case_or_apart_and_never_neither(client, cast):
    give(client, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndustrialAction.objects.update(organization=None)
    with pytest.raises(ObjectDoesNotExist):
        IndustrialAction.objects.get(case__isnull=False)


def test_an_open_list_hears_of_a_new_notice_and_says_it_once_it_is_newer(client, cast):
    sign_in(client, cast.head)
    html = client.get(reverse("cases:notices")).content.decode()
    address = html.partition('data-live-src="')[2].partition('"')[0].replace("&amp;", "&")
    assert b"data-announce" not in client.get(address).content
    give(client, cast)
    sign_in(client, cast.head)
    assert (
        b'data-announce="New notice SN-2026-0001, first lawful day 21 October 2026"'
        in client.get(address).content
    )


def test_the_list_costs_the_same_whatever_stands_apart(client, cast):
    give(client, cast)
    sign_in(client, cast.head)
    client.get(reverse("cases:notices"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("cases:notices"))
    for n in range(4):
        give(client, cast, idempotency_key=f"m{n}", office="siem-reap")
    sign_in(client, cast.head)
    client.get(reverse("cases:notices"))
    with CaptureQueriesContext(connection) as more:
        client.get(reverse("cases:notices"))
    assert len(more) == len(one)
