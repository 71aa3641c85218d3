"""Forms of finding a time: proposing some, and saying to which one can come."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, CountField, MomentField, TextField, YesNoField
from cases.forms.planning import RoomField, TimeForm
from cases.models.conciliation import SessionKind
from cases.models.rooms import Room
from cases.models.slots import MOST


class ProposeSlotsForm(TimeForm):
    """Up to five times of one length, in one room or at one place, and until when answers count."""

    minutes = CountField(label=_("Length in minutes"), min_value=15, max_value=600)
    kind = forms.ChoiceField(label=_("Kind of session"), choices=SessionKind.choices, required=False)
    room = RoomField(queryset=Room.objects.none())
    place = TextField(
        label=_("Place"), long=False, max_length=300, required=False,
        help_text=_("Where no room of the list is used."),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Link for an online session"), required=False, assume_scheme="https", max_length=200
    )
    answer_by = MomentField(label=_("Answers count until"))

    def build(self) -> None:
        """The times, and the rooms of the office or of the Council."""
        for n in range(1, MOST + 1):
            self.fields[f"slots.{n}"] = MomentField(label=_("Time %(n)s") % {"n": n}, required=n == 1)
        hearing = str(self.facts.case.state) == "in_arbitration"
        rooms = Room.objects.of_hearings() if hearing else Room.objects.of_talks(self.facts.case.office_id)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        if hearing:
            del self.fields["kind"]
        self.order_fields([f"slots.{n}" for n in range(1, MOST + 1)])

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: Any) -> dict[str, Any]:
        """Times may come as a list."""
        given = answers.get("slots")
        if isinstance(given, list):
            return {**answers, "slots": {str(n): time for n, time in enumerate(given, start=1)}}
        return answers

    def clean(self) -> dict[str, Any]:
        """A room, place or link; each time once and to come; answers end before the first time."""
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("room", "place", "link")) and "room" not in self.errors:
            self.add_error("place", _("Give a room, a place or a link."))
        times = self._check_times(cleaned)
        answer_by = cleaned.get("answer_by")
        if answer_by and answer_by <= self.facts.now:
            self.add_error("answer_by", _("This time has passed."))
        elif answer_by and times and answer_by > min(times):
            self.add_error("answer_by", _("Answers have to end before the first time."))
        return cleaned

    def _check_times(self, cleaned: dict[str, Any]) -> set[Any]:
        """Add an error to a time that has passed or is named twice; give the others."""
        times: set[Any] = set()
        for n in range(1, MOST + 1):
            time = cleaned.get(f"slots.{n}")
            if time and time <= self.facts.now:
                self.add_error(f"slots.{n}", _("This time has passed."))
            elif time in times:
                self.add_error(f"slots.{n}", _("This time stands here twice."))
            elif time:
                times.add(time)
        return times

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The tick counts only where it was set."""
        return {k: v for k, v in answers.items() if k != "despite" or v}


class AnswerSlotsForm(ActionForm):
    """For each proposed time whether the party can come, and words for who proposed it."""

    paper_optional: ClassVar[tuple[str, ...]] = ()

    def build(self) -> None:
        """The proposed times."""
        offer = self.facts.slot_offer
        for slot in offer.slots.all() if offer is not None else ():
            starts, until = (timezone.localtime(m, self.facts.zone) for m in (slot.starts_at, slot.until))
            label = f"{date_format(starts, 'l j F Y, H:i')} – {date_format(until, 'H:i')}"
            self.fields[f"free.{slot.number}"] = YesNoField(
                label=label, yes=_("We can come"), no=_("We cannot come")
            )
        self.fields["words"] = TextField(
            label=_("Anything else: other days, online instead, an interpreter"), required=False,
            max_length=500, long=False,
            help_text=_("Only who proposed the times reads this, not the other side."),
        )  # fmt: skip
