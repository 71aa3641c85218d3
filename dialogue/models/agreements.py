"""Agreements between the constituencies: clauses by version, reservations, endorsements, commitments."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.access import access_of
from accounts.models import Organization
from cases.models import Case
from dialogue.models.agreement_steps import AgreementSteps
from dialogue.models.base import Constituency, Subject, TwoTexts, constituencies, firm_states
from dialogue.models.bodies import OVERSEERS, Body, SeatMandate, holds_seat
from dialogue.models.decisions import Decision
from dialogue.models.meetings import AgendaItem, Meeting
from dialogue.procedure import AGREEMENT
from workflow.triggers import append_only

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User

_SETTLED = ("in_force", "fulfilled", "terminated", "expired")


class VisibleAgreements(models.QuerySet["Agreement"]):
    """Agreements; those that came into force are public."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is public, what the bodies of this person's seats work on, and for the secretariat all."""
        access = access_of(user)
        if access.holds(*OVERSEERS):
            return self.all()
        public = Q(state__in=_SETTLED) & (Q(body=None) | Q(body__public=True))
        return self.filter(public | (Q(body__isnull=False) & holds_seat(access.self_id, "body__")))


class Agreement(AgreementSteps, Subject):
    """A text between constituencies; frozen by its digest once tabled, in force when all endorsed it."""

    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    title = models.CharField(max_length=300)
    title_km = models.CharField(max_length=300, blank=True)
    state = FSMField(default="draft", protected=True, max_length=24)
    endorsers = constituencies(default=list)
    version = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    tabled_at = models.DateTimeField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    objects = VisibleAgreements.as_manager()
    procedure = AGREEMENT.name

    if TYPE_CHECKING:
        body_id: int | None
        clauses: RelatedManager[Clause]
        endorsements: RelatedManager[Endorsement]
        commitments: RelatedManager[Commitment]
        reservations: RelatedManager[Reservation]

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        triggers: ClassVar[list[Any]] = firm_states(AGREEMENT)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="agreement_state_known", condition=Q(state__in=list(AGREEMENT.states))
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["state", "-id"], name="agreement_by_state")]

    @property
    def name(self) -> str:
        """The title in the reader's language, else the other."""
        return self.title_km if get_language() == "km" and self.title_km else self.title

    def text_now(self) -> list[Clause]:
        """The clauses of the newest version, in order; one query."""
        return list(self.clauses.filter(version=self.version))

    def digest_now(self) -> str:
        """SHA-256 (hex) of everything that is agreed, in a fixed order; two queries."""
        days = [d.isoformat() if d else None for d in (self.effective_on, self.expires_on)]
        content = [
            [self.title, self.title_km, self.endorsers, *days],
            [[c.number, c.text, c.text_km] for c in self.text_now()],
            [
                [c.owner, c.owner_organization_id, c.text, c.text_km, c.due.isoformat() if c.due else None]
                for c in self.commitments.order_by("id")
            ],
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


class Clause(TwoTexts, models.Model):
    """One clause of one version; `category` ties it to the disputes about the same matter."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="clauses")
    version = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_km = models.TextField(blank=True)
    category = models.CharField(max_length=30, blank=True)
    indicator = models.ForeignKey(
        "dialogue.Indicator", null=True, blank=True, on_delete=models.PROTECT, related_name="clauses"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement_id", "version", "position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["agreement", "version", "number"], name="clause_number_once"),
        ]
        triggers: ClassVar[list[Any]] = append_only()
        indexes: ClassVar[list[Any]] = [models.Index(fields=["category"], name="clause_category")]

    def __str__(self) -> str:
        return self.number


class Reservation(models.Model):
    """What one constituency does not accept of a text that it endorses otherwise."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reservations")
    constituency = models.CharField(max_length=10, choices=Constituency.choices)
    clause_number = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement_id", "id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.constituency}: {self.text[:40]}"


class Endorsement(models.Model):
    """A constituency's yes to a text, by a holder of its mandate, on line or on paper."""

    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="endorsements"
    )
    work_plan = models.ForeignKey(
        "dialogue.WorkPlan", null=True, blank=True, on_delete=models.PROTECT, related_name="endorsements"
    )
    constituency = models.CharField(max_length=10, choices=Constituency.choices)
    mandate = models.ForeignKey(SeatMandate, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.CharField(max_length=200, blank=True)
    on_paper = models.BooleanField(default=False)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["agreement", "constituency"], condition=Q(agreement__isnull=False),
                name="agreement_endorsed_once_per_constituency",
            ),
            models.UniqueConstraint(
                fields=["work_plan", "constituency"], condition=Q(work_plan__isnull=False),
                name="plan_endorsed_once_per_constituency",
            ),
            models.CheckConstraint(
                name="endorsement_of_one_text",
                condition=Q(agreement__isnull=True) ^ Q(work_plan__isnull=True),
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.constituency} {self.on}"


class CommitmentStatus(models.TextChoices):
    """How far a commitment is; that it is overdue follows from its due date."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Given up")


class VisibleCommitments(models.QuerySet["Commitment"]):
    """Commitments of agreements and decisions."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of agreements and meetings this person may see, and those their organization owns."""
        access = access_of(user)
        return self.filter(
            Q(agreement__in=Agreement.objects.visible_to(user))
            | Q(item__meeting__in=Meeting.objects.visible_to(user))
            | Q(owner_organization__in=access.organizations)
        )

    def standing(self) -> Self:
        """Those that count: of agreements that came into force, and those recorded in meetings."""
        return self.filter(Q(agreement__in_force_on__isnull=False) | Q(item__isnull=False))

    def running(self) -> Self:
        """Open ones that still bind: an agreement that was ended early binds nobody."""
        return self.filter(status=CommitmentStatus.OPEN).exclude(agreement__state="terminated")

    def overdue(self, on: Any) -> Self:
        """Open after their due date."""
        return self.running().filter(due__lt=on)

    def of_person(self, user: User | AnonymousUser) -> Self:
        """Those this person answers for: for an organization, or from a seat of the side in that body.

        Where an organization made the promise, the seats of that organization answer, not the whole side.
        """
        access = access_of(user)
        held = SeatMandate.objects.today().filter(
            seat__constituency=models.OuterRef("owner"), seat__body=models.OuterRef("body"),
            user_id=access.self_id,
        )  # fmt: skip
        rows = self.annotate(body=Coalesce("agreement__body", "item__meeting__body"))
        named = held.filter(seat__organization=models.OuterRef("owner_organization"))
        return rows.filter(
            Q(owner_organization__in=access.organizations)
            | (Q(owner_organization=None) & models.Exists(held))
            | models.Exists(named)
        )


class Commitment(TwoTexts, models.Model):
    """What somebody promised, in an agreement or on an item: owner, due date, evidence, status."""

    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    owner = models.CharField(max_length=10, choices=Constituency.choices)
    owner_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    text = models.TextField()
    text_km = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=CommitmentStatus.choices, default=CommitmentStatus.OPEN)
    evidence = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    category = models.CharField(max_length=30, blank=True)
    plan_item = models.ForeignKey(
        "dialogue.PlanItem", null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )

    objects = VisibleCommitments.as_manager()

    if TYPE_CHECKING:
        id: int
        agreement_id: int | None
        item_id: int | None
        owner_organization_id: int | None
        plan_item_id: int | None
        case_id: int | None

    class Meta:
        ordering: ClassVar[list[Any]] = [models.F("due").asc(nulls_last=True), "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due", "id"], condition=Q(status="open"), name="commitment_open_by_due"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=True) ^ Q(item__isnull=True), name="commitment_from_one_place"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
