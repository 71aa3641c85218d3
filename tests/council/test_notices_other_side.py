"""A notice that no case is about: the other side sees it and is told; a court's ruling has its 48 hours."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate
from cases.models import IndustrialAction
from cases.models.acting import NotYours
from cases.services.notices import act_on_notice, give_notice
from notifications.models import Notification
from tests.accounts.factories import make_mandate, make_official, make_post, sign_in

pytestmark = pytest.mark.django_db
RULED = "2026-11-20T10:00"


@pytest.fixture
def notice(cast):
    """The union's notice against the employer, received by both."""
    answers = {
        "kind": "strike", "organization": cast.union, "against": cast.employer.name, "opponent": cast.employer,
        "office": cast.office, "demands": "Rice allowance",
        "served": {"other": dt.date(2026, 10, 7), "ministry": dt.date(2026, 10, 7)},
    }  # fmt: skip
    return give_notice(by=cast.union_rep, answers=answers, key="k", now=timezone.now())


def form(cast, **more):
    """A notice as the page sends it, against a name that the list has."""
    return {
        "kind": "strike", "organization": cast.union.pk, "against": "employer a", "office": "phnom-penh",
        "demands": "Rice allowance", "idempotency_key": "k1", **more,
    }  # fmt: skip


def act(client, who, row, name, **data):
    sign_in(client, who)
    return client.post(reverse("cases:notice_act", args=[row.number, name]), data)


def begun(client, cast, notice):
    """The same strike, going on."""
    assert act(client, cast.officer, notice, "begin").status_code == 302
    return IndustrialAction.objects.get()


def test_a_name_of_the_list_is_asked_about_and_the_choice_is_kept(client, cast):
    sign_in(client, cast.union_rep)
    url = reverse("cases:notice_apart")
    asked = client.post(url, form(cast))
    assert asked.status_code == 422
    assert b"Which one in the list?" in asked.content
    assert client.post(url, form(cast, opponent=cast.employer.pk)).status_code == 302
    row = IndustrialAction.objects.get()
    assert (row.opponent, row.against) == (cast.employer, "Employer A")


def test_none_of_the_list_is_an_answer_and_tells_no_employer(client, cast):
    sign_in(client, cast.union_rep)
    assert client.post(reverse("cases:notice_apart"), form(cast, opponent="none")).status_code == 302
    assert IndustrialAction.objects.get().opponent is None
    assert not Notification.objects.filter(user=cast.employer_rep).exists()


@pytest.mark.parametrize("wrong", ["union", "999999", "x"])
def test_an_organization_that_was_not_offered_cannot_be_named(client, cast, wrong):
    sign_in(client, cast.union_rep)
    chosen = cast.union.pk if wrong == "union" else wrong
    assert client.post(reverse("cases:notice_apart"), form(cast, opponent=chosen)).status_code == 422
    assert not IndustrialAction.objects.exists()


def test_the_other_side_sees_list_and_page_and_a_stranger_neither(client, cast, notice):
    for who, status in ((cast.employer_rep, 200), (cast.other_employer_rep, 404), (cast.rival_rep, 404)):
        sign_in(client, who)
        assert client.get(notice.get_absolute_url()).status_code == status
        listed = client.get(reverse("cases:notices")).content.decode()
        assert ("Union A / Employer A" in listed) is (status == 200)


def test_whose_mandate_of_the_other_side_ended_sees_it_no_more(client, cast, notice):
    Mandate.objects.filter(user=cast.employer_rep).update(revoked_at=timezone.now())
    sign_in(client, cast.employer_rep)
    assert client.get(notice.get_absolute_url()).status_code == 404


def test_the_other_side_is_told_when_it_is_given_and_at_each_step(client, cast, notice):
    begun(client, cast, notice)
    told = Notification.objects.filter(user=cast.employer_rep, kind="notice").order_by("seq")
    assert [(n.verb, n.reason) for n in told] == [("notify", "against"), ("begin", "against")]
    sign_in(client, cast.employer_rep)
    inbox = client.get(reverse("notifications:inbox"), {"tab": "updates"}).content.decode()
    assert "First lawful day: 21 October 2026" in inbox


def test_the_other_side_reads_and_records_nothing(client, cast, notice):
    assert act(client, cast.employer_rep, notice, "call_off").status_code == 403
    assert IndustrialAction.objects.get().state == "notice_running"


def test_the_office_says_later_who_the_other_side_is(client, cast, notice):
    IndustrialAction.objects.update(opponent=None)
    assert act(client, cast.officer, notice, "identify", against="Nobody Ltd").status_code == 422
    chosen = {"against": "Employer A", "opponent": cast.employer.pk}
    assert act(client, cast.officer, notice, "identify", **chosen).status_code == 302
    assert IndustrialAction.objects.visible_to(cast.employer_rep).exists()
    assert act(client, cast.officer, notice, "identify", **chosen).status_code == 409


def test_who_acts_for_both_sides_gives_no_notice_and_records_nothing(client, cast, notice):
    make_mandate(cast.union_rep, cast.employer)
    answer = act(client, cast.union_rep, notice, "call_off")
    assert (answer.status_code, b"You act for both sides of this notice." in answer.content) == (403, True)
    sign_in(client, cast.union_rep)
    given = client.post(reverse("cases:notice_apart"), form(cast, opponent=cast.employer.pk))
    assert (given.status_code, b"You act for both sides" in given.content) == (422, True)


def test_a_post_at_the_office_does_not_count_for_who_represents_a_side(cast, notice):
    make_post(cast.employer_rep, "officer", cast.office)
    with pytest.raises(NotYours):
        act_on_notice(notice, "call_off", by=cast.employer_rep, answers={}, now=timezone.now())


def test_a_ruling_gives_48_hours_to_return_and_says_why(client, cast, notice):
    """LL 337: within 48 hours of the ruling, days of rest included."""
    row = begun(client, cast, notice)
    ruling = {"at": RULED, "court": "Court of first instance (made up)", "number": "7"}
    assert act(client, cast.officer, row, "illegal", **ruling).status_code == 302
    row = IndustrialAction.objects.get()
    assert (row.state, row.return_clock["due_at"]) == ("ruled_illegal", "2026-11-22T03:00:00+00:00")
    assert row.return_clock["basis"] == "LL 337"
    html = client.get(row.get_absolute_url()).content.decode().partition('id="ruling"')[2]
    for words in (
        "22 Nov 2026, 10:00",
        "Why this date?",
        "LL 337",
        row.return_clock["rule_set"],
        "serious misconduct",
    ):
        assert words in html, words


@pytest.mark.parametrize(("hours", "back", "state", "words"), [
    (1, "true", "returned", "Met"), (49, "true", "returned", "Missed"),
    (1, "false", "not_returned", "Missed"),
])  # fmt: skip
def test_the_return_is_on_record_with_whether_the_hours_were_kept(
    client, cast, notice, hours, back, state, words
):
    begun(client, cast, notice)
    moment = timezone.localtime() - dt.timedelta(hours=hours)
    act(client, cast.officer, notice, "illegal", at=moment.strftime("%Y-%m-%dT%H:%M"), court="A court")
    assert act(client, cast.officer, notice, "returned", returned=back).status_code == 302
    assert IndustrialAction.objects.get().state == state
    assert words in client.get(notice.get_absolute_url()).content.decode()


def test_only_the_office_records_a_ruling_and_none_that_is_to_come(client, cast, notice):
    begun(client, cast, notice)
    assert act(client, cast.union_rep, notice, "illegal", at=RULED, court="A court").status_code == 403
    later = (timezone.localtime() + dt.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert act(client, cast.officer, notice, "illegal", at=later, court="A court").status_code == 422
    assert act(client, cast.officer, notice, "returned", returned="true").status_code == 409


def test_a_ruling_reaches_both_sides_and_the_heads(client, cast, notice):
    head = make_official("head_of_office", "siem-reap", name="Head elsewhere")
    act(client, cast.officer, begun(client, cast, notice), "illegal", at=RULED, court="A court")
    told = Notification.objects.filter(verb="illegal").values_list("user_id", flat=True)
    assert {head.pk, cast.head.pk, cast.union_rep.pk, cast.employer_rep.pk} <= set(told)
    assert not {cast.rival_rep.pk, cast.other_employer_rep.pk, cast.officer.pk} & set(told)
