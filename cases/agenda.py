"""What happens when, for one person: sessions, hearings, last days of time limits, coming strikes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone

from accounts.access import Access, access_of
from cases.models import Case, Deadline, DeadlineStatus, Hearing, IndustrialAction, Session
from cases.models.industrial import SEE_ALL
from cases.narrowing import COMMON, NEXT
from cases.procedure.industrial_action import BEFORE_START

if TYPE_CHECKING:
    from accounts.models import User

MOST = 300
"""So many entries of a kind at most; a page says when there are more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A session, a hearing, a last day or a strike; `at` is None where only the day counts.

    `case` is None for a notice, whose case the reader may not be allowed to see, and for a Matter.
    """

    kind: str
    on: date
    at: datetime | None
    case: Case | None
    row: Any


@dataclass(frozen=True, slots=True)
class Matter:
    """What another application has on a day, in the reader's language.

    `discreet` is its title where others can see it, as in a calendar program; `last_day` that something can
    be done until then, in place of a meeting. Times are those of its place.
    """

    pk: int
    discreet: str
    title: str
    url: str
    starts_at: datetime | None = None
    until: datetime | None = None
    place: str = ""
    link: str = ""
    held: bool = False
    last_day: bool = False
    sequence: int = 0


FURTHER: list[Callable[[User, datetime, datetime], Iterable[Entry]]] = []
"""What other applications have between two moments; each asks a fixed number of queries."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Whose time is shown: the person's own cases, or all that their office or the Council has."""

    user: User
    wide: bool = False

    @property
    def cases(self) -> Any:
        """The cases, each as the person may see it now."""
        if self.wide:
            return Case.objects.at_work(self.user)
        return Case.objects.concerning(self.user)

    def between(self, since: datetime, until: datetime) -> list[Entry]:
        """Everything from a moment until before another, in its order; three queries, four for a head.

        And those of other applications.
        """
        entries = [*self.sessions(since, until), *self.hearings(since, until), *self._deadlines(since, until)]
        entries += [*self._notices(since, until), *self.further(since, until)]
        return sorted(entries, key=lambda e: (e.on, e.at is None, e.at or timezone.now(), e.row.pk))

    def sessions(self, since: datetime, until: datetime) -> list[Entry]:
        """Sessions of conciliation; one query."""
        return list(_sittings("session", Session.objects.filter(case__in=self._open()), since, until))

    def hearings(self, since: datetime, until: datetime) -> list[Entry]:
        """Hearings of a panel; one query."""
        return list(_sittings("hearing", Hearing.objects.filter(case__in=self._open()), since, until))

    def further(self, since: datetime, until: datetime) -> list[Entry]:
        """What the person has elsewhere, whosever cases are shown."""
        return [entry for find in FURTHER for entry in find(self.user, since, until)]

    def overdue(self, now: datetime) -> list[Entry]:
        """The missed dates that still press, the oldest first; one query."""
        rows = self._clocks().filter(pressing(NEXT) | pressing(COMMON), due_at__lte=now)
        first: dict[int, Deadline] = {}
        for row in rows.order_by("due_at", "id")[:MOST]:
            first.setdefault(row.case_id, row)
        return [_ends(row) for row in first.values()]

    def _deadlines(self, since: datetime, until: datetime) -> Iterable[Entry]:
        """Clocks that run and end in that time; a limit of days ends with its last day."""
        rows = self._clocks().filter(status=DeadlineStatus.RUNNING, due_at__gt=since, due_at__lte=until)
        return map(_ends, rows.order_by("due_at", "id")[:MOST])

    def _notices(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """Strikes and lock-outs that may begin in that time, for those who see every notice."""
        if not access_of(self.user).holds(*SEE_ALL):
            return
        planned = Q(planned_start__gte=since, planned_start__lt=until)
        first, end = timezone.localdate(since), timezone.localdate(until)
        lawful = Q(planned_start=None, lawful_from__gte=first, lawful_from__lt=end)
        rows = IndustrialAction.objects.visible_to(self.user).filter(planned | lawful, state__in=BEFORE_START)
        for row in rows.order_by("pk")[:MOST]:
            on = timezone.localdate(row.planned_start) if row.planned_start else row.lawful_from
            yield Entry("notice", on, row.planned_start, None, row)

    def _clocks(self) -> Any:
        rows = Deadline.objects.filter(_theirs(self.user), case__in=self._open())
        return rows.select_related("case", "party")

    def _open(self) -> Any:
        return self.cases.filter(is_open=True).values("pk")


def pressing(clock: str) -> Q:
    """That a time limit is the next one of its case, among those dates."""
    return Q(due_at=F(f"case__{clock}"), code=F(f"case__{clock}_code"))


def _theirs(user: User) -> Any:
    """Time limits of everybody, of the person's own side, and for officials of each side."""
    access: Access = access_of(user)
    mine = Q(party__organization_id__in=access.organizations) | Q(party__person_id=access.self_id)
    return Q(party=None) | mine | Q(case__in=Case.objects.at_work(user).values("pk"))


def _sittings(kind: str, rows: Any, since: datetime, until: datetime) -> Iterator[Entry]:
    found = rows.filter(starts_at__gte=since, starts_at__lt=until)
    found = found.select_related("case__conciliator", "room")
    for row in found.order_by("starts_at", "id")[:MOST]:
        yield Entry(
            kind,
            timezone.localtime(row.starts_at).date(),
            None if row.day_only else row.starts_at,
            row.case,
            row,
        )


def _ends(row: Deadline) -> Entry:
    """The last day of a limit of days; the moment of one of hours."""
    on = row.due_on or timezone.localtime(row.due_at).date()
    return Entry("deadline", on, None if row.due_on else row.due_at, row.case, row)
