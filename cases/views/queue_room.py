"""What the pages of an office's queue share: who looks, at which office, and rows in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from accounts.models import Office
from cases.forms.intake import officers_of
from cases.forms.queue import QueueForm
from cases.models import Case, CaseEvent, CaseLabel, Deadline, Label, SavedView
from cases.procedure import ACTIONS
from cases.queries import Filters, Listing, listed
from cases.views.home_list import rows_of
from cases.views.present import time_left
from workflow.holidays import current_calendar

if TYPE_CHECKING:
    from accounts.models import User

WAITING = {
    "office": _("Waits for the office"),
    "head": _("Waits for the head of office"),
    "conciliator": _("Waits for the conciliator"),
    "parties": _("Waits for a party"),
    "court": _("Waits for a court"),
    "council": _("Waits for the Arbitration Council"),
    "panel": _("Waits for the panel"),
}
MOST_AT_ONCE = 100


@dataclass
class Desk:
    """One office as one of its officials works at it, in one request; each table is read at most once."""

    request: HttpRequest
    user: User
    offices: list[Office]
    office: Office
    now: datetime

    @property
    def is_head(self) -> bool:
        """Whether the person gives out the cases of this office."""
        return self.office.pk in access_of(self.user).offices("head_of_office")

    @cached_property
    def people(self) -> list[User]:
        """The officers and heads of the office."""
        return list(officers_of(self.office.pk))

    @cached_property
    def labels(self) -> list[Label]:
        """The words of the office."""
        return list(Label.objects.filter(office=self.office))

    @cached_property
    def saved(self) -> list[SavedView]:
        """The person's own views, and those shared with the office."""
        rows = SavedView.objects.filter(Q(user=self.user) | Q(office=self.office))
        return list(rows.select_related("user").order_by("name", "pk"))

    @cached_property
    def form(self) -> QueueForm:
        """The filters of the address."""
        return QueueForm(self.request.GET, offices=self.offices, people=self.people, labels=self.labels)

    def listed(self, filters: Filters) -> Listing:
        """The cases that fit, of those the person sees as an official, never one of their own side."""
        return listed(self.user, filters, at_work=True)

    def cases(self) -> Any:
        """The cases of this office that the person sees as its official, never one of their own side."""
        return Case.objects.at_work(self.user).filter(office=self.office)

    def address(self, page: str = "queue", *args: object, **changed: str | None) -> str:
        """A page of the queue with the filters in use, some of them changed (None: dropped)."""
        query = query_of(self.request.GET, **{"office": self.office.slug, **changed})
        return f"{reverse(f'cases:{page}', args=args)}?{query}"


def enter(request: HttpRequest) -> Desk:
    """The office named in the address, else the first; raises Http404 for who holds no post there."""
    user: User = request.user  # type: ignore[assignment]
    mine = access_of(user).offices("officer", "head_of_office")
    offices = list(Office.objects.filter(pk__in=mine).order_by("slug")) if mine else []
    wanted = request.GET.get("office")
    found = next((o for o in offices if wanted in (None, "", o.slug)), None)
    if found is None:
        raise Http404
    return Desk(request, user, offices, found, timezone.now())


def query_of(given: QueryDict, **changed: str | None) -> str:
    """The query of an address, empty values left out, some values changed (None: dropped)."""
    kept = [(k, v) for k, values in given.lists() for v in values if v and k not in changed]
    return urlencode([*kept, *((k, v) for k, v in changed.items() if v)])


def in_words(desk: Desk, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a page with time left, labels, what happened last and who has the case; two queries."""
    shown = rows_of(rows, desk.now, official=True)
    last = _last_events(desk, [row["id"] for row in shown])
    words = {label.pk: label.word for label in desk.labels}
    calendar = current_calendar()
    for row in shown:
        event = last.get(row["id"], {})
        action = ACTIONS.get(event.get("action") or "")
        row["left"], row["left_tag"] = _time_left(row, desk.now, calendar)
        row["waits"] = WAITING.get(row["waits_for"], "")
        row["last"] = str(action.done) if action is not None else ""
        row["last_action"], row["last_by"] = event.get("action"), event.get("actor_id")
        row["labels"] = sorted(words[pk] for pk in event.get("on_it", ()) if pk in words)
        row["live_url"] = desk.address("queue_row", row["number"])
    return shown


def _time_left(row: dict[str, Any], now: datetime, calendar: Any) -> tuple[str, str]:
    """How much time is left, as one phrase, and the CSS classes of its tag."""
    if row["clock"] is None:
        return "", ""
    if row["overdue"]:
        return str(_("Overdue")), "tag tag-over"
    ends = Deadline(due_at=row["next_deadline"], due_on=row["due_on"], counting={})
    left, words, tag = time_left(ends, now, calendar, timezone.get_current_timezone())
    return (words if left is None else f"{left} {words}"), tag


def _last_events(desk: Desk, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Per case its newest entry and the labels on it; one query, none for an empty page."""
    on_it = CaseLabel.objects.filter(case=OuterRef("pk"), label__office=desk.office)
    newest = CaseEvent.objects.filter(case=OuterRef("pk"), seq=OuterRef("seq")).exclude(audience="panel")
    rows = Case.objects.filter(pk__in=ids).values(
        "pk", on_it=ArraySubquery(on_it.values("label_id")), action=Subquery(newest.values("action")),
        actor_id=Subquery(newest.values("actor_id")),
    )  # fmt: skip
    return {row["pk"]: row for row in rows} if ids else {}


def selected(desk: Desk) -> list[Case]:
    """The ticked cases, as far as they are in the queue of this office; the soonest first."""
    numbers = desk.request.POST.getlist("case")[:MOST_AT_ONCE]
    found = desk.cases().filter(number__in=numbers).select_related("conciliator", "officer")
    return list(found.prefetch_related("parties").order_by("next_deadline", "id"))
