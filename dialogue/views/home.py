"""What social dialogue puts on people's home: commitments that are due, texts that wait for their side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models.base import NEVER
from cases.views.home_tasks import FURTHER, Elsewhere, Seen, Task
from dialogue.models import Agreement, CollectiveAgreement, Commitment, Endorsement, SeatMandate
from dialogue.models.endorsing import HOME
from dialogue.queries_commitments import RELATED
from dialogue.roles import acting_for
from dialogue.views.agreement import step_address
from dialogue.views.commitments import address, origin_of

if TYPE_CHECKING:
    from accounts.models import User

SOON = timedelta(days=14)
MOST = 10


def tasks_of_dialogue(seen: Seen) -> Iterable[Task]:
    """Cards of social dialogue for one person; a fixed number of queries."""
    yield from _commitments(seen)
    yield from _to_endorse(seen.user)
    yield from _to_register(seen)


def _commitments(seen: Seen) -> Iterable[Task]:
    """Own ones that are due within two weeks or overdue; for the secretariat all that are overdue."""
    day = seen.now.astimezone(HOME).date()
    rows = Commitment.objects.standing().running().visible_to(seen.user).select_related(*RELATED)
    own = Q(pk__in=Commitment.objects.of_person(seen.user).values("pk"), due__lte=day + SOON)
    rule = own | Q(due__lt=day) if seen.access.holds("secretariat") else own
    for row in rows.filter(rule)[:MOST]:
        late = row.due is not None and row.due < day
        what = _("A commitment is overdue") if late else _("A commitment is due soon")
        yield Task(
            what, Elsewhere(origin_of(row).number, row.shown), address(row), _("Report on it"), _end_of(row),
        )  # fmt: skip


def _end_of(row: Commitment) -> datetime:
    """The end of the day it is due."""
    if row.due is None:
        return NEVER
    return datetime.combine(row.due + timedelta(days=1), time(), HOME)


def _to_endorse(user: User) -> Iterable[Task]:
    """Tabled texts on which the sides this person may endorse for have said nothing."""
    held = SeatMandate.objects.today().filter(user_id=user.pk, may_endorse=True)
    pairs = list(held.values_list("seat__body", "seat__constituency"))
    if not pairs:
        return
    rule = Q()
    for body, side in pairs:
        given = Endorsement.objects.filter(constituency=side, agreement__isnull=False).values("agreement")
        rule |= Q(body=body, endorsers__contains=[side]) & ~Q(pk__in=given)
    for row in Agreement.objects.filter(rule, state="tabled").order_by("id")[:MOST]:
        yield Task(
            _("Read the agreement and endorse it"), Elsewhere(row.number, row.name),
            step_address(row, "endorse"), _("Read and endorse"),
        )  # fmt: skip


def _to_register(seen: Seen) -> Iterable[Task]:
    """For the office, agreements that were sent; for a party, those that came back."""
    offices = seen.access.offices("officer", "head_of_office")
    own = acting_for(seen.access)
    waiting = Q(office__in=offices, state="submitted")
    returned = (Q(employer__in=own) | Q(union__in=own)) & Q(state="returned")
    rows = CollectiveAgreement.objects.filter(waiting | returned).defer("text").order_by("id")[:MOST]
    for row in rows if offices or own else ():
        sent = str(row.state) == "submitted"
        yield Task(
            _("Check a collective agreement") if sent else _("Complete a collective agreement"),
            Elsewhere(row.number, row.title), reverse("dialogue:collective", args=[row.number]),
            _("Check it") if sent else _("Complete it"),
        )  # fmt: skip


FURTHER.append(tasks_of_dialogue)
