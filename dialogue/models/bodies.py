"""Bodies of social dialogue: their rules, their seats, and who holds them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from accounts.models import Organization
from dialogue.models.base import Constituency, Sex, constituencies
from dialogue.models.endorsing import HOME
from dialogue.reckoning import Rules, read_share

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User

SECRETARIAT_POSTS = ("secretariat",)
OVERSEERS = ("secretariat", "leadership")


def check_share(text: str) -> None:
    """Refuse what is not a share such as 1/2; raises ValidationError."""
    try:
        read_share(text)
    except ValueError as error:
        raise ValidationError(_("Write a share such as 1/2.")) from error


def holds_seat(user_id: int, path: str = "") -> Q:
    """The rows whose body has a seat that this person holds today, as member or substitute."""
    held = SeatMandate.objects.today().filter(user_id=user_id)
    return Q(**{f"{path}id__in": held.values("seat__body")})


class BodyKind(models.TextChoices):
    """At which level a body sits."""

    NATIONAL = "national", _("National")
    SECTOR = "sector", _("Sector")
    ENTERPRISE = "enterprise", _("Enterprise")
    PROGRAMME = "programme", _("Programme")


class Bodies(models.QuerySet["Body"]):
    """Bodies; public ones are known to all."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Bodies that are public, those where this person holds a seat, and for the secretariat all."""
        if access_of(user).holds(*OVERSEERS):
            return self.all()
        return self.filter(Q(public=True) | holds_seat(access_of(user).self_id))


class Body(models.Model):
    """A body with its rules as data: shares for quorum and majority, endorsers, meetings a year, notice."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_km = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=BodyKind.choices, default=BodyKind.NATIONAL)
    basis = models.CharField(max_length=200, blank=True)
    mandate = models.TextField(blank=True)
    quorum_overall = models.CharField(max_length=7, blank=True, validators=[check_share])
    quorum_each = models.CharField(max_length=7, blank=True, validators=[check_share])
    majority_overall = models.CharField(max_length=7, blank=True, default="1/2", validators=[check_share])
    majority_each = models.CharField(max_length=7, blank=True, validators=[check_share])
    rules_confirmed = models.BooleanField(default=False)
    meetings_per_year = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    endorsers = constituencies(default=list, blank=True)
    public = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)

    objects = Bodies.as_manager()

    if TYPE_CHECKING:
        id: int
        seats: RelatedManager[Seat]

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name_km if get_language() == "km" and self.name_km else self.name

    def rules(self, on: date | None = None) -> Rules:
        """How the body counts, with the seats it has on a day (today without one); one query."""
        rows = self.seats.standing(on).values_list("constituency").annotate(n=Count("id")).order_by()  # type: ignore[attr-defined]
        return Rules(
            dict(rows), self.quorum_overall, self.quorum_each, self.majority_overall, self.majority_each
        )


class Seats(models.QuerySet["Seat"]):
    """Seats of bodies."""

    def standing(self, on: date | None = None) -> Self:
        """Seats that exist on a day (today without one)."""
        day = on or date.today()  # noqa: DTZ011 - a legal day, compared with legal days
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day)
        )


class Office(models.TextChoices):
    """What a seat's holder is beside being a member."""

    CHAIR = "chair", _("Chairperson")
    VICE_CHAIR = "vice_chair", _("Vice-chair")


class Seat(models.Model):
    """One chair of a body; it stays when its holders change, and may stand vacant."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    constituency = models.CharField(max_length=10, choices=Constituency.choices)
    number = models.PositiveSmallIntegerField()
    office = models.CharField(max_length=10, choices=Office.choices, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = Seats.as_manager()

    if TYPE_CHECKING:
        id: int
        body_id: int
        mandates: RelatedManager[SeatMandate]

    class Meta:
        ordering: ClassVar[list[str]] = ["body_id", "constituency", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["body", "constituency", "number"], name="seat_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_constituency_display()} {self.number}"


class SeatMandates(models.QuerySet["SeatMandate"]):
    """Who holds seats."""

    def today(self) -> Self:
        """Mandates in force on this day at home, by the database's clock."""
        return self.on_day(TruncDate(models.functions.Now(), tzinfo=HOME))

    def on_day(self, day: Any) -> Self:
        """Mandates in force on a day."""
        ends = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(ends, valid_from__lte=day)


class SeatMandate(models.Model):
    """A person's mandate to sit on a seat, as its member or as the substitute, from a day to a day."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seat_mandates",
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    is_substitute = models.BooleanField(default=False)
    may_endorse = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = SeatMandates.as_manager()

    if TYPE_CHECKING:
        id: int
        seat_id: int
        user_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["seat_id", "is_substitute", "-valid_from"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user", "seat"], name="seat_mandate_of")]

    def __str__(self) -> str:
        return self.name

    def arrival(self) -> dict[str, Any]:
        """What is recorded when the holder comes in: the seat, its side, a woman or a man."""
        counted = {Sex.FEMALE: "women", Sex.MALE: "men"}.get(self.sex, "unstated")  # type: ignore[call-overload]
        return {"constituency": self.seat.constituency, "seat": self.seat, "mandate": self, counted: 1}
