"""A decent work country programme: priorities, outcomes, outputs, activities, indicators, work plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.access import access_of
from dialogue.models.base import Constituency, Subject, constituencies, firm_states
from dialogue.models.bodies import OVERSEERS, Body, holds_seat
from dialogue.models.plan_steps import PlanSteps
from dialogue.procedure import WORK_PLAN
from workflow.triggers import append_only

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User
    from dialogue.models.agreements import Endorsement

PUBLIC_STATES = ("endorsed", "in_force", "reviewed", "closed")
"""In these states a work plan is public."""


def in_language(texts: dict[str, str]) -> str:
    """The text in the reader's language, else in English, else in any."""
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")


class VisibleProgrammes(models.QuerySet["Programme"]):
    """Programmes; known to all once a work plan of theirs is endorsed."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Programmes that were signed or have a public plan, and those of this person's bodies."""
        access = access_of(user)
        if access.holds(*OVERSEERS):
            return self.all()
        plans = WorkPlan.objects.filter(state__in=PUBLIC_STATES).values("programme")
        seat = Q(body__isnull=False) & holds_seat(access.self_id, "body__")
        return self.filter(Q(signed_on__isnull=False) | Q(pk__in=plans) | seat)


class Programme(models.Model):
    """A programme with its dates and partners. Codes identify its rows; texts may be in several languages."""

    code = models.CharField(max_length=40, unique=True)
    title = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    phase = models.PositiveSmallIntegerField(null=True, blank=True)
    partners = models.JSONField(default=list)
    focus_groups = models.JSONField(default=list)
    source = models.TextField(blank=True)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")
    is_demo = models.BooleanField(default=False)

    objects = VisibleProgrammes.as_manager()

    if TYPE_CHECKING:
        id: int
        body_id: int | None
        items: RelatedManager[PlanItem]
        indicators: RelatedManager[Indicator]
        work_plans: RelatedManager[WorkPlan]

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "code"]

    def __str__(self) -> str:
        return in_language(self.title) or self.code


class Level(models.TextChoices):
    """The chain from promise to work."""

    PRIORITY = "priority", _("Priority")
    OUTCOME = "outcome", _("Outcome")
    OUTPUT = "output", _("Output")
    ACTIVITY = "activity", _("Activity")


class PlanItem(models.Model):
    """A priority, outcome, output or activity; its code names its parents. Money in currency units."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    level = models.CharField(max_length=10, choices=Level.choices)
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    title = models.JSONField(default=dict)
    responsible = models.CharField(max_length=10, choices=Constituency.choices, blank=True)
    lead = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    budget_needed = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    budget_available = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    if TYPE_CHECKING:
        id: int
        programme_id: int
        parent_id: int | None
        indicators: RelatedManager[Indicator]

    class Meta:
        ordering: ClassVar[list[str]] = ["programme_id", "position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "code"], name="plan_item_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.title)}"


class Indicator(models.Model):
    """What shows that an item is reached: baseline, target, unit, splits, how it is verified."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=40)
    title = models.JSONField(default=dict)
    unit = models.CharField(max_length=40, blank=True)
    definition = models.TextField(blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    disaggregation = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    verification = models.CharField(max_length=300, blank=True)
    bound_to = models.CharField(max_length=60, blank=True)
    every_months = models.PositiveSmallIntegerField(default=12)

    if TYPE_CHECKING:
        id: int
        programme_id: int
        item_id: int
        milestones: RelatedManager[Milestone]
        measurements: RelatedManager[Measurement]

    class Meta:
        ordering: ClassVar[list[str]] = ["programme_id", "code"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.title)}"


class Milestone(models.Model):
    """A value to be reached on the way to the target."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="milestones")
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        ordering: ClassVar[list[str]] = ["indicator_id", "on"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["indicator", "on"], name="milestone_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"


class Measurements(models.QuerySet["Measurement"]):
    """Values that were reported."""

    def verified(self) -> Self:
        """Only what a second person verified counts."""
        return self.filter(verified_at__isnull=False)


class Measurement(models.Model):
    """A value of an indicator on a day; a second person verifies it, then the partners accept it together."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    split = models.JSONField(default=dict)
    evidence = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_name = models.CharField(max_length=200, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_in = models.CharField(max_length=200, blank=True)

    objects = Measurements.as_manager()

    if TYPE_CHECKING:
        id: int
        indicator_id: int
        reported_by_id: int | None
        verified_by_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["indicator_id", "on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(reported_by=None) | ~Q(verified_by=F("reported_by")),
                name="verified_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(verified_at__isnull=False), name="accepted_after_verified"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["indicator", "-on"], condition=Q(verified_at__isnull=False),
                         name="measurement_that_counts"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.value}"


class TargetChange(models.Model):
    """That a target was changed: from what to what, by whom, why."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="target_changes")
    before = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    after = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    before_on = models.DateField(null=True)
    after_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["indicator_id", "id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class VisibleWorkPlans(models.QuerySet["WorkPlan"]):
    """Work plans; public once endorsed."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Endorsed plans, those of programmes whose body this person sits on, and for the secretariat all."""
        access = access_of(user)
        if access.holds(*OVERSEERS):
            return self.all()
        seat = Q(programme__body__isnull=False) & holds_seat(access.self_id, "programme__body__")
        return self.filter(Q(state__in=PUBLIC_STATES) | seat)


class WorkPlan(PlanSteps, Subject):
    """The plan of one period of a programme; `code` such as 2026-2027 is its name in the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="work_plans")
    code = models.CharField(max_length=20)
    state = FSMField(default="draft", protected=True, max_length=24)
    starts_on = models.DateField()
    ends_on = models.DateField()
    endorsers = constituencies(default=list, blank=True)
    validated_on = models.DateField(null=True, blank=True)
    endorsement_expected = models.DateField(null=True, blank=True)
    meeting = models.JSONField(default=dict, blank=True)

    objects = VisibleWorkPlans.as_manager()
    procedure = WORK_PLAN.name

    if TYPE_CHECKING:
        programme_id: int
        endorsements: RelatedManager[Endorsement]

    class Meta:
        ordering: ClassVar[list[str]] = ["programme_id", "-starts_on"]
        triggers: ClassVar[list[Any]] = firm_states(WORK_PLAN)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["programme", "code"], name="work_plan_code_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(WORK_PLAN.states)), name="work_plan_state_known"
            ),
        ]


class ProgressReport(models.Model):
    """A periodic report in words on an item of the plan."""

    work_plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="reports")
    item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    period_from = models.DateField()
    period_until = models.DateField()
    text = models.TextField()
    constituency = models.CharField(max_length=10, choices=Constituency.choices, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period_until", "-id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.text[:40]
