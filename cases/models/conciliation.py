"""What happens in conciliation: sessions, separate interviews, excuses, requests for more time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.parties import Party
from cases.models.rooms import Room

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from cases.models.hearings import Booking

LENGTH = timedelta(hours=2)
"""How long a sitting is taken to last where nobody said."""


class SessionKind(models.TextChoices):
    """How a session is held."""

    JOINT = "joint", _("Joint meeting")
    SEPARATE = "separate", _("Separate questioning")
    ONLINE = "online", _("Online")
    VISIT = "visit", _("Visit to the workplace")


class PostponeCause(models.TextChoices):
    """Why a sitting moves; the words beside it say the rest."""

    PARTY = "party", _("A party cannot come")
    ILLNESS = "illness", _("Illness")
    PAPERS = "papers", _("Papers are not ready")
    INTERPRETER = "interpreter", _("No interpreter")
    ROOM = "room", _("No room")
    OFFICIAL = "official", _("The conciliator or an arbitrator cannot come")
    AGREED = "agreed", _("Both sides wish it")
    EVENT = "event", _("Flood, road, power cut or another event that nobody caused")
    OTHER = "other", _("Another reason")


class Sitting(models.Model):
    """What sessions and hearings share: when, where, in which language, and what was written down."""

    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    day_only = models.BooleanField(default=False)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(blank=True)
    interpreter = models.CharField(max_length=60, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    held = models.BooleanField(default=False)
    minutes = models.TextField(blank=True)
    postponed_from = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    event = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        id: int
        case_id: int
        event_id: int | None
        room_id: int | None

    class Meta:
        abstract = True

    @property
    def ends_at(self) -> datetime:
        """When it ends, or is taken to."""
        return self.until or self.starts_at + LENGTH


class Session(Sitting):
    """A conciliation session, planned or held."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=10, choices=SessionKind.choices, default=SessionKind.JOINT)
    attended = models.ManyToManyField(Party, related_name="+")
    unsigned = models.ManyToManyField(Party, related_name="+")

    if TYPE_CHECKING:
        bookings: RelatedManager[Booking]

    class Meta(Sitting.Meta):
        abstract = False
        ordering: ClassVar[list[str]] = ["case_id", "number"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["starts_at"], condition=models.Q(held=False), name="session_to_come")
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "number"], name="session_number_once_per_case"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("starts_at")),
                name="session_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} session {self.number}"


class SessionAnswer(models.Model):
    """Whether a party comes to a planned session; counts for the time it was given for."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    coming = models.BooleanField()
    words = models.TextField(blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        session_id: int
        party_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["session", "party"], name="one_answer_per_session_and_party"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.party_id}"


class SigningMethod(models.TextChoices):
    """How a person put a name to a text."""

    ELECTRONIC = "electronic", _("Electronically")
    PAPER = "paper", _("On paper")
    THUMBPRINT = "thumbprint", _("Thumbprint before an officer")


class Interview(models.Model):
    """A party questioned separately; the minutes are for that party and the officers only."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="interviews")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="interviews")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    day_only = models.BooleanField(default=False)
    minutes = models.TextField(blank=True)
    signed = models.CharField(max_length=12, choices=SigningMethod.choices, blank=True)

    def __str__(self) -> str:
        return f"{self.case_id} interview with {self.party_id}"

    if TYPE_CHECKING:
        party_id: int


class Excuse(models.Model):
    """A party's reason for an absence or late papers, and who decided on it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="excuses")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    late = models.BooleanField(default=False)
    accepted = models.BooleanField(null=True)
    decided_by = models.ForeignKey("cases.CaseEvent", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        party_id: int
        decided_by_id: int | None

    def __str__(self) -> str:
        return f"{self.case_id} excuse of {self.party_id}"


class ExtensionRequest(models.Model):
    """A request for more time; it runs only when every party consented before the limit ended."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="extension_requests")
    deadline = models.ForeignKey("cases.Deadline", on_delete=models.PROTECT, related_name="+")
    length = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    consents = models.ManyToManyField(Party, related_name="+")
    status = models.CharField(
        max_length=10,
        default="asked",
        choices=[("asked", _("Asked")), ("granted", _("Granted")), ("refused", _("Refused"))],
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["deadline"], condition=models.Q(status="asked"), name="one_request_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} +{self.length}"

    if TYPE_CHECKING:
        deadline_id: int
        asked_by_id: int


class RetryRequest(models.Model):
    """That a party asked to try conciliation again."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="retry_requests")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "party"], name="retry_asked_once_per_party"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} retry by {self.party_id}"

    if TYPE_CHECKING:
        party_id: int
