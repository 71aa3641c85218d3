"""The filters of the queue, as its address carries them, and what is asked about many cases at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.filing import LineField
from cases.models.base import SECTORS, Category
from cases.procedure.states import OPEN_AFTER_FILING, STATES
from cases.queries import Filters

if TYPE_CHECKING:
    from accounts.models import Office, User
    from cases.models import Label

VIEWS = {
    "all": _("All"),
    "today": _("Needs action today"),
    "unassigned": _("Unassigned"),
    "mine": _("Mine"),
    "parties": _("Waiting for a party"),
    "strikes": _("Strikes"),
}
PLACES = ("view", "office", "after", "before")
"""Where in the queue somebody looks: not filters that a chip could drop."""


@dataclass(frozen=True, slots=True)
class Used:
    """One filter in use: the field, the value in the address, and both in words."""

    name: str
    value: str
    words: str


class QueueForm(forms.Form):
    """What the queue is limited to; anything unreadable is an error beside its field."""

    use_required_attribute = False
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = LineField(label=_("Case, party or enterprise"), max_length=100, required=False)
    state = forms.MultipleChoiceField(
        label=_("Stage"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(name, STATES[name].label) for name in OPEN_AFTER_FILING],
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Deadline within days"), min_value=0, max_value=366, required=False,
        widget=forms.NumberInput(attrs={"class": "in-s", "inputmode": "numeric"}),
    )  # fmt: skip
    office = forms.ChoiceField(label=_("Province"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("", _("Every sector")), *SECTORS[1:]], required=False
    )
    category = forms.ChoiceField(
        label=_("Issue"), required=False, choices=[("", _("Every issue")), *Category.choices]
    )
    person = forms.ChoiceField(label=_("Conciliator"), required=False)
    label = forms.ChoiceField(label=_("Label"), required=False)
    strike = forms.BooleanField(label=_("Strike or lockout now"), required=False)
    women = forms.BooleanField(label=_("Mostly women"), required=False)
    vulnerable = forms.BooleanField(label=_("Migrant or informal workers"), required=False)
    after = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    before = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, offices: Sequence[Office], people: Sequence[User], labels: Sequence[Label]
    ) -> None:
        super().__init__(data)
        self._choose("office", [(o.slug, str(o)) for o in offices])
        self._choose("person", [("", _("Everybody")), *((str(p.pk), p.name) for p in people)])
        self._choose("label", [("", _("Every label")), *((str(la.pk), la.word) for la in labels)])
        if len(offices) < 2:
            self.fields["office"].widget = forms.HiddenInput()
        if not labels:
            del self.fields["label"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def in_use(self) -> list[Used]:
        """The filters that limit something, each value by itself."""
        return [used for name in self.fields if name not in PLACES for used in self._used(name)]

    def _used(self, name: str) -> Iterator[Used]:
        field, given = self.fields[name], self.cleaned_data.get(name)
        if given in (None, "", [], False):
            return
        if isinstance(field, forms.BooleanField):
            yield Used(name, "on", str(field.label))
            return
        choices: Any = getattr(field, "choices", ())
        words = dict(choices)
        for value in given if isinstance(given, list) else [given]:
            yield Used(name, str(value), f"{field.label}: {words.get(value, value)}")

    def filters(self, office_id: int, user_id: int, *, without: Used | None = None) -> Filters:
        """The filters of the reads, or all but one of them; a view and the fields limit together."""
        given = self._given(without)
        view = given["view"]
        return Filters(
            office=office_id, states=tuple(given["state"]), q=given["q"], category=given["category"],
            sector=given["sector"], due_before=_end_of(0 if view == "today" else given["days"]),
            women_majority=given["women"], vulnerable=given["vulnerable"],
            strike=given["strike"] or view == "strikes", unassigned=view == "unassigned",
            mine=user_id if view == "mine" else None, waits_for=("parties",) if view == "parties" else (),
            person=_number(given["person"]), label=_number(given.get("label")),
        )  # fmt: skip

    def _given(self, without: Used | None) -> dict[str, Any]:
        """What was asked for, or all but one value of it."""
        given = dict(self.cleaned_data)
        if without is not None:
            empty: Any = [value for value in given["state"] if value != without.value]
            empty = empty if without.name == "state" else None if without.name == "days" else ""
            given[without.name] = empty
        return given


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _end_of(days: int | None) -> Any:
    """Just after the end of the local day that many days ahead; a limit of that day ends at its end."""
    if days is None:
        return None
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days + 1, microseconds=1)


class AssignForm(forms.Form):
    """Whom the chosen cases are given to, and why."""

    use_required_attribute = False
    person = forms.ChoiceField(label=_("New person in charge"), widget=forms.RadioSelect)
    reason = LineField(label=_("Reason"), max_length=500)

    def __init__(self, data: Any = None, *, people: Sequence[User], **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(p.pk), p.name) for p in people]


class LabelForm(forms.Form):
    """A word to put on cases, or to take off them."""

    use_required_attribute = False
    word = LineField(label=_("Label"), max_length=40)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["word"].widget.attrs["list"] = "labels-in-use"


class ViewForm(forms.Form):
    """A name for the filters in use, for whom, and whether the queue opens with them."""

    use_required_attribute = False
    name = LineField(label=_("Name of the view"), max_length=60)
    shared = forms.BooleanField(label=_("For the whole office"), required=False)
    is_default = forms.BooleanField(label=_("Open the queue with it"), required=False)
