"""Who is told of an act of social dialogue: everybody entitled to it, once, never the actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import DocumentState
from dialogue.models import Attachment, CollectiveAgreement, Constituency, For, Meeting
from dialogue.models.steps import Step
from dialogue.reckoning import CONSTITUENCIES
from dialogue.roles import body_of
from notifications.services import News, tell_those, touch_those

if TYPE_CHECKING:
    from dialogue.models import Entry, Subject

# Holders of seats of the body, and the secretariat; for a collective agreement its parties and its office.
_BODY = """
SELECT m.user_id, 'seat', NULL::bigint, NULL::bigint FROM dialogue_seatmandate m
  JOIN dialogue_seat s ON s.id = m.seat_id
 WHERE s.body_id = %(body)s AND m.user_id IS NOT NULL AND m.valid_from <= {today}
   AND (m.valid_until IS NULL OR m.valid_until >= {today})
UNION ALL
SELECT o.user_id, 'secretariat', NULL, o.id FROM accounts_post o
 WHERE o.kind = 'secretariat' AND o.revoked_at IS NULL AND o.valid_from <= statement_timestamp()
   AND (o.valid_until IS NULL OR o.valid_until > statement_timestamp())
""".replace("{today}", "(statement_timestamp() AT TIME ZONE 'Asia/Phnom_Penh')::date")
PARTIES = """
SELECT m.user_id, 'party', m.id, NULL::bigint FROM accounts_mandate m
 WHERE m.organization_id IN (%(employer)s, %(union)s) AND m.revoked_at IS NULL
   AND m.valid_from <= statement_timestamp()
   AND (m.valid_until IS NULL OR m.valid_until > statement_timestamp())
UNION ALL
SELECT o.user_id, 'officer', NULL, o.id FROM accounts_post o
 WHERE o.office_id = %(office)s AND o.kind IN ('officer', 'head_of_office') AND o.revoked_at IS NULL
   AND o.valid_from <= statement_timestamp()
   AND (o.valid_until IS NULL OR o.valid_until > statement_timestamp())
"""
TOLD = """
SELECT w.*, row_number() OVER (ORDER BY user_id, reason)
  FROM ({who}) w(user_id, reason, mandate_id, post_id)
 WHERE w.user_id <> coalesce(%(actor)s, 0)
"""
QUIET = frozenset({
    "set_agenda_item", "move_agenda_item", "record_arrival", "record_departure", "ask_to_speak",
    "withdraw_request", "give_floor", "end_speech", "write_minutes", "write_clauses", "set_commitment",
    "report_value", "report_progress", "add_paper", "withdraw_paper", "add_text_file",
})  # fmt: skip
"""Acts that change pages which are open, and are no news to anybody who is not there."""


SILENT = frozenset({"add_paper", "withdraw_paper"})
"""Acts of which only some may know: they wake no open page."""

BY_LETTER = frozenset({"convene"})
"""Acts that send a letter of their own: no second one says that there is news."""

_ALL = "SELECT user_id FROM ({who}) b(user_id, reason, mandate_id, post_id)"
_LEADS = """
SELECT m.user_id FROM dialogue_seatmandate m JOIN dialogue_seat s ON s.id = m.seat_id
 WHERE s.body_id = %(body)s AND s.office = 'chair' AND m.user_id IS NOT NULL
UNION ALL
SELECT o.user_id FROM accounts_post o WHERE o.kind = 'secretariat' AND o.revoked_at IS NULL
"""


def touch_meeting(meeting: Meeting, *, leads_only: bool = False) -> None:
    """Wake the open pages of a meeting: those of everybody entitled to it, or of those who run it."""
    who = _LEADS if leads_only else _ALL.replace("{who}", _BODY)
    touch_those(who, {"body": meeting.body_id}, kind="meeting", ref=meeting.number)


_SIDES = _BODY.replace("WHERE s.body_id", "WHERE s.constituency = ANY(%(sides)s) AND s.body_id")


def tell_of_paper(row: Attachment) -> int:
    """Tell those who get a paper of a meeting that it is there, once it is checked and in the record."""
    meeting = row.meeting
    if meeting is None or row.entry is None or row.state != DocumentState.READY:
        return 0
    sides = {For.ALL: list(Constituency.values), For.SEATS: list(CONSTITUENCIES)}
    chosen = sides.get(row.audience, [row.audience])  # type: ignore[call-overload]
    values = {"body": meeting.body_id, "sides": chosen, "actor": row.uploaded_by_id}
    news = News("meeting", meeting.number, "add_paper", row.entry.pk, row.entry.occurred_at, mail=True)
    return tell_those(TOLD.replace("{who}", _SIDES), values, news)


def tell_of(subject: Subject, entry: Entry, step: Step) -> int:
    """Tell everybody entitled to the entry, inside its transaction; give how many were told."""
    if step.actor.paper:
        return 0
    if isinstance(subject, Meeting) and entry.action not in SILENT:
        touch_meeting(subject)
    if entry.action in QUIET:
        return 0
    values: dict[str, int | None]
    if isinstance(subject, CollectiveAgreement):
        who = PARTIES
        values = {"employer": subject.employer_id, "union": subject.union_id, "office": subject.office_id}
    else:
        who, values = _BODY, {"body": body_of(subject)}
    news = News(subject.procedure, subject.number, entry.action, entry.pk, entry.occurred_at,
                mail=entry.action not in BY_LETTER)  # fmt: skip
    return tell_those(TOLD.replace("{who}", who), {**values, "actor": entry.actor_id}, news)
