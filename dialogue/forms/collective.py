"""Forms of registering collective agreements: sending one, the steps of the office, the lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Office, Organization
from cases.models.base import Category
from dialogue.forms.base import DayField, StepForm, TextField, YesNoField
from dialogue.forms.files import AddTextFile, file_field
from dialogue.models.registration import checks_of, end_by_notice
from dialogue.procedure import COLLECTIVE_AGREEMENT

UNIONS = ("union", "federation", "confederation")
EMPLOYERS = ("enterprise", "association")
STAGES = [(state.name, state.label) for state in COLLECTIVE_AGREEMENT.states.values()]
ITEMS = {
    "parties": gettext_lazy("The parties and who signed"),
    "status": gettext_lazy("Proof of the most representative status"),
    "days": gettext_lazy("Days and term"),
    "scope": gettext_lazy("Whom it covers"),
    "subjects": gettext_lazy("Subjects"),
    "text": gettext_lazy("Text"),
    "other": gettext_lazy("Something else"),
}
"""What can be sent back, each with a reason of its own."""
CONTENTS = (
    "title", "concluded_on", "signed_on", "effective_on", "expires_on", "by_shop_stewards",
    "representative_proof", "workers", "women", "scope", "subjects", "posted_on", "text", "summary",
    "text_public",
)  # fmt: skip


class ContentsMixin(forms.Form):
    """What an agreement says of itself."""

    title = TextField(label=gettext_lazy("Title"), max_length=300, long=False)
    concluded_on = DayField(
        label=gettext_lazy("Concluded on"), help_text=gettext_lazy("The day on which you agreed.")
    )
    signed_on = DayField(label=gettext_lazy("Signed on"))
    effective_on = DayField(
        label=gettext_lazy("Takes effect on"), help_text=gettext_lazy("It may lie before the signature.")
    )
    expires_on = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it has no end.")
    )
    by_shop_stewards = YesNoField(
        label=gettext_lazy("Did shop stewards sign for the workers?"),
        help_text=gettext_lazy("Shop stewards sign where no union is the most representative one."),
    )
    representative_proof = TextField(
        label=gettext_lazy("Certificate of most representative status"), max_length=200, long=False,
        required=False,
    )  # fmt: skip
    workers = forms.IntegerField(label=gettext_lazy("Workers covered"), min_value=1, max_value=10_000_000)
    women = forms.IntegerField(
        label=gettext_lazy("Of these, women"), min_value=0, max_value=10_000_000, required=False
    )
    scope = TextField(label=gettext_lazy("Whom it covers"), max_length=4000)
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("What it is about"), choices=Category.choices, widget=forms.CheckboxSelectMultiple
    )
    posted_on = DayField(label=gettext_lazy("Posted at the workplace on"), required=False)
    text = TextField(
        label=gettext_lazy("The whole text"), max_length=400_000,
        help_text=gettext_lazy("Paste it. The office compares it with the signed paper."),
    )  # fmt: skip
    summary = TextField(
        label=gettext_lazy("Summary for the public"), max_length=4000, required=False,
        help_text=gettext_lazy("Without names of workers."),
    )  # fmt: skip
    text_public = YesNoField(
        label=gettext_lazy("May everybody read the whole text?"),
        help_text=gettext_lazy("If not, the register shows the summary. That it exists is public."),
    )

    def check_contents(self, cleaned: dict[str, Any]) -> None:
        """Days in their order, and no more women than workers."""
        first, last = cleaned.get("effective_on"), cleaned.get("expires_on")
        if first and last and last < first:
            self.add_error("expires_on", _("This day lies before the day it takes effect."))
        concluded, signed = cleaned.get("concluded_on"), cleaned.get("signed_on")
        if concluded and signed and signed < concluded:
            self.add_error("signed_on", _("It was signed before it was concluded."))
        if (cleaned.get("women") or 0) > (cleaned.get("workers") or 10**9):
            self.add_error("women", _("There are more women than workers."))


class RegistrationForm(ContentsMixin):
    """A collective agreement that one of its parties sends."""

    use_required_attribute = False
    field_order = ("own", "other", "office")

    own = forms.ModelChoiceField(label=gettext_lazy("You act for"), queryset=Organization.objects.none())
    other = TextField(
        label=gettext_lazy("The other side: its name or registration number"), max_length=250, long=False
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office that registers it"), queryset=Office.objects.all(), to_field_name="slug"
    )

    file = file_field(gettext_lazy("Signed text as a file"), required=False)

    def __init__(self, *args: Any, own: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["own"]
        field.queryset = own
        field.empty_label = None if len(own) == 1 else gettext_lazy("Choose")

    def clean(self) -> dict[str, Any]:
        """The other side is known and of the other kind."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.check_contents(cleaned)
        own, words = cleaned.get("own"), cleaned.get("other")
        if own is not None and words:
            cleaned["found"] = self._other_side(own, words.strip())
        return cleaned

    def _other_side(self, own: Organization, words: str) -> Organization | None:
        kinds = EMPLOYERS if own.kind in UNIONS else UNIONS
        named = Q(name__iexact=words) | Q(name_km__iexact=words) | Q(registration_number__iexact=words)
        found = list(Organization.objects.filter(named, kind__in=kinds)[:2])
        if len(found) == 1:
            return found[0]
        text = _("More than one has this name. Write the registration number.")
        if not found:
            text = _(
                "Nobody on the other side has this name. Write it as it is registered, or ask the office."
            )
        self.add_error("other", text)
        return None

    def fields_of_it(self) -> dict[str, Any]:
        """The values of the new row."""
        own, other = self.cleaned_data["own"], self.cleaned_data["found"]
        union, employer = (own, other) if own.kind in UNIONS else (other, own)
        given = {name: self.cleaned_data[name] for name in CONTENTS}
        return {**given, "union": union, "employer": employer, "office": self.cleaned_data["office"]}


class SendAgainForm(ContentsMixin, StepForm):
    """The same again, completed."""

    def build(self) -> None:
        """Start from what was sent."""
        for name in CONTENTS:
            value = getattr(self.facts.subject, name)
            self.initial.setdefault(name, str(value).lower() if isinstance(value, bool) else value)

    def clean(self) -> dict[str, Any]:
        """As for a new one."""
        cleaned = super().clean()
        self.check_contents(cleaned)
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Everything, also what was emptied."""
        return {"changes": {name: self.cleaned_data[name] for name in CONTENTS}}


class RegisterAgreementForm(StepForm):
    """The day, and a reason where something is not in order."""

    on = DayField(label=gettext_lazy("Registered on"), required=False)
    reason = TextField(label=gettext_lazy("Why it is registered all the same"), max_length=4000)

    def build(self) -> None:
        """Without warnings no reason is asked for."""
        if not any(check.fails for check in checks_of(self.facts.subject, self.facts.day)):
            del self.fields["reason"]

    def clean_on(self) -> Any:
        """Today at the latest."""
        if self.cleaned_data["on"] and self.cleaned_data["on"] > self.facts.day:
            raise forms.ValidationError(_("This day has not come yet."))
        return self.cleaned_data["on"]


class ReturnForm(StepForm):
    """A reason for each thing that has to be completed."""

    def build(self) -> None:
        """One text per item."""
        for name, label in ITEMS.items():
            field = TextField(label=label, max_length=2000, required=False)
            field.widget.attrs["rows"] = 2
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """One reason at least."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ITEMS):
            self.add_error(None, forms.ValidationError(_("Write a reason for at least one item.")))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The reasons by item."""
        return {"reasons": {name: self.cleaned_data[name] for name in ITEMS if self.cleaned_data[name]}}


class AmendForm(StepForm):
    """A change that both parties signed, with its own days."""

    text = TextField(label=gettext_lazy("What changes"), max_length=100_000)
    signed_on = DayField(label=gettext_lazy("Signed on"))
    effective_on = DayField(label=gettext_lazy("Takes effect on"))
    expires_on = DayField(label=gettext_lazy("New last day"), required=False)

    def clean(self) -> dict[str, Any]:
        """The end does not come before the beginning."""
        cleaned = super().clean()
        first, last = cleaned.get("effective_on"), cleaned.get("expires_on")
        if first and last and last < first:
            self.add_error("expires_on", _("This day lies before the day it takes effect."))
        return cleaned


class NoticeForm(StepForm):
    """The day on which the other side received the notice."""

    on = DayField(label=gettext_lazy("The other side received the notice on"))

    def clean_on(self) -> Any:
        """A notice was given today at the latest."""
        if self.cleaned_data["on"] > self.facts.day:
            raise forms.ValidationError(_("This day has not come yet."))
        return self.cleaned_data["on"]

    def answers(self) -> dict[str, Any]:
        """The day, and the day on which the agreement ends."""
        on = self.cleaned_data["on"]
        ends_on, why = end_by_notice(on, self.facts.subject.expires_on)
        return {"on": on, "ends_on": ends_on, "why": why}


class CollectiveListForm(forms.Form):
    """Words, stage."""

    use_required_attribute = False
    q = TextField(label=gettext_lazy("Words"), max_length=100, long=False, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Stage"), required=False,
        choices=[("", gettext_lazy("All")), *STAGES],
    )  # fmt: skip

    def narrow(self, rows: Any) -> Any:
        """The rows that fit."""
        wanted = self.cleaned_data
        if wanted["state"]:
            rows = rows.filter(state=wanted["state"])
        for word in wanted["q"].split()[:6]:
            names = Q(title__icontains=word) | Q(number__iexact=word) | Q(certificate__iexact=word)
            for side in ("employer", "union"):
                names |= Q(**{f"{side}__name__icontains": word}) | Q(**{f"{side}__name_km__icontains": word})
            rows = rows.filter(names)
        return rows


COLLECTIVE_FORMS: dict[str, type[StepForm]] = {
    "register_agreement": RegisterAgreementForm,
    "return_agreement": ReturnForm,
    "send_again": SendAgainForm,
    "amend_agreement": AmendForm,
    "add_text_file": AddTextFile,
    "give_notice_of_end": NoticeForm,
}
