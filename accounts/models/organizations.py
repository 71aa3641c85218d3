"""Organizations that take part in disputes and dialogue, and the offices of the ministry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Office(models.Model):
    """A provincial or capital department of labour; a case lies with exactly one."""

    slug = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=120)
    name_km = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]

    def __str__(self) -> str:
        return self.name_km if (get_language() or "").startswith("km") else self.name_en


class OrganizationKind(models.TextChoices):
    """What an organization is; the words of lifecycle.md and the law."""

    ENTERPRISE = "enterprise", _("Enterprise")
    UNION = "union", _("Trade union")
    FEDERATION = "federation", _("Union federation")
    CONFEDERATION = "confederation", _("Union confederation")
    ASSOCIATION = "association", _("Employers' association")
    MINISTRY = "ministry", _("Ministry department")
    OFFICE = "office", _("Provincial office")
    COUNCIL = "council", _("Arbitration Council")
    OBSERVER = "observer", _("Observer")
    OTHER = "other", _("Other")


class Organization(models.Model):
    """A union, enterprise, association or public body; may belong to a larger one."""

    kind = models.CharField(max_length=20, choices=OrganizationKind.choices)
    name = models.CharField(_("name"), max_length=250)
    name_km = models.CharField(_("name in Khmer"), max_length=250, blank=True)
    registration_number = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "registration_number"],
                condition=~models.Q(registration_number=""),
                name="organization_registered_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganizationKind.values), name="organization_kind_known"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind", "name"])]

    def __str__(self) -> str:
        if (get_language() or "").startswith("km") and self.name_km:
            return self.name_km
        return self.name


class MostRepresentativeStatus(models.Model):
    """That a union is the most representative one of an enterprise, from a day until a day."""

    union = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="representative_in")
    enterprise = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="represented_by")
    certificate = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.union} / {self.enterprise}"
