"""What is said aloud of an entry about panel, hearing, order, award or strike, in a few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import CaseEvent
from cases.views.case_details import day_words, moment_words
from cases.views.case_room import Room

Say = Callable[[Room, CaseEvent], str]


def _who(room: Room, event: CaseEvent) -> str:
    """The party that an entry speaks of: the one it names, else the one that did it."""
    named = room.facts.party(str(event.data.get("party", "")))
    party = named or event.party
    return party.name if party is not None else _("The office")


def _panel(_room: Room, _event: CaseEvent) -> str:
    return _("The panel is complete")


def _hearing_planned(_room: Room, event: CaseEvent) -> str:
    return _("Hearing planned for %(when)s") % {"when": moment_words(event.data.get("starts_at"))}


def _hearing_moved(_room: Room, event: CaseEvent) -> str:
    return _("Hearing moved to %(when)s") % {"when": moment_words(event.data.get("starts_at"))}


def _order(_room: Room, event: CaseEvent) -> str:
    return _("New order, to be done by %(day)s") % {"day": day_words(event.data.get("due"))}


def _obeyed(room: Room, event: CaseEvent) -> str:
    said = {"who": _who(room, event)}
    if event.data.get("complied"):
        return _("%(who)s obeyed the order") % said
    return _("%(who)s did not obey the order") % said


def _issued(room: Room, _event: CaseEvent) -> str:
    award = room.facts.award
    return _("Award %(number)s is issued") % {"number": award.number} if award is not None else ""


def _served(room: Room, event: CaseEvent) -> str:
    return _("%(who)s received the award") % {"who": _who(room, event)}


def _objected(room: Room, event: CaseEvent) -> str:
    return _("%(who)s objected to the award") % {"who": _who(room, event)}


def _final(_room: Room, _event: CaseEvent) -> str:
    return _("The award is final")


def _notice(room: Room, event: CaseEvent) -> str:
    """A notice with its first lawful day, as far as that is known."""
    key = event.data.get("key")
    row = next((r for r in room.facts.industrial_actions if r.key == key), None)
    return new_notice(row.number, row.lawful_from) if row is not None else ""


def new_notice(number: str | None, lawful_from: date | None) -> str:
    """That there is a notice, with its first lawful day as far as that is known."""
    if lawful_from is None:
        return _("New notice %(number)s") % {"number": number}
    said = {"number": number, "day": date_format(lawful_from)}
    return _("New notice %(number)s, first lawful day %(day)s") % said


COUNCIL_WORDS: dict[str, Say] = {
    "constitute_panel": _panel,
    "schedule_hearing": _hearing_planned,
    "postpone_hearing": _hearing_moved,
    "issue_order": _order,
    "record_order_compliance": _obeyed,
    "issue_award": _issued,
    "serve_award": _served,
    "object": _objected,
    "finalise_award": _final,
    "notify_strike": _notice,
    "notify_lockout": _notice,
}
"""Every other entry is said by its title and who did it."""
