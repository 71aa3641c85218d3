"""Models into the words and small values that templates show: clocks, entries, people, progress.

Nothing here reads the database or knows a request: what is shown was found through `visible_to` before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.law import known_sets
from cases.models import Case, CaseEvent, Deadline, DeadlineStatus, Party
from cases.models.acting import Actor
from cases.models.record import Audience
from cases.procedure import ACTIONS, roles
from cases.procedure.noted import NOTED
from cases.views.case_details import Names, details_of
from workflow.calendar import Calendar, days_left

SOON = 3
"""With that many working days left or fewer a clock is marked (experience.md P17)."""

_OVER = frozenset({DeadlineStatus.MISSED, DeadlineStatus.EXPIRED})


@dataclass(frozen=True, slots=True)
class ClockView:
    """One deadline as parts/clock.html and the tags of lists show it.

    `left` counts what `left_words` names; it is None where nothing runs. `short` is the same as one
    phrase. `tag` holds the CSS classes of the tag. `old_due` is the date that this one replaced,
    `begun_by` the act with which the time began, `rule_from` the day from which its rule set holds.
    """

    id: int
    code: str
    title: str
    left: int | None
    left_words: str
    short: str
    tag: str
    due_at: datetime
    due_on: date | None
    rolled_due_on: date | None
    overdue: bool
    running: bool
    status_words: str
    consequence: str
    old_due: datetime | None
    party: str
    deadline: Deadline
    begun_by: str = ""
    rule_from: date | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of a timeline, newest first, as parts/timeline.html shows it.

    `private` says who else can see it, empty for entries both sides see. `corrections` stand beside
    what they correct.
    """

    title: str
    at: datetime
    day_only: bool
    by: str
    text: str
    private: str
    action: str
    url: str = ""
    url_text: str = ""
    corrections: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party as a chip with its head-count; contact details only for officials and its own people."""

    key: str
    name: str
    side: str
    role: str
    mine: bool
    workers: int | None
    women: int | None
    counted: str
    contacts: list[tuple[str, str]]


def clock_view(
    deadline: Deadline,
    case: Case,
    now: datetime,
    calendar: Calendar,
    *,
    party: str = "",
    old_due: datetime | None = None,
) -> ClockView:
    """A deadline in words at this moment.

    Give the party's name where the clock runs for one party, and the end it had before it was moved.
    """
    running = deadline.status == DeadlineStatus.RUNNING
    over = deadline.status in _OVER or (running and deadline.is_over(now))
    left, words, tag = (None, "", "tag")
    if running and not over:
        ends, saturday = deadline.due_on or deadline.due_at, bool(deadline.counting.get("saturday_counts"))
        left, words, tag = time_left(ends, now, calendar, ZoneInfo(case.timezone), saturday_counts=saturday)
    lost = deadline.is_right and over
    rule_set = known_sets().get(deadline.rule_set)
    return ClockView(
        id=deadline.pk, code=deadline.code, title=_title(deadline, case, party),
        left=left, left_words=words, short=_short(left, words, over=over),
        tag="tag tag-over" if over else tag, due_at=deadline.due_at, due_on=deadline.due_on,
        rolled_due_on=deadline.rolled_due_on, overdue=over and not lost, running=running and not over,
        status_words=_("Time has run out") if lost else _status(deadline),
        consequence=_consequence(deadline, case), old_due=old_due, party=party, deadline=deadline,
        begun_by=_begun_by(deadline), rule_from=rule_set.valid_from if rule_set else None,
    )  # fmt: skip


def _title(deadline: Deadline, case: Case, party: str) -> str:
    clock = case.table.clocks.get(deadline.code)
    title = str(clock.label) if clock is not None else deadline.code
    return f"{title}: {party}" if party else title


def _consequence(deadline: Deadline, case: Case) -> str:
    """What happens if nobody acts, while somebody still can."""
    clock = case.table.clocks.get(deadline.code)
    running = deadline.status == DeadlineStatus.RUNNING
    return str(clock.consequence) if clock is not None and running else ""


def _begun_by(deadline: Deadline) -> str:
    """The act with which the time began, where everybody may know of it and it was read with the row."""
    if not Deadline._meta.get_field("trigger").is_cached(deadline):
        return ""
    event = deadline.trigger
    action = ACTIONS.get(event.action) if event is not None and event.audience == Audience.ALL else None
    return str(action.done) if action is not None else ""


def time_left(
    due: datetime | date, now: datetime, calendar: Calendar, zone: ZoneInfo, *, saturday_counts: bool = False
) -> tuple[int | None, str, str]:
    """How much time is left until a last day or an hour, of what, and the CSS classes of its tag.

    Hours for periods of hours; else working days after today, the last day included. The last day
    itself, and a last day after nothing but days of rest, have no number of working days.
    """
    if isinstance(due, datetime):
        hours = max(1, math.ceil((due - now).total_seconds() / 3600))
        tag = "tag tag-bad" if hours <= 24 else "tag tag-warn"
        return hours, ngettext("hour left", "hours left", hours), tag
    today = timezone.localtime(now, zone).date()
    if due == today:
        return None, _("Ends today"), "tag tag-bad"
    left = days_left(calendar, now, due, zone, saturday_counts=saturday_counts)
    if left <= 0:
        days = (due - today).days
        return days, ngettext("day left", "days left", days), "tag tag-bad"
    tag = "tag tag-warn" if left <= SOON else "tag"
    return left, ngettext("working day left", "working days left", left), tag


def _short(left: int | None, words: str, *, over: bool) -> str:
    if over:
        return _("Overdue")
    return words if left is None else _("%(n)s %(left)s") % {"n": left, "left": words}


def _status(deadline: Deadline) -> str:
    """The status in words where the deadline no longer runs; empty while it does."""
    if deadline.status == DeadlineStatus.RUNNING:
        return ""
    return str(deadline.get_status_display())


def clock_views(
    deadlines: Iterable[Deadline],
    case: Case,
    now: datetime,
    calendar: Calendar,
    parties: Iterable[Party] = (),
) -> list[ClockView]:
    """Deadlines in words, the soonest end first."""
    rows = sorted(deadlines, key=lambda d: (d.due_at, d.pk))
    names = {party.pk: party.name for party in parties}
    ends = {d.pk: d.due_at for d in rows}
    return [
        clock_view(
            d, case, now, calendar, party=names.get(d.party_id or 0, ""), old_due=ends.get(d.extends_id or 0)
        )
        for d in rows
    ]


def who_words(event: CaseEvent) -> str:
    """Who did it, in words: the person and the party or role they acted for; the clock has no name.

    What the clock did for a party bears the party's name.

    Reads `event.actor` and `event.party`: select them with the events.
    """
    person = event.actor.get_full_name() if event.actor is not None else ""
    if event.role == roles.CLOCK and event.party is None:
        return _("The office") if event.action == "show_document" else _("The calendar")
    part = event.party.name if event.party is not None else str(roles.LABELS.get(event.role, ""))
    return ", ".join(dict.fromkeys(word for word in (person, part) if word))


def entry_view(
    event: CaseEvent,
    actor: Actor,
    names: Names | None = None,
    corrections: Iterable[CaseEvent] = (),
) -> EntryView:
    """An entry of the record in words, for this reader. `names` turns keys of parties and issues to words."""
    action = ACTIONS.get(event.action) or NOTED.get(event.action)
    names = names or Names()
    return EntryView(
        title=str(action.done) if action is not None else _("Paper file taken up"),
        at=event.occurred_at, day_only=event.day_only, by=who_words(event),
        text="\n".join(details_of(event, names)), private=private_words(event, actor),
        action=event.action, corrections=[_correction(c) for c in corrections],
    )  # fmt: skip


def private_words(event: CaseEvent, actor: Actor) -> str:
    """Who else can see an entry that not everybody sees; empty for the others."""
    if event.audience == Audience.ALL:
        return ""
    if event.audience == Audience.PARTY and actor.party_id == event.audience_party_id:
        return _("Only your side and the officers can see this")
    return str(Audience(event.audience).label)


def _correction(event: CaseEvent) -> str:
    return _("Corrected: %(text)s") % {"text": event.data.get("text", "")}


def party_view(party: Party, actor: Actor, *, official: bool) -> PartyView:
    """A party as this reader may see it: contacts are for officials and its own people."""
    mine = actor.party_id == party.pk
    contacts = []
    if mine or official:
        rows = (
            (_("Telephone"), party.phone), (_("E-mail"), party.email), (_("Address"), party.address),
            (_("Safe way to reach"), party.safe_contact), (_("Interpreter"), party.interpreter),
        )  # fmt: skip
        contacts = [(label, value) for label, value in rows if value]
    return PartyView(
        key=party.key, name=party.name, side=party.side, role=str(roles.LABELS.get(party.role, "")),
        mine=mine, workers=party.workers, women=party.women, counted=_counted(party), contacts=contacts,
    )  # fmt: skip


def _counted(party: Party) -> str:
    """The workers a party stands for, by sex, in words."""
    if party.workers is None:
        return ""
    words = ngettext("for %(n)s worker", "for %(n)s workers", party.workers) % {"n": party.workers}
    if party.women is None:
        return words
    women = ngettext("%(n)s woman", "%(n)s women", party.women) % {"n": party.women}
    return f"{words} ({women})"


def is_official(actor: Actor) -> bool:
    """Whether somebody reads a case with the office's words: no party and no party's observer."""
    return actor.party_id is None and not actor.roles & set(roles.PARTIES)


def state_words(case: Case, *, official: bool) -> str:
    """The state of a case: the office's word, or the plain one a party reads."""
    row = case.state_row
    return str(row.label if official else row.plain)


def names_of(parties: Iterable[Party], issues: Iterable[object]) -> Names:
    """Keys of parties and issues as the words that entries use for them."""
    titles: Mapping[str, str] = {getattr(i, "key", ""): getattr(i, "title", "") for i in issues}
    return Names({p.key: p.name for p in parties}, dict(titles))
