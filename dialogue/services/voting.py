"""Casting a vote: one for each seat whose holder is in the room, until the vote closes.

A voter holds the decision with a shared lock and closing takes it alone: whoever votes is counted, or is
told that it was too late. A secret vote leaves two traces that nothing joins: that the seat voted, and a
count that is one higher. An open vote keeps its choice, may change it, and is counted when the vote closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.models.acting import NotYours, Refused
from dialogue.models import Attendance, Decision, Option, Result, SeatMandate, Vote
from dialogue.reckoning import CONSTITUENCIES
from dialogue.services.telling import touch_meeting
from workflow.table import Reason

if TYPE_CHECKING:
    from accounts.models import User
    from dialogue.models import Meeting

_HOLD = """
SELECT result, closes_at, closed_at, clock_timestamp() FROM dialogue_decision WHERE id = %s FOR SHARE
"""
_ONCE = """
INSERT INTO dialogue_vote (decision_id, seat_id, option_id) VALUES (%s, %s, NULL)
ON CONFLICT (decision_id, seat_id) DO NOTHING
"""
_ONE_MORE = "UPDATE dialogue_option SET votes = votes + 1 WHERE id = %s"
_ONE_MORE_OF_SIDE = """
UPDATE dialogue_option SET votes = votes + 1, by_constituency = jsonb_set(
    by_constituency, ARRAY[%(side)s], to_jsonb(coalesce((by_constituency ->> %(side)s)::int, 0) + 1))
 WHERE id = %(option)s
"""


@dataclass(frozen=True, slots=True)
class Voter:
    """The seat that a person takes in the room, with its side."""

    seat_id: int
    side: str


def cast_vote(decision: Decision, by: User, choice: str) -> None:
    """Vote for one option. An open vote may be cast again until it closes: the last choice counts.

    Raises NotYours for people without a seat, and Refused for those who are not in the room, after the
    close, for an option that is not there, and for a second secret vote; then nothing has changed.
    """
    meeting = decision.meeting
    with transaction.atomic():
        now = _hold_open(decision, meeting)
        voter = voter_of(meeting, by, now)
        option = decision.options.filter(key=choice).first()
        if option is None:
            raise Refused(Reason("no_option", _("Choose one of the options.")))
        if decision.secret:
            _count(decision, voter, option)
        else:
            Vote.objects.update_or_create(
                decision=decision, seat_id=voter.seat_id, defaults={"option": option}
            )
        touch_meeting(meeting, leads_only=True)


def _hold_open(decision: Decision, meeting: Meeting) -> datetime:
    """Hold the decision so that it does not close meanwhile; give the moment. Refused once it is closed."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [decision.pk])
        result, closes_at, closed_at, now = cursor.fetchone()
    over = closed_at if result != Result.OPEN else closes_at
    if over is not None and over <= now:
        words = _("Voting closed at %(time)s. What you sent just now was not counted.")
        moment = over.astimezone(meeting.zone).strftime("%H:%M:%S")
        raise Refused(Reason("vote_closed", words % {"time": moment}))
    found: datetime = now
    return found


def voter_of(meeting: Meeting, by: User, now: datetime) -> Voter:
    """The seat this person votes for: the one they take in the room now.

    Raises NotYours without a seat that votes, Refused where they are not recorded as present.
    """
    rows = Attendance.objects.filter(meeting=meeting, mandate__user=by, left=None, arrived__lte=now)
    there = rows.filter(seat__isnull=False, constituency__in=CONSTITUENCIES).order_by("seat_id").first()
    if there is not None and there.seat_id is not None:
        return Voter(there.seat_id, there.constituency)
    seats = SeatMandate.objects.today().filter(user=by, seat__body=meeting.body_id)
    if not seats.filter(seat__constituency__in=CONSTITUENCIES).exists():
        raise NotYours(Reason("no_seat", _("You hold no seat that votes in this body.")))
    words = _("You are not recorded as present. Tell the secretariat that you are here.")
    raise Refused(Reason("not_present", words))


def _count(decision: Decision, voter: Voter, option: Option) -> None:
    """Note that the seat voted and raise the count. Sides are counted apart only where the rules need it."""
    with connection.cursor() as cursor:
        cursor.execute(_ONCE, [decision.pk, voter.seat_id])
        if cursor.rowcount == 0:
            words = _("Your seat has voted. A secret vote cannot be changed.")
            raise Refused(Reason("voted_already", words))
        if decision.meeting.body.majority_each:
            cursor.execute(_ONE_MORE_OF_SIDE, {"side": voter.side, "option": option.pk})
        else:
            cursor.execute(_ONE_MORE, [option.pk])
