"""Arbitrators and their lists, the seats of a panel, declarations, challenges, and the drawing of lots."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.parties import Party

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class ArbitratorList(models.TextChoices):
    """The three lists of the Arbitration Council; each is a third of it."""

    WORKERS = "workers", _("Workers' list")
    EMPLOYERS = "employers", _("Employers' list")
    MINISTRY = "ministry", _("Ministry's list")


class Arbitrators(models.QuerySet[Any]):
    """Arbitrators of the roster or of one paper file."""

    def in_office(self, on: date) -> Self:
        """Those of the roster whose mandate covers that day; both ends included."""
        mandates = ArbitratorMandate.objects.filter(valid_from__lte=on, valid_until__gte=on)
        return self.filter(case=None, pk__in=mandates.values("arbitrator_id"))

    def for_case(self, case_id: int, on: date, *, paper: bool) -> Self:
        """Whom a case may choose from: a paper file its own people, any other case the roster in office."""
        return self.filter(case_id=case_id) if paper else self.in_office(on)


class Arbitrator(models.Model):
    """A member of the Council, on one of its three lists; `case` only for people of a paper file."""

    key = models.SlugField(max_length=60)
    list = models.CharField(max_length=10, choices=ArbitratorList.choices)
    name = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200, blank=True)
    background = models.TextField(blank=True)
    languages = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="paper_arbitrators"
    )

    objects = Arbitrators.as_manager()

    if TYPE_CHECKING:
        id: int
        user_id: int | None
        case_id: int | None
        mandates: RelatedManager[ArbitratorMandate]

    class Meta:
        ordering: ClassVar[list[str]] = ["list", "key"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "key"], name="arbitrator_key_once", nulls_distinct=False),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user"], name="arbitrator_user")]

    def __str__(self) -> str:
        return self.name or self.key


class ArbitratorMandate(models.Model):
    """One year in which an arbitrator may be chosen; a panel keeps its case when it ends."""

    arbitrator = models.ForeignKey(Arbitrator, on_delete=models.PROTECT, related_name="mandates")
    valid_from = models.DateField()
    valid_until = models.DateField()
    basis = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_from"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("valid_from")), name="arbitrator_mandate_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arbitrator} {self.valid_from}–{self.valid_until}"


class Seat(models.TextChoices):
    """The three seats of a panel, in the order in which they are filled."""

    WORKERS = "workers", _("Chosen by the workers' side")
    EMPLOYERS = "employers", _("Chosen by the employer's side")
    CHAIR = "chair", _("Chair")


LIST_OF_SEAT = {Seat.WORKERS: "workers", Seat.EMPLOYERS: "employers", Seat.CHAIR: "ministry"}
SEAT_OF_SIDE = {"workers": Seat.WORKERS, "employer": Seat.EMPLOYERS}


class PanelSeat(models.Model):
    """Who sits on the panel of a case, in which seat, and how they came to it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=10, choices=Seat.choices)
    arbitrator = models.ForeignKey(Arbitrator, on_delete=models.PROTECT, related_name="seats")
    how = models.CharField(
        max_length=10,
        choices=[
            ("chosen", _("Chosen by the side")),
            ("agreed", _("Named by the two arbitrators")),
            ("drawn", _("Drawn by lot")),
            ("replaced", _("Named in place of another")),
            ("assumed", _("As in the paper file")),
        ],
    )
    chosen_by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    left_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")
    declared = models.BooleanField(default=False)
    conflict = models.BooleanField(default=False)
    interests = models.TextField(blank=True)
    chair_wish = models.ForeignKey(Arbitrator, null=True, on_delete=models.PROTECT, related_name="+")
    declared_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        id: int
        case_id: int
        arbitrator_id: int
        chair_wish_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "seat"], condition=Q(left_by=None), name="one_arbitrator_per_seat"
            ),
            models.UniqueConstraint(
                fields=["case", "arbitrator"], condition=Q(left_by=None), name="one_seat_per_arbitrator"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["arbitrator", "case"], condition=Q(left_by=None), name="seat_held"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seat}: {self.arbitrator_id}"


class Challenge(models.Model):
    """A party's objection to an arbitrator, and what the secretariat decided."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="challenges")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="challenges")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    grounds = models.TextField()
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True)
    decided_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} challenge of seat {self.seat_id}"

    if TYPE_CHECKING:
        seat_id: int


class Draw(models.Model):
    """One drawing of lots with everything anyone needs to do it again (services/lots.py)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="draws")
    seat = models.CharField(max_length=10, choices=Seat.choices)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    algorithm = models.CharField(max_length=40)
    candidates = models.JSONField()
    seed = models.CharField(max_length=300)
    result = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    witness = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seat}: {self.result}"
