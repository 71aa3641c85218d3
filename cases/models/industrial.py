"""Strikes and lock-outs: the notice, the ballot, the first lawful day, and what became of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.access import access_of
from accounts.models import Office, Organization
from cases.models.parties import Party
from cases.models.warned import Warned, said
from cases.procedure.industrial_action import INDUSTRIAL_ACTION
from workflow.fsm import action_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_TABLE = {INDUSTRIAL_ACTION.name: INDUSTRIAL_ACTION}
SEE_ALL = ("head_of_office", "minister_delegate", "leadership")
"""Posts that see every notice, whoever gave it and in whatever province."""


class IndustrialKind(models.TextChoices):
    """Who stops the work."""

    STRIKE = "strike", _("Strike")
    LOCKOUT = "lockout", _("Lock-out")


class VisibleNotices(models.QuerySet[Any]):
    """Notices: those of the cases one may see; for heads of offices, delegates and leadership all of them.

    One that belongs to no case is seen by those who act for who gave it or for whom it is against, and by the
    office of the province; once it is tied to a dispute, also by who may see that.
    """

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Notices this person may see. The case behind one still needs its own right."""
        access = access_of(user)
        if access.holds(*SEE_ALL):
            return self.all()
        own = access.organizations
        apart = Q(organization__in=own) | Q(opponent__in=own) | Q(office__in=access.offices("officer"))
        cases = _cases().visible_to(user)
        return self.filter(Q(case__in=cases) | Q(dispute__in=cases) | (Q(case=None) & apart))


def _cases() -> Any:
    return apps.get_model("cases", "Case").objects


class IndustrialAction(models.Model):
    """One strike or lock-out. Nothing here blocks it; warnings name their article.

    It is about a dispute, and then belongs to its case; or no case of ours is about it: then `organization`
    gave the notice to the `office` of its province, `against` names the other side (`opponent` where the list
    has it), `clock` and `return_clock` keep how days and hours were counted, `ruling` what a court said, and
    `dispute` is the case of the same parties that it was tied to later. `announced` is the first lawful
    day that people were told of in advance.
    """

    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="industrial_actions"
    )
    organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    against = models.CharField(max_length=250, blank=True)
    opponent = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    dispute = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="tied_notices"
    )
    clock = models.JSONField(default=dict)
    ruling = models.JSONField(default=dict)
    ruled_at = models.DateTimeField(null=True)
    return_clock = models.JSONField(default=dict)
    key = models.SlugField(max_length=40)
    number = models.CharField(max_length=24, unique=True, null=True, blank=True)
    kind = models.CharField(max_length=8, choices=IndustrialKind.choices)
    state = FSMField(default="notified", protected=True, max_length=24)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    demands = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    expected_workers = models.PositiveIntegerField(null=True)
    served = models.JSONField(default=dict)
    planned_start = models.DateTimeField(null=True)
    lawful_from = models.DateField(null=True)
    announced = models.DateField(null=True)
    essential = models.BooleanField(default=False)
    minimum_service = models.TextField(blank=True)
    ballot = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    notified_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    event = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        id: int
        case_id: int | None
        organization_id: int | None
        opponent_id: int | None
        dispute_id: int | None
        office_id: int | None
        party_id: int | None
        event_id: int | None

    objects = VisibleNotices.as_manager()
    procedure = INDUSTRIAL_ACTION.name

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "id"]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.FSM(name="action_edges", field="state", transitions=sorted(INDUSTRIAL_ACTION.edges())),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "key"], name="industrial_action_key_once_per_case"),
            models.UniqueConstraint(
                fields=["organization", "key"], condition=Q(case=None), name="notice_key_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    case__isnull=False,
                    event__isnull=False,
                    organization=None,
                    office=None,
                    opponent=None,
                    dispute=None,
                )
                | Q(
                    case=None,
                    event=None,
                    organization__isnull=False,
                    office__isnull=False,
                    given_by__isnull=False,
                    number__isnull=False,
                ),
                name="industrial_action_of_case_or_apart",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(INDUSTRIAL_ACTION.states)),
                name="industrial_action_state_known",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "planned_start"], name="industrial_action_coming"),
        ]

    def __str__(self) -> str:
        return self.number or self.key

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cases:notice", args=[self.number])

    def warn(self, *warnings: Warned) -> None:
        """Keep warnings; one that was given before says what it says now."""
        codes = {warning.code for warning in warnings}
        known = [kept for kept in self.warnings if kept["code"] not in codes]
        self.warnings = [*known, *(warning.as_json() for warning in warnings)]

    @property
    def warned(self) -> list[dict[str, str]]:
        """Its warnings in the language of the reader."""
        return said(self.warnings)

    @property
    def tie_url(self) -> str:
        """Where the office ties it to a dispute."""
        return reverse("cases:notice_act", args=[self.number, "tie"])

    @property
    def title(self) -> str:
        """What it is, and its number or key: strike-2 is strike 2."""
        return f"{self.get_kind_display()} {re.sub('^(strike|lockout)-?', '', str(self))}".rstrip()

    @action_of(_TABLE, "run_notice")
    def run_notice(self) -> None:
        """Employer (or workers) and ministry have received the notice: its days run."""

    @action_of(_TABLE, "reach_day")
    def reach_day(self) -> None:
        """The notice is over."""

    @action_of(_TABLE, "begin")
    def begin(self) -> None:
        """The work stops."""

    @action_of(_TABLE, "suspend")
    def suspend(self) -> None:
        """Work goes on for the time being."""

    @action_of(_TABLE, "end")
    def end(self) -> None:
        """It is over."""

    @action_of(_TABLE, "call_off")
    def call_off(self) -> None:
        """It does not take place."""

    @action_of(_TABLE, "judge_illegal")
    def judge_illegal(self) -> None:
        """A court ruled it illegal."""

    @action_of(_TABLE, "go_back")
    def go_back(self) -> None:
        """The workers returned in time."""

    @action_of(_TABLE, "stay_away")
    def stay_away(self) -> None:
        """They did not."""
