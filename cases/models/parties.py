"""The parties of a case, the people who acted for them, and the workers a complaint names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, OrganizationKind
from cases.procedure import roles


class Side(models.TextChoices):
    """The two sides of a dispute."""

    WORKERS = "workers", _("Workers' side")
    EMPLOYER = "employer", _("Employer's side")


class PartyKind(models.TextChoices):
    """What a party is: a person, or one of the kinds of organization."""

    PERSON = "person", _("Person")
    WORKERS = "workers", _("Group of workers")
    ENTERPRISE = OrganizationKind.ENTERPRISE.value, OrganizationKind.ENTERPRISE.label
    UNION = OrganizationKind.UNION.value, OrganizationKind.UNION.label
    FEDERATION = OrganizationKind.FEDERATION.value, OrganizationKind.FEDERATION.label
    CONFEDERATION = OrganizationKind.CONFEDERATION.value, OrganizationKind.CONFEDERATION.label
    ASSOCIATION = OrganizationKind.ASSOCIATION.value, OrganizationKind.ASSOCIATION.label
    OTHER = "other", _("Other")


class PartyRole(models.TextChoices):
    """How a party came into the case."""

    CLAIMANT = roles.CLAIMANT, _("Claimant")
    RESPONDENT = roles.RESPONDENT, _("Respondent")
    JOINED = roles.JOINED, _("Joined party")


class Party(models.Model):
    """One party. Head-counts differ by side, so each party states its own."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="parties")
    key = models.SlugField(max_length=60)
    role = models.CharField(max_length=12, choices=PartyRole.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    kind = models.CharField(max_length=16, choices=PartyKind.choices)
    name = models.CharField(max_length=250)
    name_latin = models.CharField(max_length=250, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, default="km")
    interpreter = models.CharField(max_length=60, blank=True)
    safe_contact = models.CharField(max_length=200, blank=True)
    workers = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        case_id: int
        organization_id: int | None
        person_id: int | None

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "key"], name="party_key_once_per_case"),
            models.CheckConstraint(
                condition=models.Q(women__isnull=True)
                | models.Q(workers__isnull=True)
                | models.Q(women__lte=models.F("workers")),
                name="party_women_among_workers",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organization", "case"]),
            models.Index(fields=["person", "case"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def letter(self) -> str:
        """The letter in the side's chip (experience.md §4.3)."""
        return "W" if self.side == Side.WORKERS else "E"


class SideTaken(models.Model):
    """That a person acted on one side of a case: from then on never on the other (one row a person)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sides_taken")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "user"], name="one_side_per_person_and_case"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.side}"

    if TYPE_CHECKING:
        user_id: int


class Exclusion(models.Model):
    """That a person is kept out of a case everywhere, because of a conflict of interest."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="exclusions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "case"], name="excluded_once"),
        ]

    def __str__(self) -> str:
        return self.reason


class Worker(models.Model):
    """A worker named in a collective complaint; shown to officers and the own side only.

    `card` is the number on the work card, `informal` that there is no written contract; None: not said.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="worker_list")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="worker_list")
    name = models.CharField(max_length=200)
    sex = models.CharField(max_length=10, blank=True)
    card = models.CharField(max_length=40, blank=True)
    job = models.CharField(max_length=120, blank=True)
    informal = models.BooleanField(null=True, blank=True)
    migrant = models.BooleanField(null=True, blank=True)
    listed_by = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "id"])]

    def __str__(self) -> str:
        return self.name
