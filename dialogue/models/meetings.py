"""Meetings: agenda, invitations, who is in the room, who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.access import access_of
from cases.models import Case
from dialogue.models.base import Constituency, Subject, firm_states, in_khmer
from dialogue.models.bodies import OVERSEERS, Body, Seat, holds_seat
from dialogue.models.meeting_steps import MeetingSteps
from dialogue.procedure import MEETING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User
    from dialogue.models.decisions import Decision


class VisibleMeetings(models.QuerySet["Meeting"]):
    """Meetings, by the one rule of who sees them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Meetings of bodies where this person holds a seat today or was invited; the secretariat's all."""
        access = access_of(user)
        if access.holds(*OVERSEERS):
            return self.all()
        invited = Invitation.objects.filter(mandate__user_id=access.self_id).values("meeting")
        return self.filter(holds_seat(access.self_id, "body__") | Q(pk__in=invited))


class Meeting(MeetingSteps, Subject):
    """One meeting of a body. Times are moments; the zone is the place's."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=300)
    title_km = models.CharField(max_length=300, blank=True)
    state = FSMField(default="planned", protected=True, max_length=24)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    timezone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    place = models.CharField(max_length=300, blank=True)
    online_link = models.URLField(blank=True)
    convened_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    item_now = models.ForeignKey(
        "dialogue.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleMeetings.as_manager()
    procedure = MEETING.name

    if TYPE_CHECKING:
        body_id: int
        item_now_id: int | None
        items: RelatedManager[AgendaItem]
        attendance: RelatedManager[Attendance]
        speakers: RelatedManager[Speaker]
        decisions: RelatedManager[Decision]

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        triggers: ClassVar[list[Any]] = firm_states(MEETING)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(state__in=list(MEETING.states)), name="meeting_state_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["body", "-starts_at", "-id"], name="meeting_of_body"),
            models.Index(fields=["-starts_at", "-id"], name="meeting_newest"),
        ]

    @property
    def title_now(self) -> str:
        """The title in the reader's language, as far as there is one."""
        return in_khmer(self.title, self.title_km)


class ItemKind(models.TextChoices):
    """What an item is for."""

    INFORMATION = "information", _("For information")
    DISCUSSION = "discussion", _("For discussion")
    DECISION = "decision", _("For decision")


class AgendaItem(models.Model):
    """One item of the agenda; `handed_to` is the dispute a topic left unsettled went on as."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    key = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.DISCUSSION)
    title = models.CharField(max_length=300)
    title_km = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    lead = models.CharField(max_length=200, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    category = models.CharField(max_length=30, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    handed_to = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )

    if TYPE_CHECKING:
        id: int
        meeting_id: int
        handed_to_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting_id", "position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["meeting", "key"], name="agenda_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}. {self.title_now}"

    @property
    def title_now(self) -> str:
        """The title in the reader's language, as far as there is one."""
        return in_khmer(self.title, self.title_km)


class Answer(models.TextChoices):
    """What an invited person says."""

    WAITING = "", _("No answer yet")
    COMES = "comes", _("Comes")
    ABSENT = "absent", _("Does not come")
    SUBSTITUTE = "substitute", _("Sends the substitute")


class Invitation(models.Model):
    """An invitation to one holder of a seat; its link opens this answer alone, and only its hash is kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    mandate = models.ForeignKey("dialogue.SeatMandate", on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        id: int
        meeting_id: int
        mandate_id: int

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["meeting", "mandate"], name="invitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.mandate_id}"


def _just(field: str) -> Func:
    """A range that holds one id: the exclusion then needs no extension of the database."""
    return Func(F(field), F(field), function="int8range", template="%(function)s(%(expressions)s, '[]')")


def _span(begin: str, end: str) -> Func:
    return Func(F(begin), F(end), function="tstzrange", output_field=DateTimeRangeField())


class Attendance(models.Model):
    """People of one constituency in the room from a moment until before another; None: still there.

    On the console a row is one seat (one woman or man); a paper file gives counts without seats.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    constituency = models.CharField(max_length=10, choices=Constituency.choices)
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(
        "dialogue.SeatMandate", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    unstated = models.PositiveIntegerField(default=0)
    arrived = models.DateTimeField()
    left = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        id: int
        meeting_id: int
        seat_id: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting_id", "arrived", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(left=None) | Q(left__gt=F("arrived")), name="attendance_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="seat_taken_once_at_a_time",
                expressions=[
                    (_just("meeting"), RangeOperators.OVERLAPS),
                    (_just("seat"), RangeOperators.OVERLAPS),
                    (_span("arrived", "left"), RangeOperators.OVERLAPS),
                ],
                condition=Q(seat__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.constituency} {self.people}"

    @property
    def people(self) -> int:
        """How many people the row counts."""
        return self.women + self.men + self.unstated


class Speaker(models.Model):
    """A request for the floor, and the speech that came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="speakers")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="speakers")
    constituency = models.CharField(max_length=10, choices=Constituency.choices)
    mandate = models.ForeignKey("dialogue.SeatMandate", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        id: int
        meeting_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting_id", "asked_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["meeting", "mandate"],
                condition=Q(ended_at=None, withdrawn_at=None),
                name="one_request_to_speak_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.constituency} {self.asked_at:%H:%M}"
