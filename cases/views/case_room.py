"""What every page of one case shares: the case, who reads it, its facts, and the frame around the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import AccessRequest, Case, Deadline, DeadlineStatus, Document
from cases.models.acting import Actor
from cases.models.facts import CaseFacts
from cases.procedure import roles
from cases.roles import actor_for, read_parties
from cases.services.act import open_actions
from cases.services.documents import readable
from cases.services.exporting import view_of
from cases.views.act_links import ActLinks, links_of
from cases.views.case_details import Names
from cases.views.common import find_case, seen_token
from cases.views.present import ClockView, clock_views, is_official, names_of, state_words
from workflow.calendar import Calendar
from workflow.gate import Decision
from workflow.holidays import current_calendar

if TYPE_CHECKING:
    from accounts.models import User


@dataclass
class Room:
    """One case as one person sees it in one request; each table is read at most once."""

    request: HttpRequest
    case: Case
    actor: Actor
    facts: CaseFacts
    now: datetime

    @property
    def official(self) -> bool:
        """Whether the office's words are shown."""
        return is_official(self.actor)

    @cached_property
    def guest(self) -> AccessRequest | None:
        """The request through which somebody of another office reads for a time; None for everybody else."""
        if roles.GUEST not in self.actor.roles:
            return None
        mine = AccessRequest.objects.filter(case_id=self.case.pk, user_id=self.actor.user_id or 0)
        return mine.filter(status="granted").select_related("post").order_by("-pk").first()

    @property
    def may_contact(self) -> bool:
        """Whether the reader learns how to reach the parties; not a panel, nor somebody let in for a time."""
        return self.official and not self.actor.roles & {"chair", "arbitrator", roles.GUEST}

    @property
    def staff(self) -> bool:
        """Whether the reader works on the case at the office: notes are theirs."""
        return bool(self.actor.roles & {"officer", "head_of_office", "conciliator"})

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar of rest days in use."""
        return current_calendar()

    @cached_property
    def names(self) -> Names:
        """Names of parties and issues for the entries of the record."""
        return names_of(self.facts.parties, self.facts.issues)

    @cached_property
    def decisions(self) -> list[Decision]:
        """What the reader can do, and what is shut."""
        return open_actions(self.case, self.actor, self.now, self.facts)

    @cached_property
    def acts(self) -> ActLinks:
        """The same as links."""
        return links_of(self.case, self.decisions, self.facts)

    @cached_property
    def all_clocks(self) -> list[ClockView]:
        """Every clock of the case in words, the soonest end first; a longer one shows what it replaced."""
        return clock_views(self.facts.known_deadlines, self.case, self.now, self.calendar, self.facts.parties)

    @property
    def clocks(self) -> list[ClockView]:
        """The clocks that run or are overdue; the reader's own first."""
        mine = self.actor.party_id
        pressing = [c for c in self.all_clocks if self._presses(c)]
        return sorted(pressing, key=lambda c: c.deadline.party_id != mine if mine else False)

    @property
    def next_clock(self) -> ClockView | None:
        """The clock whose end comes next, for the tag of the identity bar."""
        return next((c for c in self.all_clocks if self._presses(c)), None)

    def _presses(self, clock: ClockView) -> bool:
        """Whether a clock runs, or is the missed duty that the case still waits for."""
        row, case = clock.deadline, self.case
        next_ones = (
            (case.next_deadline, case.next_deadline_code), (case.common_deadline, case.common_deadline_code)
        )  # fmt: skip
        return row.status == DeadlineStatus.RUNNING or (row.due_at, row.code) in next_ones

    def url(self, name: str, *args: object) -> str:
        """An address inside this case."""
        return reverse(f"cases:{name}", args=[self.case.number, *args])


def enter(request: HttpRequest, number: str) -> Room:
    """Find the case and who acts; raises Http404 for those who may not see it."""
    case = find_case(request, number)
    parties = read_parties(case)
    actor = actor_for(request.user, case, parties)
    now = timezone.now()
    facts = CaseFacts(case, actor, now)
    facts.__dict__["parties"] = parties
    facts.__dict__["deadlines"] = deadlines_of(case)
    return Room(request, case, actor, facts, now)


def deadlines_of(case: Case) -> list[Deadline]:
    """Every deadline with the entry that began it, oldest first; one query."""
    rows = case.deadlines.select_related("trigger").defer("trigger__data", "trigger__warnings")
    return list(rows.order_by("id"))


def frame(room: Room, current: str, title: str, **more: Any) -> dict[str, Any]:
    """The context of a page of the case: identity bar, sub-navigation, and what the page adds."""
    live = room.url("fragment")
    return {
        "case": room.case,
        "room": room,
        "title": title,
        "official": room.official,
        "state_words": state_words(room.case, official=room.official),
        "clock_tag": room.next_clock,
        "guest": room.guest,
        "subnav": subnav(room.case, room.actor, current),
        "on_overview": current == "case",
        "may_export": bool(view_of(room.actor)),
        "case_url": room.url("case"),
        "live_src": live,
        "back_url": "" if current == "case" else room.url("case"),
        "back_text": room.case.number,
        **more,
    }


def documents_of(room: Room) -> QuerySet[Document]:
    """The documents that the reader may know of, newest first."""
    return readable(room.case, cast("User", room.request.user), room.actor)


def subnav(case: Case, actor: Actor, current: str) -> list[dict[str, Any]]:
    """The pages of a case that this person can open; `current` is the name of the address shown."""
    rows = [("case", _("Overview")), ("documents", _("Documents"))]
    if not actor.is_of_council:
        rows.append(("sessions", _("Sessions")))
    rows += [
        ("settlement", _("Settlement")),
        ("timeline", _("Timeline")),
    ]
    if actor.party_id is not None:
        rows.insert(-2, ("offers", _("Offers")))
    if actor.roles & {"officer", "head_of_office", "conciliator"}:
        rows.append(("notes", _("Notes")))
    items = [(name, label, _address(name, case)) for name, label in rows]
    if case.council_number:
        council = reverse("cases:arbitration_case", args=[case.council_number])
        items.append(("arbitration", _("Arbitration"), council))
    return [{"label": label, "url": url, "current": name == current} for name, label, url in items if url]


def _address(name: str, case: Case) -> str:
    """The address, or an empty text where this installation has no such page."""
    try:
        return reverse(f"cases:{name}", args=[case.number])
    except NoReverseMatch:
        return ""


def token(room: Room) -> str:
    """The token of the newest entry the reader can see, for forms and live pages."""
    return seen_token(room.case, room.actor)
