"""The panel: sealed choices, lots, declarations, and who may know what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseEvent, Draw, PanelSeat
from cases.models.acting import Refused
from notifications.models import Notification
from tests.accounts.factories import make_mandate, make_org, sign_in
from tests.council.conftest import TEXT
from workflow.lots import draw_lot

pytestmark = pytest.mark.django_db


def page(client, table, who, name="arbitration_case", *args):
    sign_in(client, getattr(table.cast, who))
    return client.get(reverse(f"cases:{name}", args=[table.case.council_number, *args]))


def test_a_choice_is_sealed_from_the_other_side_until_both_are_in(at_council, client):
    table = at_council("panel_forming")
    table.do("union_rep", "select_arbitrator", {"arbitrator": "workers-1"})
    assert b"workers 1" in page(client, table, "union_rep").content
    seen = page(client, table, "employer_rep").content
    assert b"workers 1" not in seen
    assert b"sealed" in seen
    table.do("employer_rep", "select_arbitrator", {"arbitrator": "employers-1"})
    assert b"workers 1" in page(client, table, "employer_rep").content


def test_the_other_side_is_not_told_of_a_sealed_choice(at_council):
    table = at_council("panel_forming")
    event = table.do("union_rep", "select_arbitrator", {"arbitrator": "workers-1"})
    told = set(Notification.objects.filter(source=event.pk).values_list("user_id", flat=True))
    assert table.cast.secretary.pk in told
    assert not told & {table.cast.employer_rep.pk, table.cast.arb_workers.pk}
    assert not CaseEvent.objects.visible_to(table.cast.employer_rep).filter(pk=event.pk).exists()


def test_the_chosen_are_told_when_both_choices_are_in(at_council):
    table = at_council("panel_forming")
    table.do("union_rep", "select_arbitrator", {"arbitrator": "workers-1"})
    event = table.do("employer_rep", "select_arbitrator", {"arbitrator": "employers-1"})
    told = set(Notification.objects.filter(source=event.pk).values_list("user_id", flat=True))
    assert {table.cast.arb_workers.pk, table.cast.arb_employers.pk} <= told


def test_the_file_opens_only_after_the_declaration(at_council, client):
    table = at_council("chosen")
    assert page(client, table, "arb_workers").status_code == 404
    form = page(client, table, "arb_workers", "conflict")
    assert b"Union A" in form.content
    assert b"Overtime on Sundays" not in form.content
    table.do("arb_workers", "declare_interest", {"conflict": False})
    assert page(client, table, "arb_workers").status_code == 200


def test_a_conflict_shuts_the_case_everywhere(at_council, client):
    table = at_council("chosen")
    sign_in(client, table.cast.arb_workers)
    address = reverse("cases:conflict", args=[table.case.council_number])
    answer = client.post(
        address, {"conflict": "true", "text": "My sister works there", "idempotency_key": "k1"}
    )
    assert answer.status_code == 302
    table.cast.arb_workers.__dict__.pop("_access", None)
    assert not Case.objects.visible_to(table.cast.arb_workers).exists()
    assert page(client, table, "arb_workers").status_code == 404
    assert page(client, table, "arb_workers", "conflict").status_code == 404


def test_a_declaration_that_does_not_fit_keeps_what_was_typed(at_council, client):
    table = at_council("chosen")
    sign_in(client, table.cast.arb_workers)
    address = reverse("cases:conflict", args=[table.case.council_number])
    answer = client.post(address, {"text": "A cousin", "idempotency_key": "k2"})
    assert answer.status_code == 422
    assert b"A cousin" in answer.content
    assert not PanelSeat.objects.filter(declared=True).exists()


def test_nobody_linked_to_a_party_or_its_federation_can_be_chosen(at_council):
    table = at_council("panel_forming")
    federation = make_org("federation", "Federation")
    table.cast.union.parent = federation
    table.cast.union.save()
    make_mandate(table.cast.arb_workers, federation)
    with pytest.raises(Refused, match="linked"):
        table.do("union_rep", "select_arbitrator", {"arbitrator": "workers-1"})


def test_the_chair_needs_the_same_name_from_both(at_council):
    table = at_council("chosen")
    table.do("arb_workers", "select_chair", {"arbitrator": "ministry-1"})
    table.do("arb_employers", "select_chair", {"arbitrator": "ministry-2"})
    assert not table.case.seats.filter(seat="chair").exists()
    table.do("arb_employers", "select_chair", {"arbitrator": "ministry-1"})
    assert table.case.seats.get(seat="chair").how == "agreed"


def test_a_lot_comes_out_again_from_the_record(at_council, capsys):
    table = at_council("chosen")
    table.do("secretary", "draw_chair", {"reason": "No agreement", "witness": "Both sides", "seed": "17 42"})
    draw = Draw.objects.get()
    assert draw.candidates == ["ministry-1", "ministry-2"]
    assert draw.seed.endswith("|17 42")
    assert draw_lot(draw.seed, draw.candidates) == draw.result
    call_command("verify_draw", table.case.council_number)
    assert f"drawn again {draw.result}" in capsys.readouterr().out


def test_a_changed_result_is_found_by_drawing_again(at_council):
    table = at_council("chosen")
    table.do("secretary", "draw_chair", {"reason": "No agreement", "witness": "Both"})
    draw = Draw.objects.get()
    other = next(key for key in draw.candidates if key != draw.result)
    Draw.objects.update(result=other)
    with pytest.raises(SystemExit):
        call_command("verify_draw", table.case.number)


def test_a_panel_keeps_its_case_when_the_appointment_ends(at_council):
    table = at_council("in_arbitration")
    for seat in table.case.seats.all():
        seat.arbitrator.mandates.update(valid_from="2020-01-01", valid_until="2020-12-31")
    table.do(
        "arb_ministry",
        "propose_award",
        {"text": "T", "outcomes": {"1": "ordered", "2": "rejected"}, "reasons": {"1": "a", "2": "b"}},
    )
    assert table.case.awards.count() == 1


def test_who_is_not_in_office_cannot_be_chosen(at_council):
    table = at_council("panel_forming")
    from_list = table.cast.secretary and PanelSeat.objects.none()
    assert not from_list
    arbitrator = table.case.seats.model._meta.get_field("arbitrator").related_model.objects.get(
        key="workers-2"
    )
    arbitrator.mandates.update(valid_from="2020-01-01", valid_until="2020-12-31")
    with pytest.raises(Exception, match="arbitrator"):
        table.do("union_rep", "select_arbitrator", {"arbitrator": "workers-2"})


def test_the_panel_sees_no_talks_and_no_contacts(at_council, client):
    table = at_council("in_arbitration")
    sign_in(client, table.cast.arb_ministry)
    case = client.get(reverse("cases:case", args=[table.case.number]))
    assert case.status_code == 200
    assert b"Sessions</a>" not in case.content
    acts = set(CaseEvent.objects.visible_to(table.cast.arb_ministry).values_list("action", flat=True))
    assert not acts & {"appoint_conciliator", "take_up", "record_session", "propose_settlement"}
    assert {"report_non_conciliation", "constitute_panel"} <= acts


def test_the_secretariat_sees_earlier_panels_and_ended_mandates_and_the_parties_do_not(at_council, client):
    table = at_council("chosen")
    before = Case.objects.create(
        procedure="collective", office=table.cast.office, created_by=table.cast.officer
    )
    before.parties.create(key="u", side="workers", role="claimant", organization=table.cast.union)
    seat = table.case.seats.get(seat="workers")
    PanelSeat.objects.create(case=before, seat="workers", arbitrator=seat.arbitrator, how="chosen")
    ended = timezone.now() - dt.timedelta(days=90)
    make_mandate(
        table.cast.arb_workers, table.cast.union, valid_from=ended, valid_until=ended + dt.timedelta(1)
    )
    seen = page(client, table, "secretary").content
    assert b"Sat on the panel of" in seen
    assert b"Represented Union A before" in seen
    assert b"Sat on the panel of" not in page(client, table, "employer_rep").content


@pytest.mark.parametrize("fault", [{"conflict": True}, {"declared": False}], ids=["conflict", "undeclared"])
def test_the_database_refuses_an_award_by_an_unsound_panel(at_council, fault):
    """T8: raw SQL too."""
    table = at_council("in_arbitration")
    table.do("arb_ministry", "propose_award", TEXT)
    assert table.case.seats.filter(seat="chair").update(**fault) == 1
    with pytest.raises(DatabaseError, match="no award by a panel"), transaction.atomic():
        table.case.awards.update(status="issued")


def test_the_database_refuses_an_award_while_a_challenge_waits(at_council):
    table = at_council("in_arbitration")
    table.do("arb_ministry", "propose_award", TEXT)
    key = table.case.seats.get(seat="chair").arbitrator.key
    table.do("union_rep", "challenge_arbitrator", {"arbitrator": key, "grounds": "A cousin"})
    with pytest.raises(DatabaseError, match="challenged"), transaction.atomic():
        table.case.awards.update(status="issued")
