"""Hearings: rooms and arbitrators are never booked twice; orders; calendar files."""

from __future__ import annotations

import datetime as dt
import functools

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Booking, Hearing, Room
from cases.models.acting import Refused
from tests.accounts.factories import sign_in

pytestmark = pytest.mark.django_db
DAY = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=10)


def planned(hours: int = 0, **more):
    start = timezone.localtime(DAY + dt.timedelta(hours=hours))
    return {"starts_at": start.strftime("%Y-%m-%dT%H:%M"), "until": (start + dt.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
            "place": "Phnom Penh", "despite": True, **more}  # fmt: skip


def test_a_panel_has_one_hearing_at_a_time(at_council):
    table = at_council("in_arbitration")
    table.do("secretary", "schedule_hearing", planned())
    with pytest.raises(Refused, match="another hearing"):
        table.do("secretary", "schedule_hearing", planned(hours=1))
    table.do("secretary", "schedule_hearing", planned(hours=2))
    assert table.case.hearings.count() == 2


def test_a_room_is_booked_once(at_council):
    table = at_council("in_arbitration")
    room = Room.objects.create(name="Room 1")
    other = Hearing.objects.create(
        case=table.case, number=9, starts_at=DAY, until=DAY + dt.timedelta(hours=1), held=True
    )  # which the look before does not see, but the database
    Booking.objects.create(hearing=other, room=room, starts_at=DAY, until=DAY + dt.timedelta(hours=1))
    with pytest.raises(Refused, match="room is taken"):
        table.do("secretary", "schedule_hearing", planned(room=room.pk))


def test_a_moved_hearing_frees_its_time(at_council):
    table = at_council("in_arbitration")
    table.do("secretary", "schedule_hearing", planned())
    table.do("secretary", "postpone_hearing", {**planned(hours=5), "reason": "Ill", "place": ""})
    table.do("secretary", "schedule_hearing", planned())
    moved = table.case.hearings.get(number=1)
    assert (moved.sequence, moved.postponed_from is not None) == (1, True)


def test_the_calendar_file_of_a_hearing_tells_nothing_but_number_time_and_place(at_council, client):
    table = at_council("in_arbitration")
    table.do("secretary", "schedule_hearing", planned())
    sign_in(client, table.cast.union_rep)
    text = client.get(reverse("cases:hearing_file", args=[table.case.council_number, 1])).content.decode()
    assert f"SUMMARY:Hearing in {table.case.council_number}" in text
    assert "Union" not in text


def test_the_hearings_page_shows_orders_with_what_each_side_did(at_council, client):
    table = at_council("in_arbitration")
    table.do(
        "arb_ministry",
        "issue_order",
        {"kind": "return_to_work", "text": "Go back", "due": timezone.localdate().isoformat()},
    )
    table.do(
        "secretary", "record_order_compliance", {"order": "order-1", "party": "union", "complied": False}
    )
    sign_in(client, table.cast.employer_rep)
    html = client.get(reverse("cases:hearings", args=[table.case.council_number])).content.decode()
    assert "not obeyed" in html
    assert "Go back" in html


def test_strangers_find_no_hearing(at_council, client):
    table = at_council("in_arbitration")
    sign_in(client, table.cast.rival_rep)
    for name in ("arbitration_case", "hearings", "award"):
        assert client.get(reverse(f"cases:{name}", args=[table.case.council_number])).status_code == 404


def part(table, who, name, client):
    """What an open page of the Council fetches again."""
    sign_in(client, getattr(table.cast, who))
    return client.get(
        reverse(f"cases:{name}", args=[table.case.council_number]), {"part": "council"}
    ).content.decode()


@pytest.mark.parametrize("name", ["arbitration_case", "hearings", "award"])
def test_a_page_of_the_council_fetches_itself_again_without_its_frame(at_council, client, name):
    table = at_council("in_arbitration")
    sign_in(client, table.cast.union_rep)
    address = reverse(f"cases:{name}", args=[table.case.council_number])
    whole = client.get(address).content.decode()
    assert f'data-live-ref="{table.case.number}" data-live-src="{address}?part=council"' in whole
    assert "<html" not in part(table, "union_rep", name, client)


def test_news_of_panel_hearing_order_award_and_strike_are_said(at_council, client):
    table, today = at_council("in_arbitration"), timezone.localdate().isoformat()
    say = functools.partial(part, table, "union_rep", "hearings", client)
    assert 'data-announce="The panel is complete"' in say()
    table.do("secretary", "schedule_hearing", planned())
    assert 'data-announce="Hearing planned for ' in say()
    table.do("arb_ministry", "issue_order", {"kind": "return_to_work", "text": "Go back", "due": today})
    assert 'data-announce="New order, to be done by ' in say()
    table.do(
        "secretary", "record_order_compliance", {"order": "order-1", "party": "union", "complied": False}
    )
    assert 'data-announce="Union A did not obey the order"' in say()
    table.do(
        "employer_rep", "notify_lockout", {"demands": "Quiet", "served": {"union": today, "ministry": today}}
    )
    assert 'data-announce="New notice SN-' in say()


def test_news_of_an_award_are_said_and_nothing_of_ones_own_act(at_council, client):
    table = at_council("award_issued")
    served = {"how": "By hand", "proof": "Signed receipt"}
    assert 'data-announce="Award AW-' in part(table, "employer_rep", "award", client)
    for party in ("union", "factory"):
        table.do("secretary", "serve_award", {"party": party, **served})
    assert 'data-announce="Employer A received the award"' in part(table, "union_rep", "award", client)
    table.do("employer_rep", "object", {"grounds": "Wrong"})
    assert 'data-announce="Employer A objected to the award"' in part(table, "union_rep", "award", client)
    assert "data-announce" not in part(table, "employer_rep", "award", client)
