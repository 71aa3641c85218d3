"""Forms of the steps that are taken while a meeting is on: who came, who speaks, what is decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue.forms.base import StepForm, TextField
from dialogue.models import Method, Seat, SeatMandate
from dialogue.reckoning import CONSTITUENCIES

LONGEST_VOTE = 24 * 60


class KeyField(forms.CharField):
    """The number of an agenda item, filled in by the page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, widget=forms.HiddenInput, **options)


class RecordArrival(StepForm):
    """The holder of a seat, or the substitute, came."""

    mandate = forms.ModelChoiceField(label=_("Who came"), queryset=SeatMandate.objects.none())

    def build(self) -> None:
        """Who holds a seat of the body on this day."""
        rows = SeatMandate.objects.on_day(self.facts.day).filter(seat__body=self.facts.subject.body_id)
        self.fields["mandate"].queryset = rows.select_related("seat")  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """The side and the sex go with the mandate."""
        mandate: SeatMandate = self.cleaned_data["mandate"]
        return mandate.arrival()


class RecordDeparture(StepForm):
    """A seat whose holder left the room."""

    seat = forms.ModelChoiceField(label=_("Who left"), queryset=Seat.objects.none())

    def build(self) -> None:
        """Seats that are taken."""
        taken = self.facts.subject.attendance.filter(left=None, seat__isnull=False)
        self.fields["seat"].queryset = Seat.objects.filter(pk__in=taken.values("seat"))  # type: ignore[attr-defined]


class CallItem(StepForm):
    """The item that the chair goes to."""

    item = KeyField()


class GiveFloor(StepForm):
    """Who speaks next."""

    speaker = forms.IntegerField(min_value=1, max_value=2**62)


class _OnItem(StepForm):
    """A step on an item of the agenda, with the words to be decided."""

    item = forms.ChoiceField(label=_("Item of the agenda"))
    method = forms.ChoiceField(label=_("How it is decided"), choices=Method.choices, widget=forms.RadioSelect)
    motion = TextField(label=_("What is to be decided"), max_length=8000)
    motion_km = TextField(label=_("The same in Khmer"), max_length=8000, required=False)

    def build(self) -> None:
        """The items of this meeting, the one that is called first."""
        subject = self.facts.subject
        items = list(subject.items.all())
        self.fields["item"].choices = [(i.key, str(i)) for i in items]  # type: ignore[attr-defined]
        now = next((i.key for i in items if i.pk == subject.item_now_id), None)
        self.fields["item"].initial = now
        self.fields["method"].initial = Method.MAJORITY


class PutMotion(_OnItem):
    """A motion: once put, its words are frozen and the vote is open."""

    options = TextField(
        label=_("Options, one on each line"), required=False, max_length=2000,
        help_text=_("Only for a ballot with several options."),
    )  # fmt: skip
    secret = forms.BooleanField(
        label=_("Secret vote"), required=False,
        help_text=_("Nobody can find out who chose what. A choice cannot be changed once it is made."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Open for how many minutes"), required=False, min_value=1, max_value=LONGEST_VOTE,
        help_text=_("Left empty, the vote is open until you close it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A ballot has two options or more, each once; consensus is never secret."""
        found = super().clean()
        lines = [line.strip() for line in (found.get("options") or "").splitlines() if line.strip()]
        if found.get("method") == Method.BALLOT:
            found["options"] = _checked_options(self, lines)
        elif lines:
            self.add_error("options", _("Only a ballot has options of its own."))
        if found.get("method") == Method.CONSENSUS and found.get("secret"):
            self.add_error("secret", _("Consensus is never secret: whoever objects says so."))
        return found

    def answers(self) -> dict[str, Any]:
        """Minutes become the moment at which the vote ends."""
        given = super().answers()
        minutes = given.pop("minutes", None)
        if minutes:
            given["closes_at"] = self.facts.moment + timedelta(minutes=minutes)
        return given


def _checked_options(form: forms.Form, lines: list[str]) -> list[str]:
    if len(lines) < 2 or len(lines) > 20:
        form.add_error("options", _("Write from 2 to 20 options."))
    if len(set(lines)) < len(lines):
        form.add_error("options", _("Each option stands once."))
    if any(len(line) > 200 for line in lines):
        form.add_error("options", _("An option has at most 200 characters."))
    return lines


class RecordDecision(_OnItem):
    """A decision that the room took by show of hands or on paper: its count is typed in."""

    objections = forms.IntegerField(label=_("Objections"), required=False, min_value=0, max_value=9999)
    counts = TextField(
        label=_("Votes for each option, one on each line"), required=False, max_length=4000,
        help_text=_("For a ballot. Write the option, a colon and its votes, such as 204: 12."),
    )  # fmt: skip
    spoilt = forms.IntegerField(label=_("Spoilt votes"), required=False, min_value=0, max_value=9999)

    def build(self) -> None:
        """Votes of each side, where the body has it."""
        super().build()
        self.sides = [s for s in CONSTITUENCIES if s in self.facts.subject.body.rules().voting]
        words = {"yes": _("%(side)s: for"), "no": _("%(side)s: against"), "abstain": _("%(side)s: abstain")}
        names = {"government": _("Government"), "employers": _("Employers"), "workers": _("Workers")}
        for side in self.sides:
            for name, text in words.items():
                self.fields[f"{side}.{name}"] = forms.IntegerField(
                    label=text % {"side": names[side]}, required=False, min_value=0, max_value=9999
                )

    def clean(self) -> dict[str, Any]:
        """A ballot needs its counts."""
        found = super().clean()
        if found.get("method") == Method.BALLOT:
            found["options"] = _read_counts(self, found.get("counts") or "")
        return found

    def answers(self) -> dict[str, Any]:
        """Votes per side, as the service reads a paper's."""
        given = self.cleaned_data
        answers = {name: given.get(name) for name in ("item", "method", "motion", "motion_km")}
        if given["method"] == Method.BALLOT:
            return {**answers, "options": given["options"], "spoilt": given.get("spoilt") or 0}
        if given["method"] == Method.CONSENSUS:
            return {**answers, "objections": given.get("objections") or 0}
        fields = ("yes", "no", "abstain")
        return {**answers, "each": {s: [given.get(f"{s}.{f}") or 0 for f in fields] for s in self.sides}}


def _read_counts(form: forms.Form, text: str) -> dict[str, int]:
    """Options with their votes; an error on the form where a line is none."""
    found: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, number = line.rpartition(":")
        if not colon or not number.strip().isdecimal() or len(number) > 6 or name.strip() in found:
            form.add_error("counts", _("Write the option, a colon and its votes: “%s” is not that.") % line)
            return {}
        found[name.strip()[:200]] = int(number)
    if len(found) < 2:
        form.add_error("counts", _("Write from 2 to 20 options."))
    return found


ROOM_FORMS: dict[str, type[StepForm]] = {
    "record_arrival": RecordArrival,
    "record_departure": RecordDeparture,
    "call_item": CallItem,
    "give_floor": GiveFloor,
    "put_motion": PutMotion,
    "record_decision": RecordDecision,
}
