"""What must hold before an act of social dialogue; each gives its reason, or None."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.table import Reason


def has_agenda(facts: Any) -> Reason | None:
    """Nobody is invited to a meeting without agenda."""
    return None if facts.has_agenda else Reason("no_agenda", _("Put at least one item on the agenda first."))


def no_open_vote(facts: Any) -> Reason | None:
    """One vote at a time."""
    return Reason("vote_open", _("A vote is open. Close it first.")) if facts.vote_is_open else None


def open_vote(facts: Any) -> Reason | None:
    """There is something to close."""
    return None if facts.vote_is_open else Reason("no_vote", _("No vote is open."))


def minutes_open(facts: Any) -> Reason | None:
    """Minutes that were sent out change through comments only."""
    if facts.minutes_state in ("draft", "circulated"):
        return None
    return Reason("minutes_adopted", _("The minutes are adopted and cannot change."))


def minutes_written(facts: Any) -> Reason | None:
    """Empty minutes are not sent out."""
    return None if facts.minutes_written else Reason("no_minutes", _("Nothing is written yet."))


def minutes_circulated(facts: Any) -> Reason | None:
    """Everybody saw the minutes before they are adopted."""
    if facts.minutes_state == "circulated":
        return None
    return Reason("not_circulated", _("The minutes were not sent for comment yet."))


def has_clauses(facts: Any) -> Reason | None:
    """A text is tabled, not a title."""
    return None if facts.has_clauses else Reason("no_clauses", _("Write at least one clause first."))


def still_to_endorse(facts: Any) -> Reason | None:
    """Each constituency endorses once."""
    if facts.missing_endorsers:
        return None
    return Reason("endorsed", _("Everybody who must endorse has done so."))


def effective_day_reached(facts: Any) -> Reason | None:
    """Nothing is in force before its day."""
    if facts.effective_reached:
        return None
    return Reason("not_yet", _("The day on which it takes effect has not come."))


def commitments_done(facts: Any) -> Reason | None:
    """Fulfilled means every commitment."""
    if not facts.open_commitments:
        return None
    return Reason("commitments_open", _("Some commitments are still open."))


def expiry_reached(facts: Any) -> Reason | None:
    """Nothing expires before its day."""
    return None if facts.expiry_reached else Reason("not_yet", _("The day on which it ends has not come."))


def nothing_recorded(facts: Any) -> Reason | None:
    """Only the first entry says that it was sent."""
    return Reason("sent", _("It was sent already.")) if facts.subject.seq else None


def no_notice_yet(facts: Any) -> Reason | None:
    """One notice ends it."""
    return Reason("noticed", _("Notice was given already.")) if facts.subject.notice_given_on else None


def notice_is_over(facts: Any) -> Reason | None:
    """It ends by notice, and not before the notice has run out."""
    ends = facts.subject.ends_on
    if ends is not None and facts.day > ends:
        return None
    return Reason("not_yet", _("It ends by notice, once the notice has run out."))
