"""Forms of the steps of an agreement, and those with which one begins and is found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from cases.models.base import Category
from cases.services.documents import clean_name
from dialogue.forms.base import DayField, StepForm, TextField
from dialogue.forms.clauses import TextForm
from dialogue.forms.files import WithFile, file_field
from dialogue.models import Agreement, Body, Commitment, CommitmentStatus, Constituency, PlanItem
from dialogue.models.programme import in_language
from dialogue.procedure import AGREEMENT
from dialogue.reckoning import CONSTITUENCIES

SIDES = [(name, Constituency(name).label) for name in CONSTITUENCIES]


class DescribeForm(StepForm):
    """Title, days and who must endorse."""

    title = TextField(label=gettext_lazy("Title"), max_length=300, long=False)
    title_km = TextField(
        label=gettext_lazy("Title in Khmer"), max_length=300, long=False, required=False,
        widget=forms.TextInput(attrs={"lang": "km"}),
    )  # fmt: skip
    endorsers = forms.MultipleChoiceField(
        label=gettext_lazy("Who must endorse it?"), choices=SIDES, widget=forms.CheckboxSelectMultiple
    )
    effective_on = DayField(
        label=gettext_lazy("Takes effect on"), required=False,
        help_text=gettext_lazy("Empty: on the day of the last endorsement."),
    )  # fmt: skip
    expires_on = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it has no end.")
    )

    def build(self) -> None:
        """Start from what is set."""
        for name in ("title", "title_km", "endorsers", "effective_on", "expires_on"):
            self.initial.setdefault(name, getattr(self.facts.subject, name))

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        cleaned = super().clean()
        check_days(self, cleaned)
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Every field, also one that was emptied."""
        order = [name for name in CONSTITUENCIES if name in self.cleaned_data["endorsers"]]
        return {**self.cleaned_data, "endorsers": order}


def check_days(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Say on the form that an end lies before its beginning."""
    first, last = cleaned.get("effective_on"), cleaned.get("expires_on")
    if first and last and last < first:
        form.add_error("expires_on", _("This day lies before the day it takes effect."))


class NewAgreementForm(forms.Form):
    """Where a new agreement belongs, and its title."""

    use_required_attribute = False
    body = forms.ModelChoiceField(
        label=gettext_lazy("Body"), queryset=Body.objects.none(), to_field_name="slug", empty_label=None
    )
    title = TextField(label=gettext_lazy("Title"), max_length=300, long=False)
    title_km = TextField(
        label=gettext_lazy("Title in Khmer"), max_length=300, long=False, required=False,
        widget=forms.TextInput(attrs={"lang": "km"}),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["body"]
        field.queryset = bodies


class CommitmentForm(StepForm):
    """One promise: who, what, by when, about what."""

    commitment = forms.IntegerField(widget=forms.HiddenInput, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who"), choices=SIDES, widget=forms.RadioSelect)
    owner_organization = forms.ModelChoiceField(
        label=gettext_lazy("Which organization"), queryset=Organization.objects.none(), required=False,
        empty_label=gettext_lazy("The side as a whole"),
    )  # fmt: skip
    text_km = TextField(label=gettext_lazy("What, in Khmer"), max_length=2000, required=False)
    text = TextField(label=gettext_lazy("What, in English"), max_length=2000, required=False)
    due = DayField(label=gettext_lazy("By when"), required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("About which issue"), required=False,
        choices=[("", gettext_lazy("None")), *Category.choices],
    )  # fmt: skip
    plan_item = forms.ModelChoiceField(
        label=gettext_lazy("Part of the programme"), queryset=PlanItem.objects.none(), required=False,
        empty_label=gettext_lazy("None"),
    )  # fmt: skip
    remove = forms.BooleanField(label=gettext_lazy("Take this commitment out"), required=False)

    def build(self) -> None:
        """Organizations that hold seats of the body, and the items of programmes."""
        seats = Organization.objects.filter(seats__body=self.facts.subject.body_id or 0)
        fields: dict[str, Any] = self.fields
        fields["owner_organization"].queryset = seats.distinct().order_by("name")
        fields["plan_item"].queryset = PlanItem.objects.order_by("programme_id", "code")
        fields["plan_item"].label_from_instance = lambda row: f"{row.code} {in_language(row.title)}"[:120]
        if not self.initial.get("commitment") and not (self.data or {}).get("commitment"):
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        """A promise has words in one language at least."""
        cleaned = super().clean()
        if not cleaned.get("text") and not cleaned.get("text_km") and not cleaned.get("remove"):
            self.add_error("text", _("Write what is promised."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Every field, also one that was emptied; a text in one language stands in its own place."""
        found = dict(self.cleaned_data)
        if not found["text"]:
            found["text"], found["text_km"] = found["text_km"], ""
        if found.get("commitment") is None:
            found.pop("commitment", None)
        if not found.get("remove"):
            found.pop("remove", None)
        return found


class SideForm(StepForm):
    """An act for one side: its holder's own, or for the secretariat the one on the paper."""

    def build(self) -> None:
        """The sides the person may speak for, or those that are still awaited."""
        endorses = self.facts.actor.endorses
        open_sides = self.facts.missing_endorsers
        names = [n for n in open_sides if not endorses or n in endorses]
        choices = [(n, Constituency(n).label) for n in names]
        field: Any = forms.ChoiceField(
            label=gettext_lazy("For which side?"), choices=choices, widget=forms.RadioSelect
        )
        if len(choices) == 1:
            field.initial = choices[0][0]
        self.fields["constituency"] = field
        self.order_fields(["constituency"])

    @property
    def on_paper(self) -> bool:
        """Whether the secretariat records what a side signed on paper."""
        return not self.facts.actor.endorses


class EndorseForm(SideForm):
    """Yes to the frozen text, perhaps with a reservation; from paper also by whom and when."""

    digest = forms.CharField(widget=forms.HiddenInput)
    reservation = TextField(
        label=gettext_lazy("Reservation"), max_length=4000, required=False,
        help_text=gettext_lazy("What your side does not accept. Everybody reads it with the text."),
    )  # fmt: skip
    clause = forms.ChoiceField(label=gettext_lazy("On which clause"), required=False)

    def build(self) -> None:
        """The digest that was read; signer and day where it comes from paper."""
        super().build()
        self.initial.setdefault("digest", self.facts.subject.digest)
        _choose_clause(self)
        if self.on_paper:
            self.fields["signer"] = TextField(
                label=gettext_lazy("Who signed the paper, and in which office"), max_length=200, long=False
            )
            self.fields["on"] = DayField(label=gettext_lazy("Day of the signature"))

    def clean(self) -> dict[str, Any]:
        """A paper was signed today at the latest, and a clause is named for a reservation only."""
        cleaned = super().clean()
        if cleaned.get("on") and cleaned["on"] > self.facts.day:
            self.add_error("on", _("This day has not come yet."))
        if cleaned.get("clause") and not cleaned.get("reservation"):
            self.add_error("reservation", _("Write the reservation on this clause."))
        return cleaned


def _choose_clause(form: StepForm) -> None:
    field: Any = form.fields["clause"]
    numbers = [(c.number, c.number) for c in form.facts.subject.text_now()]
    field.choices = [("", gettext_lazy("The text as a whole")), *numbers]


class ReserveForm(SideForm):
    """What a side does not accept, said before it endorses."""

    clause = forms.ChoiceField(label=gettext_lazy("On which clause"), required=False)
    text = TextField(label=gettext_lazy("What your side does not accept"), max_length=4000)

    def build(self) -> None:
        """The clauses it may be about."""
        super().build()
        _choose_clause(self)


class ReasonForm(StepForm):
    """An act that needs its reason."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=4000)


class DeclineForm(SideForm):
    """No, and why."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=4000)


class ReportForm(WithFile):
    """How far a commitment is, and what proves it."""

    commitment = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label=gettext_lazy("How far is it?"), choices=CommitmentStatus.choices, widget=forms.RadioSelect
    )
    evidence = TextField(
        label=gettext_lazy("What proves it, or why there is no proof"), max_length=4000, required=False
    )
    file = file_field(gettext_lazy("File that proves it"), required=False)
    on = DayField(label=gettext_lazy("Done on"), required=False)

    def place(self) -> dict[str, Any]:
        """The commitment that it proves."""
        return {"commitment": self._named()}

    def _named(self) -> Commitment | None:
        """The commitment of this agreement or meeting that is reported on."""
        subject, named = self.facts.subject, self.cleaned_data.get("commitment")
        of = "agreement" if isinstance(subject, Agreement) else "item__meeting"
        return Commitment.objects.filter(**{of: subject}).filter(pk=named or 0).first()

    def clean(self) -> dict[str, Any]:
        """Done or given up without a word is not accepted; a file says it too."""
        cleaned = super().clean()
        if cleaned.get("file") and self._named() is None:
            self.add_error(None, _("No commitment has that number."))
        if cleaned.get("file") and not cleaned.get("evidence"):
            cleaned["evidence"] = _("See the file “%s”.") % clean_name(cleaned["file"].name or "")
        if cleaned.get("status") in ("done", "dropped") and not cleaned.get("evidence"):
            self.add_error("evidence", _("Say what proves it, or why there is no proof."))
        if cleaned.get("on") and cleaned["on"] > self.facts.day:
            self.add_error("on", _("This day has not come yet."))
        return cleaned


class AgreementListForm(forms.Form):
    """Filters of the list of agreements."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=gettext_lazy("Stage"), required=False,
        choices=[("", gettext_lazy("All")), *((s.name, s.label) for s in AGREEMENT.states.values())],
    )  # fmt: skip
    body = forms.ModelChoiceField(
        label=gettext_lazy("Body"), required=False, queryset=Body.objects.none(), to_field_name="slug",
        empty_label=gettext_lazy("All"),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["body"]
        field.queryset = bodies


AGREEMENT_FORMS: dict[str, type[StepForm]] = {
    "describe_agreement": DescribeForm,
    "write_clauses": TextForm,
    "set_commitment": CommitmentForm,
    "reserve": ReserveForm,
    "decline": DeclineForm,
    "endorse": EndorseForm,
    "report_commitment": ReportForm,
    "terminate_agreement": ReasonForm,
}
