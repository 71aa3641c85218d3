"""What waits for a person today: one card per thing to do, the soonest legal date first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case as CaseWhen
from django.db.models import Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access, access_of
from cases.agenda import pressing
from cases.models import (
    Award,
    AwardSignature,
    AwardStatus,
    Case,
    Deadline,
    DeadlineStatus,
    Excuse,
    ExtensionRequest,
    PanelSeat,
    Party,
    Session,
    Settlement,
    SettlementStatus,
    Signature,
)
from cases.models.base import NEVER
from cases.narrowing import NEXT
from cases.procedure import ACTIONS
from cases.views.act_links import url_of
from cases.views.present import ClockView, clock_view
from workflow.calendar import Calendar
from workflow.holidays import current_calendar

if TYPE_CHECKING:
    from accounts.models import User

MOST = 20
HORIZON = timedelta(days=7)
_FOR_CLAIMANTS = ("IND_COURT",)
_FOR_BOTH = ("COL_RETRY",)
_UNDONE = Q(code__in=("COL_CONCILIATOR", "COL_REFER_AC"), status__in=("running", "missed"))
_ACT_IN = {
    "awaiting_conciliator": "appoint_conciliator", "not_conciliated": "refer_to_arbitration",
    "referred": "receive_at_council",
}  # fmt: skip
"""What is done in each of these states by whoever has the post for it."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a card of another application is about, in place of a case."""

    number: str
    title: str
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One card: what to do, on which case, until when, what follows otherwise, and the one button."""

    what: str
    case: Case | Elsewhere
    url: str
    button: str
    due: datetime = NEVER
    clock: ClockView | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the to-do list is made from: who looks, when, and the parties that are theirs."""

    user: User
    access: Access
    now: datetime
    calendar: Calendar

    @property
    def mine(self) -> Q:
        """Parties the person acts for (a mandate to look only does not count) or is."""
        acting = [m.organization_id for m in self.access.acting if m.right != "view"]
        return Q(person_id=self.user.pk) | Q(organization_id__in=acting)

    def parties(self) -> Q:
        """The ids of those parties, for a condition on another table."""
        return Q(party__in=Party.objects.filter(self.mine).values("pk"))

    def open_cases(self) -> Any:
        """The open cases the person may see, for a condition on another table."""
        rows = Case.objects.visible_to(self.user).filter(is_open=True).exclude(state="draft")
        return rows.values("pk")

    def seats(self, **more: Any) -> Any:
        """The seats that the person holds on panels, without those left after a conflict."""
        held = PanelSeat.objects.filter(arbitrator__user_id=self.user.pk, left_by=None, conflict=False)
        return held.filter(**more)

    def in_hand(self) -> Any:
        """The open cases in the person's hands as an official."""
        hands = Q(conciliator_id=self.user.pk) | Q(officer_id=self.user.pk, conciliator=None)
        if self.access.holds("council"):
            hands |= Q(referred_at__isnull=False)
        if self.access.holds("arbitrator"):
            hands |= Q(pk__in=self.seats().values("case_id"))
        return Case.objects.visible_to(self.user).filter(hands, is_open=True).values("pk")


FURTHER: list[Callable[[Seen], Iterable[Task]]] = []
"""What applications above this one add; each asks a fixed number of queries."""


def tasks_of(user: User, now: datetime) -> list[Task]:
    """Everything that waits for the person, soonest first, at most 20; a fixed number of queries."""
    seen = Seen(user, access_of(user), now, current_calendar())
    found: list[Task] = []
    if not seen.access.is_official or seen.access.mandates:
        found += [*_duties(seen), *_to_sign(seen), *_to_answer(seen), *_to_choose(seen)]
    if seen.access.is_official:
        posted = list(_of_posts(seen))
        at_hand = {task.case.pk for task in posted}
        found += [*posted, *(task for task in _due_soon(seen) if task.case.pk not in at_hand)]
        found += [*_excuses(seen), *_unread(seen)]
    if seen.access.holds("arbitrator"):
        found += [*_to_declare(seen), *_awards_to_sign(seen)]
    for more in FURTHER:
        found += more(seen)
    return sorted(found, key=lambda t: (t.due, t.case.pk))[:MOST]


def next_session(user: User, now: datetime) -> Session | None:
    """The next session of any case of the person's."""
    access = access_of(user)
    if access.holds("council", "arbitrator") and not access.holds("officer", "head_of_office"):
        return None
    cases = Case.objects.concerning(user).filter(is_open=True).values("pk")
    rows = Session.objects.filter(case__in=cases, held=False, starts_at__gte=now).select_related("case")
    return rows.order_by("starts_at").first()


def _duties(seen: Seen) -> Iterable[Task]:
    """Clocks that run for the person's own parties, or for every claimant or party."""
    claimant = Q(code__in=_FOR_CLAIMANTS, case__claimant__in=Party.objects.filter(seen.mine).values("pk"))
    rows = Deadline.objects.filter(
        seen.parties() | claimant | Q(code__in=_FOR_BOTH, party=None),
        case__in=seen.open_cases(), status=DeadlineStatus.RUNNING,
    )  # fmt: skip
    rows = rows.select_related("case", "party").order_by("due_at", "id")[:100]
    return [_duty(seen, d) for d in _standing(rows, seen.now)][:MOST]


def _standing(rows: Iterable[Deadline], now: datetime) -> list[Deadline]:
    """Of the clocks of one letter to one party only the one that counts now."""
    kept: dict[tuple[int | None, int | None], Deadline] = {}
    for row in rows:
        place = (row.trigger_id, row.party_id)
        before = kept.get(place)
        if before is None or before.is_over(now):
            kept[place] = row
    return list(kept.values())


def _duty(seen: Seen, deadline: Deadline) -> Task:
    case = deadline.case
    action, what, button = _answer_to(seen, deadline)
    clock = clock_view(deadline, case, seen.now, seen.calendar)
    return Task(
        what,
        case,
        url_of(case, action) if action else case.get_absolute_url(),
        button,
        deadline.due_at,
        clock,
    )


def _answer_to(seen: Seen, deadline: Deadline) -> tuple[str, str, str]:
    """The action that meets a clock, what to do in words, and the words on the button."""
    if deadline.code == "AWARD_OBJECT":
        return "object", _("Read the award. You can object until this day"), _("Object, or read first")
    if deadline.is_over(seen.now) and deadline.party_id is not None:
        return "explain_absence", _("Explain why the answer is late"), _("Explain")
    if deadline.party_id is not None and deadline.party is not None:
        if deadline.party.role == "respondent":
            return "respond", _("Answer the complaint"), _("Answer")
        return "add_document", _("Send what the office asked for"), _("Add a document")
    label = str(deadline.case.table.clocks[deadline.code].label)
    return "", label, _("Open the case")


def _to_sign(seen: Seen) -> Iterable[Task]:
    """Settlement texts that wait for the person's signature."""
    mine = Party.objects.filter(seen.mine, case=OuterRef("case"))
    signed = Signature.objects.filter(seen.parties(), settlement=OuterRef("pk"))
    rows = Settlement.objects.filter(
        Exists(mine), ~Exists(signed), status=SettlementStatus.PROPOSED, case__in=seen.open_cases()
    )
    for row in rows.select_related("case")[:MOST]:
        note = _("It counts only when every party has signed the same text.")
        yield Task(
            _("Read and sign the settlement"), row.case, url_of(row.case, "sign_settlement"),
            _("Read and sign"),
            row.case.common_deadline, note=note,
        )  # fmt: skip


def _to_answer(seen: Seen) -> Iterable[Task]:
    """Requests for more time that wait for the person's side."""
    mine = Party.objects.filter(seen.mine, case=OuterRef("case"))
    rows = ExtensionRequest.objects.filter(Exists(mine), status="asked", case__in=seen.open_cases())
    rows = rows.exclude(consents__in=Party.objects.filter(seen.mine).values("pk"))
    for row in rows.select_related("case", "deadline")[:MOST]:
        clock = clock_view(row.deadline, row.case, seen.now, seen.calendar)
        yield Task(
            _("Say whether you agree to more time"), row.case, url_of(row.case, "answer_extension"),
            _("Answer"),
            row.deadline.due_at, clock,
        )  # fmt: skip


def _to_choose(seen: Seen) -> Iterable[Task]:
    """Panels for which the person's side has not chosen its arbitrator."""
    rows = Party.objects.filter(seen.mine, case__state="panel_forming", case__in=seen.open_cases())
    taken = PanelSeat.objects.filter(case=OuterRef("case"), left_by=None, seat=OuterRef("wanted"))
    side = CaseWhen(When(side="workers", then=Value("workers")), default=Value("employers"))
    for row in rows.annotate(wanted=side).filter(~Exists(taken)).select_related("case")[:MOST]:
        note = _("The other side sees your choice only when it has chosen too.")
        yield Task(
            _("Choose your arbitrator"), row.case, url_of(row.case, "select_arbitrator"), _("Choose"),
            row.case.common_deadline, note=note,
        )  # fmt: skip


def _to_declare(seen: Seen) -> Iterable[Task]:
    """Seats that wait for the arbitrator's declaration of interests."""
    rows = seen.seats(declared=False, case__council_number__isnull=False).select_related("case")
    for row in rows[:MOST]:
        yield Task(
            _("Declare your interests"), row.case, reverse("cases:conflict", args=[row.case.council_number]),
            _("Declare"),
            row.case.next_deadline, note=_("The file opens for you afterwards."),
        )  # fmt: skip


def _awards_to_sign(seen: Seen) -> Iterable[Task]:
    """Frozen texts that wait for the arbitrator's name."""
    mine = seen.seats(case=OuterRef("case"), declared=True)
    signed = AwardSignature.objects.filter(award=OuterRef("pk"), arbitrator__user_id=seen.user.pk)
    rows = Award.objects.filter(Exists(mine), ~Exists(signed), status=AwardStatus.PROPOSED)
    for row in rows.select_related("case")[:MOST]:
        yield Task(
            _("Read and sign the award"), row.case, url_of(row.case, "sign_award"), _("Read and sign"),
            row.case.next_deadline,
        )  # fmt: skip


def _due_soon(seen: Seen) -> Iterable[Task]:
    """The clock that ends next, or that was missed and still waits, on each of the official's cases."""
    rows = Deadline.objects.filter(pressing(NEXT), case__in=seen.in_hand(), due_at__lt=seen.now + HORIZON)
    first: dict[int, Deadline] = {}
    for row in rows.select_related("case", "party").order_by("due_at", "id")[:200]:
        first.setdefault(row.case_id, row)
    for row in list(first.values())[:MOST]:
        clock = clock_view(row, row.case, seen.now, seen.calendar, party=row.party.name if row.party else "")
        yield Task(clock.title, row.case, row.case.get_absolute_url(), _("Open the case"), row.due_at, clock)


def _of_posts(seen: Seen) -> Iterable[Task]:
    """The one act that a case waits for from the head of its office, the delegate or the Council."""
    waits = _waiting_for(seen.access)
    if waits is None:
        return
    cases = Case.objects.visible_to(seen.user).filter(waits, is_open=True)
    found = list(cases.order_by("next_deadline", "id")[:MOST])
    rows = {row.case_id: row for row in Deadline.objects.filter(_UNDONE, case__in=found).order_by("id")}
    for case in found:
        action, row = _ACT_IN[str(case.state)], rows.get(case.pk)
        clock = clock_view(row, case, seen.now, seen.calendar) if row else None
        label = str(ACTIONS[action].label)
        yield Task(label, case, url_of(case, action), label, row.due_at if row else NEVER, clock)


def _waiting_for(access: Access) -> Q | None:
    """The cases in which a post of this person makes the next act theirs; None without such a post."""
    asked = Exists(Deadline.objects.filter(_UNDONE, case=OuterRef("pk")))
    offices = access.offices("head_of_office")
    rules = {
        "head_of_office": Q(state="awaiting_conciliator", conciliator=None, office_id__in=offices),
        "minister_delegate": Q(asked, state="not_conciliated"),
        "council": Q(state="referred"),
    }
    held = [rule for kind, rule in rules.items() if access.holds(kind)]
    return reduce(or_, held) if held else None


def _excuses(seen: Seen) -> Iterable[Task]:
    """Explanations that wait for a decision."""
    rows = Excuse.objects.filter(case__in=seen.in_hand(), accepted=None).select_related("case", "party")
    for row in rows[:MOST]:
        yield Task(
            _("Decide on an explanation"), row.case, url_of(row.case, "decide_excuse"), _("Read and decide"),
            row.case.next_deadline, note=row.party.name,
        )  # fmt: skip


def _unread(seen: Seen) -> Iterable[Task]:
    """Complaints in the official's hands on which no clock runs and which wait for the office."""
    rows = Case.objects.filter(pk__in=seen.in_hand(), waits_for="office", next_deadline=NEVER)
    for case in rows.order_by("id")[:MOST]:
        yield Task(_("Read the complaint and decide"), case, case.get_absolute_url(), _("Open the case"))
