"""The fields of a case, before its acts are added."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Office
from cases.procedure import PROCEDURES
from cases.procedure.states import STATES

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from cases.models.conciliation import Excuse, ExtensionRequest, Interview, Session
    from cases.models.deadlines import Deadline
    from cases.models.industrial import IndustrialAction
    from cases.models.issues import Issue
    from cases.models.offers import Offer
    from cases.models.panel import PanelSeat
    from cases.models.parties import Party
    from cases.models.record import CaseEvent
    from cases.models.settlement import Settlement
    from workflow.table import Procedure


NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Stands for "no clock runs", so that cases sort by their next deadline without holes."""


class Category(models.TextChoices):
    """What an issue is about; the categories of lifecycle.md §1.3."""

    WAGES = "wages", _("Wages")
    MINIMUM_WAGE = "minimum_wage", _("Minimum wage")
    OVERTIME = "overtime", _("Overtime, Sunday and holiday pay")
    BONUS = "bonus", _("Bonus")
    SENIORITY = "seniority", _("Seniority payment")
    SERVICE_CHARGE = "service_charge", _("Service charge")
    PAYMENT_SCHEDULE = "payment_schedule", _("When wages are paid")
    SUSPENSION_PAY = "suspension_pay", _("Pay while work is suspended")
    LEAVE = "leave", _("Leave")
    SICK_LEAVE = "sick_leave", _("Sick leave")
    MATERNITY = "maternity", _("Maternity")
    NURSING_DAYCARE = "nursing_daycare", _("Nursing and day-care")
    DISMISSAL = "dismissal", _("Dismissal")
    REINSTATEMENT = "reinstatement", _("Getting the job back")
    DISCIPLINE = "discipline", _("Discipline")
    CONTRACT_TYPE = "contract_type", _("Kind of contract")
    PIECE_RATE = "piece_rate", _("Piece rate")
    PAST_PRACTICE = "past_practice", _("Past practice")
    TRANSFER = "transfer", _("Transfer")
    DEMAND_TO_REMOVE_PERSON = "demand_to_remove_person", _("Demand to remove a person")
    UNION_DISCRIMINATION = "union_discrimination", _("Discrimination because of the union")
    UNION_RECOGNITION = "union_recognition", _("Recognition of the union")
    REPRESENTATION = "representation", _("Representation")
    UNION_DUES = "union_dues", _("Union dues")
    COLLECTIVE_AGREEMENT = "collective_agreement", _("Collective agreement")
    WORKING_HOURS = "working_hours", _("Working hours")
    SAFETY_HEALTH = "safety_health", _("Safety and health")
    ALLOWANCE = "allowance", _("Allowance")
    CLOSURE_DEBTS = "closure_debts", _("Closure and unpaid debts")
    HARASSMENT = "harassment", _("Harassment")
    OTHER = "other", _("Other")


SECTORS: list[tuple[str, Any]] = [
    ("", _("Choose")),
    ("garment", _("Garments")),
    ("footwear", _("Shoes and travel goods")),
    ("construction", _("Construction")),
    ("hotel", _("Hotels and tourism")),
    ("food", _("Restaurants and entertainment")),
    ("transport", _("Transport")),
    ("agriculture", _("Farming and fishing")),
    ("trade", _("Shops and markets")),
    ("bank", _("Banks and offices")),
    ("education", _("Schools and health")),
    ("domestic", _("Work in a home")),
    ("other", _("Something else")),
]
"""The kinds of work, in the order a person chooses from; the first stands for none chosen."""


class CaseFields(models.Model):
    """What is stored of a dispute. `state` changes only through the acts bound to the table."""

    number = models.CharField(max_length=24, unique=True, null=True, blank=True)
    procedure = models.CharField(max_length=12, choices=[(p.name, p.label) for p in PROCEDURES.values()])
    state = FSMField(default="draft", protected=True, max_length=24)
    opened_as = models.CharField(max_length=24, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    claimant = models.ForeignKey(
        "cases.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    conciliator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    filed_for = models.ForeignKey(
        "accounts.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    timezone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    sheet = models.JSONField(default=dict, blank=True)
    facts_text = models.TextField(blank=True)
    sector = models.CharField(max_length=60, blank=True)
    workers = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    migrants = models.PositiveIntegerField(null=True, blank=True)
    informal = models.PositiveIntegerField(null=True, blank=True)
    strike_now = models.BooleanField(default=False)
    retries = models.PositiveSmallIntegerField(default=0)
    presumed_at_fault = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_cases"
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="split_cases"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    referred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    council_number = models.CharField(max_length=24, unique=True, null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_open = models.BooleanField(default=True)
    waits_for = models.CharField(max_length=16, blank=True)
    next_deadline = models.DateTimeField(default=NEVER)
    next_deadline_code = models.CharField(max_length=24, blank=True)
    common_deadline = models.DateTimeField(default=NEVER)
    common_deadline_code = models.CharField(max_length=24, blank=True)
    """The next deadline without those that only one party and the office know: what parties are shown."""
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    kept_until = models.DateTimeField(null=True, blank=True)
    """When a draft is deleted, unless it is saved again before; nothing else ends."""

    if TYPE_CHECKING:
        id: int
        filed_for_id: int | None
        office_id: int
        officer_id: int | None
        conciliator_id: int | None
        claimant_id: int | None
        refused_by_id: int | None
        created_by_id: int
        parties: RelatedManager[Party]
        issues: RelatedManager[Issue]
        events: RelatedManager[CaseEvent]
        deadlines: RelatedManager[Deadline]
        sessions: RelatedManager[Session]
        interviews: RelatedManager[Interview]
        excuses: RelatedManager[Excuse]
        extension_requests: RelatedManager[ExtensionRequest]
        settlements: RelatedManager[Settlement]
        offers: RelatedManager[Offer]
        seats: RelatedManager[PanelSeat]
        industrial_actions: RelatedManager[IndustrialAction]

        @property
        def table(self) -> Procedure:
            """The procedure this case follows."""

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="case_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(number__isnull=False),
                name="case_has_number_once_filed",
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=False) | models.Q(merged_into__isnull=True),
                name="case_merged_is_not_open",
            ),
        ]
