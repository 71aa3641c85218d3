"""One person stands on one side of a case, in every door: list, entries, gate, page, interface, news (T6)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import access_of
from accounts.models import Mandate
from cases.models import Case, CaseEvent, Party, SideTaken
from cases.models.acting import NotYours
from cases.roles import actor_for
from cases.services.act import take_action
from notifications.models import Notification
from tests.accounts.factories import make_mandate, make_post, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(at_state):
    """A case in conciliation in which each side told the officers something alone."""
    table = at_state("in_conciliation")
    for who, key in (("union_rep", "union"), ("employer_rep", "factory")):
        table.do(who, "add_document", {"title": key, "text": key, "audience": "party"})
    return table


def fresh(user):
    """The person as the next request has them."""
    user.__dict__.pop("_access", None)
    return user


def told_alone(user):
    """Whose confidential entries this person can read."""
    rows = CaseEvent.objects.visible_to(fresh(user)).filter(audience="party")
    return set(rows.values_list("audience_party__key", flat=True))


def why(user, table, action="add_document"):
    """The reason that the gate gives to this person; empty where it lets them."""
    try:
        take_action(table.case, action, by=fresh(user), answers={"title": "x", "text": "x"})
    except NotYours as refused:
        return refused.reason.code
    return ""


def both(table, name="rival_rep"):
    """Somebody with a mandate of each side who has taken none."""
    person = getattr(table.cast, name)
    for organization in (table.cast.union, table.cast.employer):
        make_mandate(person, organization)
    return person


def test_mandates_of_both_sides_open_nothing_and_the_gate_says_why(table):
    lawyer = both(table)
    assert not Case.objects.visible_to(fresh(lawyer)).filter(pk=table.case.pk).exists()
    assert (told_alone(lawyer), why(lawyer, table)) == (set(), "both_sides")


def test_home_says_that_a_dispute_is_shut_and_never_which(client, table):
    lawyer = both(table)
    sign_in(client, lawyer)
    html = client.get(reverse("cases:home")).content.decode()
    assert "You represent both sides of one dispute." in html
    assert table.case.number not in html
    assert client.get(reverse("cases:case", args=[table.case.number])).status_code == 404


def test_home_says_nothing_to_who_stands_on_one_side(client, table):
    sign_in(client, table.cast.union_rep)
    assert b"You represent both sides" not in client.get(reverse("cases:home")).content


def test_who_took_a_side_reads_nothing_of_the_other_with_both_mandates(table):
    """Found by this test: the other side's confidential entries were readable."""
    person = table.cast.union_rep
    make_mandate(person, table.cast.employer)
    assert told_alone(person) == {"union"}
    assert actor_for(fresh(person), table.case).side == table.case.parties.get(key="union").pk


def test_who_changes_sides_sees_nothing_and_the_gate_says_why(table):
    """Found by this test: the gate let a former representative act for the other side."""
    person = table.cast.union_rep
    Mandate.objects.filter(user=person).update(revoked_at=timezone.now())
    make_mandate(person, table.cast.employer)
    assert (told_alone(person), why(person, table)) == (set(), "other_side")


def test_a_worker_who_complains_and_represents_the_employer_stands_on_no_side(table):
    """Found by this test: a party in person with a mandate of the other side read both sides' entries."""
    person = make_user(name="Worker and Manager")
    Party.objects.filter(case=table.case, key="union").update(organization=None, person=person)
    assert told_alone(person) == {"union"}
    make_mandate(person, table.cast.employer)
    assert (told_alone(person), why(person, table)) == (set(), "both_sides")
    SideTaken.objects.create(case=table.case, user=person, side="workers")
    assert (told_alone(person), why(person, table)) == ({"union"}, "")


@pytest.mark.parametrize("kind", ["officer", "head_of_office", "minister_delegate", "council"])
def test_a_post_does_not_count_for_who_represents_a_side(table, kind):
    person = table.cast.employer_rep
    make_post(person, kind, table.cast.office if kind in ("officer", "head_of_office") else None)
    Case.objects.filter(pk=table.case.pk).update(referred_at=timezone.now())
    assert access_of(fresh(person)).is_official
    assert told_alone(person) == {"factory"}
    assert why(person, table, "reassign") == "represents_a_side"


def test_a_former_representative_with_a_post_has_no_part_in_the_case(table):
    """Found by this test: who spoke for a side yesterday was its neutral officer today."""
    person = table.cast.union_rep
    Mandate.objects.filter(user=person).update(revoked_at=timezone.now())
    make_post(person, "officer", table.cast.office)
    assert not Case.objects.visible_to(fresh(person)).filter(pk=table.case.pk).exists()
    assert why(person, table, "add_note") == "represents_a_side"


def test_panel_entries_stay_away_from_a_secretary_who_represents_a_side(table):
    """Found by this test: a post at the Council opened what only the panel may read."""
    person = table.cast.employer_rep
    make_post(person, "council", None)
    Case.objects.filter(pk=table.case.pk).update(referred_at=timezone.now())
    event = table.case.events.last()
    fields = {f.attname: getattr(event, f.attname) for f in CaseEvent._meta.concrete_fields}
    CaseEvent.objects.create(
        **{**fields, "id": None, "seq": event.seq + 1, "audience": "panel", "audience_party_id": None}
    )
    assert not CaseEvent.objects.visible_to(fresh(person)).filter(audience="panel").exists()


def test_the_page_says_that_a_post_does_not_count(client, table):
    make_post(table.cast.employer_rep, "officer", table.cast.office)
    sign_in(client, table.cast.employer_rep)
    words = b"You stand on a side of this case. Your post does not count here."
    assert words in client.get(reverse("cases:case", args=[table.case.number])).content
    answer = client.get(reverse("cases:act", args=[table.case.number, "add_note"]))
    assert (answer.status_code, words in answer.content) == (403, True)


def test_a_program_is_told_why_as_well(client, table):
    make_post(table.cast.employer_rep, "officer", table.cast.office)
    sign_in(client, table.cast.employer_rep)
    url = f"/api/v1/cases/{table.case.number}/actions/add_note/"
    answer = client.post(url, {"text": "x"}, "application/json", headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (403, "represents_a_side")


def told_of_a_document(table):
    Notification.objects.all().delete()
    table.do("conciliator", "add_document", {"title": "x", "text": "x", "audience": "all"})
    told = set(Notification.objects.values_list("user_id", flat=True))
    assert table.cast.employer_rep.pk in told
    return told


def test_news_reaches_nobody_who_stands_on_both_sides(table):
    assert both(table).pk not in told_of_a_document(table)
    worker = make_user(name="Worker and Manager")
    Party.objects.filter(case=table.case, key="union").update(organization=None, person=worker)
    assert worker.pk in told_of_a_document(table)
    make_mandate(worker, table.cast.employer)
    assert worker.pk not in told_of_a_document(table)
