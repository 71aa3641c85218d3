"""Collective agreements between an employer and a union, registered with the ministry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django_fsm import FSMField

from accounts.access import access_of
from accounts.models import Office, Organization
from dialogue.models.base import Subject, firm_states
from dialogue.models.bodies import OVERSEERS
from dialogue.models.collective_steps import CollectiveSteps
from dialogue.procedure import COLLECTIVE_AGREEMENT

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PUBLIC = ("registered", "amended", "terminated", "expired")


class VisibleCollectiveAgreements(models.QuerySet["CollectiveAgreement"]):
    """Collective agreements; registered ones are known to all, though perhaps not their text."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Registered ones, the parties' own, and those of the officials' offices."""
        if access_of(user).holds(*OVERSEERS):
            return self.all()
        return self.filter(Q(state__in=PUBLIC) | _takes_part(user))

    def concerning(self, user: User | AnonymousUser) -> Self:
        """The parties' own and those of the officials' offices; for those who oversee it, all."""
        return self.all() if access_of(user).holds(*OVERSEERS) else self.filter(_takes_part(user))


def _takes_part(user: User | AnonymousUser) -> Q:
    access = access_of(user)
    own, offices = access.organizations, access.offices("officer", "head_of_office")
    return Q(employer__in=own) | Q(union__in=own) | Q(office__in=offices)


class CollectiveAgreement(CollectiveSteps, Subject):
    """An agreement of an enterprise. Concluded, signed, effective and registered are four dates."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    state = FSMField(default="submitted", protected=True, max_length=24)
    concluded_on = models.DateField()
    signed_on = models.DateField()
    effective_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField()
    registered_on = models.DateField(null=True, blank=True)
    certificate = models.CharField(max_length=40, unique=True, null=True, blank=True)
    by_shop_stewards = models.BooleanField(default=False)
    representative_proof = models.CharField(max_length=200, blank=True)
    workers = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    scope = models.TextField(blank=True)
    subjects = ArrayField(models.CharField(max_length=30), default=list)
    text = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    text_public = models.BooleanField(default=False)
    posted_on = models.DateField(null=True, blank=True)
    returned_because = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    notice_given_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleCollectiveAgreements.as_manager()
    procedure = COLLECTIVE_AGREEMENT.name

    if TYPE_CHECKING:
        office_id: int
        employer_id: int
        union_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        triggers: ClassVar[list[Any]] = firm_states(COLLECTIVE_AGREEMENT)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state__in=list(COLLECTIVE_AGREEMENT.states)),
                name="collective_agreement_state_known",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "state", "-id"], name="collective_agreement_queue"),
            models.Index(fields=["expires_on"], condition=Q(state__in=["registered", "amended"]),
                         name="collective_agreement_ending"),
        ]  # fmt: skip


class Amendment(models.Model):
    """A change to a registered agreement, with its own dates."""

    collective_agreement = models.ForeignKey(
        CollectiveAgreement, on_delete=models.PROTECT, related_name="amendments"
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    signed_on = models.DateField()
    effective_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["collective_agreement_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["collective_agreement", "number"], name="amendment_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
