"""What is said aloud of the newest entry of a case, in the words of whoever listens (experience.md §3.0)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import CaseEvent, Settlement
from cases.views.case_details import day_words, moment_words
from cases.views.case_entries import Head
from cases.views.case_room import Room
from cases.views.council_news import COUNCIL_WORDS


def news_of(room: Room, head: Head) -> tuple[str, bool]:
    """The words of the newest entry and whether they are urgent: a moved date is; nothing of one's own."""
    event = head.newest
    if event is None or event.actor_id == room.actor.user_id:
        return "", False
    moved = _moved_to(room, event)
    if moved:
        return _("Deadline moved to %(when)s") % {"when": moved}, True
    words = _WORDS.get(event.action, _nothing)(room, event)
    entry = head.entries[0]
    return words or ". ".join(part for part in (entry.title, entry.by) if part), False


def _who(event: CaseEvent) -> str:
    """The party that did it, or the office."""
    return event.party.name if event.party is not None else _("The office")


def _nothing(_room: Room, _event: CaseEvent) -> str:
    return ""


def _document(_room: Room, event: CaseEvent) -> str:
    return _("%(who)s added 1 document") % {"who": _who(event)}


def _session_planned(_room: Room, event: CaseEvent) -> str:
    return _("Session planned for %(when)s") % {"when": moment_words(event.data.get("starts_at"))}


def _session_answered(_room: Room, event: CaseEvent) -> str:
    said = {"who": _who(event), "day": day_words(event.data.get("starts_at"))}
    if event.data.get("coming"):
        return _("%(who)s accepted the session on %(day)s") % said
    return _("%(who)s cannot come to the session on %(day)s") % said


def _item_agreed(room: Room, event: CaseEvent) -> str:
    key = str(event.data.get("issue", ""))
    number = next((n for n, i in enumerate(room.facts.issues, start=1) if i.key == key), key)
    return _("Item %(n)s is now agreed") % {"n": number}


def _side_signed(room: Room, event: CaseEvent) -> str:
    """Which side signed, and how many of all have signed that very text."""
    digest = event.data.get("digest")
    text = next((s for s in room.facts.settlements if s.digest == digest), None)
    party = room.facts.party(str(event.data.get("party", "")))
    if text is None or party is None:
        return ""
    said = {"side": party.get_side_display(), "n": _signed(text), "all": len(room.facts.parties)}
    return _("%(side)s signed. %(n)s of %(all)s") % said


def _signed(text: Settlement) -> int:
    return sum(s.digest == text.digest for s in text.signatures.all())


_WORDS: dict[str, Callable[[Room, CaseEvent], str]] = {
    "add_document": _document,
    "show_document": _document,
    "schedule_session": _session_planned,
    "answer_session": _session_answered,
    "settle_issue": _item_agreed,
    "sign_settlement": _side_signed,
    **COUNCIL_WORDS,
}


def _moved_to(room: Room, event: CaseEvent) -> str:
    """The new end of a clock that this entry moved, in words; empty where it moved none."""
    if event.data.get("moved"):
        return moment_words(event.data["moved"][-1].get("to"))
    clocks: dict[str, Any] = event.data.get("clocks") or {}
    return _end_of(room, set(clocks.get("extended") or []))


def _end_of(room: Room, codes: set[str]) -> str:
    """When the first running clock of these ends, in words; empty where none runs."""
    clock = next((c for c in room.clocks if c.code in codes), None)
    if clock is None:
        return ""
    return date_format(clock.due_on, "DATE_FORMAT") if clock.due_on else moment_words(clock.due_at)
