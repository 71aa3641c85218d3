"""What the pages of an office's queue share: who looks, at which office, and rows in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from accounts.models import Office
from cases.forms.intake import officers_of
from cases.forms.queue import QueueForm
from cases.models import Case, Label, SavedView
from cases.procedure import ACTIONS
from cases.queries import Filters, Latest, Listing, latest_of, listed
from cases.views.home_list import PLACE, rows_of, with_number
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
    last = latest_of([row["id"] for row in shown], desk.office.pk)
    words = {label.pk: label.word for label in desk.labels}
    calendar = current_calendar()
    live_url = with_number(desk.address("queue_row", PLACE))
    for row in shown:
        latest = last.get(row["id"], Latest())
        action = ACTIONS.get(latest.action)
        row["left"], row["left_tag"] = _time_left(row, desk.now, calendar)
        row["waits"] = str(WAITING.get(row["waits_for"], ""))
        row["last"] = str(action.done) if action is not None else ""
        row["last_action"], row["last_by"] = latest.action, latest.actor_id
        row["labels"] = tuple(sorted(words[pk] for pk in latest.labels if pk in words))
        row["live_url"] = live_url(row["number"])
        row["cells"] = partial(_cells_of, row)
    return shown


_PLAIN = (
    "number", "url", "title", "workers", "women", "strike_now", "labels", "state", "waits", "left",
    "left_tag", "why_url", "last",
)  # fmt: skip


def _cells_of(row: dict[str, Any]) -> SafeString:
    """The cells of a row."""
    return _cells(get_language(), timezone.get_current_timezone_name(), tuple(shown_of(row).items()))


@lru_cache(maxsize=4000)
def _cells(language: str, zone: str, shown: tuple[tuple[str, Any], ...]) -> SafeString:
    """Cells of a row that says this; a row that has not changed is not written anew.

    Everything that the cells tell is in the key: nobody gets words here but by bringing them along.
    """
    return render_to_string("cases/queue_cells.html", {"row": dict(shown)})


def shown_of(row: dict[str, Any]) -> dict[str, Any]:
    """What the cells of a row tell, as plain values, and nothing else."""
    ends = row["due_on"] or row["next_deadline"]
    return {
        **{name: row[name] for name in _PLAIN}, "stage": str(row["stage"]),
        "clock": str(row["clock"].label) if row["clock"] else "", "due_on": row["due_on"],
        "ends": ends if row["clock"] else None, "touched_on": timezone.localdate(row["touched_at"]),
        "person": row["conciliator_name"] or row["officer_name"],
    }  # fmt: skip


def _time_left(row: dict[str, Any], now: datetime, calendar: Any) -> tuple[str, str]:
    """How much time is left, as one phrase, and the CSS classes of its tag."""
    if row["clock"] is None:
        return "", ""
    if row["overdue"]:
        return str(_("Overdue")), "tag tag-over"
    ends = row["due_on"] or row["next_deadline"]
    left, words, tag = time_left(ends, now, calendar, timezone.get_current_timezone())
    return (words if left is None else f"{left} {words}"), tag


def selected(desk: Desk) -> list[Case]:
    """The ticked cases, as far as they are in the queue of this office; the soonest first."""
    numbers = desk.request.POST.getlist("case")[:MOST_AT_ONCE]
    found = desk.cases().filter(number__in=numbers).select_related("conciliator", "officer")
    return list(found.prefetch_related("parties").order_by("next_deadline", "id"))
