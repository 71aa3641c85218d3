"""Forms that give sessions and hearings their time and place, and move them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, MomentField, TextField
from cases.models.conciliation import PostponeCause, SessionKind, Sitting
from cases.models.rooms import Room


def planned_numbers(sittings: Iterable[Sitting]) -> list[tuple[int, str]]:
    """The sittings that are still to come, as choices."""
    return [(s.number, str(s.number)) for s in sittings if not s.held]


class RoomField(forms.ModelChoiceField[Room]):
    """A room of a list, with its address and seats."""

    def __init__(self, **options: Any) -> None:
        words = {"invalid_choice": _("Choose a room of the list.")}
        super().__init__(label=_("Room"), required=False, error_messages=words, **options)

    def label_from_instance(self, obj: Room) -> str:
        """Name, address and seats."""
        seats = _("%(n)s seats") % {"n": obj.seats} if obj.seats else ""
        office = str(obj.office) if "office" in obj._state.fields_cache and obj.office else ""
        return " · ".join(part for part in (office, obj.place, str(seats)) if part)


class _Unsaid(forms.HiddenInput):
    """A tick that is not asked for yet, and never remembered."""

    def format_value(self, value: Any) -> str | None:
        """Nothing, whatever was ticked before."""
        return None


class TimeForm(ActionForm):
    """A time that something may speak against: it is asked about only then, by a tick (`despite`)."""

    despite = forms.BooleanField(label=_("I have seen this. Plan it all the same."), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["despite"].widget = _Unsaid()

    def add_error(self, field: str | None, error: Any) -> None:
        """The tick is shown once it is missing."""
        super().add_error(field, error)
        if field == "despite":
            self.fields["despite"].widget = forms.CheckboxInput()

    def end_after_beginning(self, cleaned: dict[str, Any]) -> None:
        """Add an error where the end does not lie after the beginning."""
        starts, until = cleaned.get("starts_at"), cleaned.get("until")
        if starts and until and until <= starts:
            self.add_error("until", _("The end lies before the beginning."))

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """A paper that names no time means the time of the entry."""
        answers.setdefault("starts_at", self.facts.now)
        if not answers.get("despite"):
            answers.pop("despite", None)
        return answers


class ScheduleForm(TimeForm):
    """Planning a session: a time, and a room, a place or a link."""

    paper_optional: ClassVar[tuple[str, ...]] = ("starts_at", "place")
    kind = forms.ChoiceField(label=_("Kind of session"), choices=SessionKind.choices, required=False)
    starts_at = MomentField(label=_("Begins"))
    until = MomentField(label=_("Ends"), required=False)
    room = RoomField(queryset=Room.objects.none())
    place = TextField(
        label=_("Place"), long=False, max_length=300, required=False,
        help_text=_("Where no room of the list is used."),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Link for an online session"), required=False, assume_scheme="https", max_length=200
    )
    interpreter = TextField(label=_("Interpreter for (language)"), long=False, max_length=60, required=False)
    interpreter_name = TextField(
        label=_("Name of the interpreter"), long=False, max_length=120, required=False
    )

    def build(self) -> None:
        """The rooms there are."""
        self.fields["room"].queryset = self.rooms()  # type: ignore[attr-defined]

    def rooms(self) -> Any:
        """The rooms of the office."""
        return Room.objects.of_talks(self.facts.case.office_id)

    def clean(self) -> dict[str, Any]:
        """A room, a place or a link; the end after the beginning."""
        cleaned = super().clean()
        where = cleaned.get("room") or cleaned.get("place") or cleaned.get("link")
        if not self.facts.actor.paper and not where and "room" not in self.errors:
            self.add_error("place", _("Give a room, a place or a link."))
        self.end_after_beginning(cleaned)
        return cleaned


class ScheduleHearingForm(ScheduleForm):
    """Planning a hearing: a time, a place or a room, an interpreter."""

    kind = None  # type: ignore[assignment]

    def rooms(self) -> Any:
        """The Council's rooms, and those of the offices."""
        return Room.objects.of_hearings()


class PlannedForm(ActionForm):
    """About one of the planned sessions."""

    def build(self) -> None:
        """Which session, where several are planned."""
        self.fields["session"] = forms.TypedChoiceField(
            label=_("Session"), choices=[("", "—"), *planned_numbers(self.facts.sessions)], coerce=int,
            empty_value=None, required=False,
        )  # fmt: skip


class PostponeForm(TimeForm):
    """Moving a planned session: to when, why, and who asked."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason", "starts_at")
    starts_at = MomentField(label=_("New time"))
    until = MomentField(label=_("Ends"), required=False, help_text=_("Left empty: as long as before."))
    room = RoomField(queryset=Room.objects.none(), empty_label=_("As before"))
    cause = forms.ChoiceField(label=_("Why it moves"), choices=[("", "—"), *PostponeCause.choices])
    reason = TextField(
        label=_("The reason in words"), required=False, help_text=_("Both sides read this."), max_length=2000
    )

    def build(self) -> None:
        """Which session, in which room, and who can have asked."""
        PlannedForm.build(self)  # type: ignore[arg-type]
        self.fields["room"].queryset = Room.objects.of_talks(self.facts.case.office_id)  # type: ignore[attr-defined]
        self.ask_who("session")

    def ask_who(self, sitting: str) -> None:
        """Add who asked for the move, and bring the fields into their order."""
        people = [("", "—"), ("office", _("The office")), *self.party_choices()]
        self.fields["asked_by"] = forms.ChoiceField(
            label=_("Who asked for it"), choices=people, required=False, initial="office"
        )
        self.fields["cause"].required = not self.facts.actor.paper
        self.order_fields([sitting, "starts_at", "until", "room", "cause", "asked_by", "reason"])

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: Any) -> dict[str, Any]:
        """A program may say why in words alone; where it names nobody, the office asked."""
        if facts.actor.paper:
            return answers
        given = {**answers, "asked_by": answers.get("asked_by") or "office"}
        return given if "cause" in given or not given.get("reason") else {**given, "cause": "other"}

    def clean(self) -> dict[str, Any]:
        """Another reason is said in words; the end after the beginning."""
        cleaned = super().clean()
        if cleaned.get("cause") == PostponeCause.OTHER and not cleaned.get("reason"):
            self.add_error("reason", _("Write the reason."))
        self.end_after_beginning(cleaned)
        return cleaned


class PostponeHearingForm(PostponeForm):
    """Moving a planned hearing."""

    def build(self) -> None:
        """Which hearing, in which room, and who can have asked."""
        self.fields["hearing"] = forms.TypedChoiceField(
            label=_("Hearing"), choices=[("", "—"), *planned_numbers(self.facts.hearings)], coerce=int,
            empty_value=None, required=False,
        )  # fmt: skip
        self.fields["room"].queryset = Room.objects.of_hearings()  # type: ignore[attr-defined]
        self.ask_who("hearing")
