"""Forms of the acts of intake."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from accounts.models import Post
from cases.forms.base import ActionForm, CountField, DayField, TextField, YesNoField
from cases.models.conciliation import SigningMethod
from cases.models.facts import CaseFacts
from cases.models.issues import IssueKind

YEAR = timedelta(days=366)
ANSWERS = [
    ("admit", _("We agree")),
    ("propose", _("We agree in part, or propose something")),
    ("deny", _("We do not agree")),
]


class FileForm(ActionForm):
    """Sending the complaint."""

    paper_optional: ClassVar[tuple[str, ...]] = ("declaration",)
    declaration = forms.BooleanField(label=_("What I have written is true as far as I know"))
    signer = TextField(label=_("Your name, as a signature"), long=False, max_length=200, required=False)


class TakeUpForm(ActionForm):
    """Taking a case up; nothing is asked."""


class AskInformationForm(ActionForm):
    """Invitation letters: what each party is to send or answer, and by when."""

    paper_optional: ClassVar[tuple[str, ...]] = ("what",)
    what = TextField(label=_("What do you ask for?"))

    def build(self) -> None:
        """One day per party; at least one is needed."""
        for party in self.facts.parties:
            label = _("%(party)s answers by") % {"party": party.name}
            self.fields[f"answer_by.{party.key}"] = DayField(label=label, required=False)

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """One day for all parties, or for the one in `party`."""
        answers = dict(answers)
        if isinstance(answers.get("answer_by"), str):
            one, some = answers.pop("party", None), answers.pop("parties", None)
            named = [one] if one else some if isinstance(some, list) else []
            keys = named or [party.key for party in facts.parties]
            answers["answer_by"] = {str(key): answers["answer_by"] for key in keys}
        if isinstance(answers.get("what"), dict):
            answers["what"] = "\n".join(f"{key}: {text}" for key, text in answers["what"].items())
        return answers

    def clean(self) -> dict[str, Any]:
        """At least one party gets a day, from today on and within a year."""
        cleaned = super().clean()
        days = {n: d for n, d in cleaned.items() if n.startswith("answer_by.") and d is not None}
        for name in [n for n, day in days.items() if day < self.facts.today]:
            self.add_error(name, forms.ValidationError(_("This day is over. Set a later one."), code="past"))
        for name in [n for n, day in days.items() if day > self.facts.today + YEAR]:
            words = _("This is more than a year ahead. Check the year.")
            self.add_error(name, forms.ValidationError(words, code="far"))
        if not days and not any(name.startswith("answer_by.") for name in self.errors):
            words = _("Set a day for at least one party.")
            self.add_error(None, forms.ValidationError(words, code="required"))
        return cleaned


class AcceptForm(ActionForm):
    """Accepting: the nature of each issue is confirmed by the officer, never asked of lay people."""

    paper_optional: ClassVar[tuple[str, ...]] = ("kinds",)

    def build(self) -> None:
        """Rights or interests, per issue."""
        for issue in self.facts.issues:
            self.fields[f"kinds.{issue.key}"] = forms.ChoiceField(
                label=str(issue), choices=IssueKind.choices, widget=forms.RadioSelect,
                initial=issue.kind or None,
            )  # fmt: skip


class RefuseForm(ActionForm):
    """Refusing: reason, legal basis and how to appeal, all in writing."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason", "legal_basis", "how_to_appeal")
    reason = TextField(label=_("Reason"))
    legal_basis = TextField(label=_("Article of law"), long=False, max_length=200)
    how_to_appeal = TextField(label=_("How the claimant can appeal"))


class GroundsForm(ActionForm):
    """Appealing against a refusal."""

    paper_optional: ClassVar[tuple[str, ...]] = ("grounds",)
    grounds = TextField(label=_("Why the refusal is wrong"))


class ReasonForm(ActionForm):
    """An act that needs a reason and nothing else."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason",)
    reason = TextField(label=_("Reason"))


class ClauseForm(ActionForm):
    """Sending a case to the procedure that the parties agreed."""

    paper_optional: ClassVar[tuple[str, ...]] = ("clause",)
    clause = TextField(label=_("Clause the parties agreed on"))


class DefaultForm(ActionForm):
    """Declaring a default: how the party was heard."""

    paper_optional: ClassVar[tuple[str, ...]] = ("excuse",)
    excuse = TextField(label=_("What the party said as an excuse, or that it said nothing"))
    reason = TextField(label=_("Reason"), required=False)


class RespondForm(ActionForm):
    """The respondent's answer, issue by issue."""

    paper_optional: ClassVar[tuple[str, ...]] = ("answers",)

    def build(self) -> None:
        """Per issue: the answer, words, and how many workers the respondent counts."""
        for issue in self.facts.issues:
            name = f"answers.{issue.key}"
            self.fields[f"{name}.answer"] = forms.ChoiceField(
                label=str(issue), choices=ANSWERS, widget=forms.RadioSelect
            )
            self.fields[f"{name}.words"] = TextField(label=_("In your words"), required=False)
            label = _("Workers concerned, by your count")
            self.fields[f"{name}.workers"] = CountField(label=label, required=False)
        self.fields["text"] = TextField(label=_("Anything else"), required=False)
        self.fields["cannot_attend"] = TextField(
            label=_("Days you cannot attend"), long=False, max_length=300, required=False
        )

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """`{"1": "deny"}` is short for `{"1": {"answer": "deny"}}`; `issues` is read as `answers`."""
        answers = dict(answers)
        given = answers.pop("issues", None) or answers.get("answers") or {}
        if isinstance(given, dict):
            answers["answers"] = {k: {"answer": v} if isinstance(v, str) else v for k, v in given.items()}
        return answers


class ExplainForm(ActionForm):
    """Why a party was absent or late."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason",)
    reason = TextField(label=_("What happened?"))

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """A paper may give no reason."""
        return {"reason": "", **answers}


class DecideExcuseForm(ActionForm):
    """Accepting an explanation or not."""

    accepted = YesNoField(label=_("Do you accept the explanation?"))
    reason = TextField(label=_("Reason"), required=False)

    def build(self) -> None:
        """Whose explanation, where several wait."""
        self.fields["party"] = forms.ChoiceField(
            label=_("Whose explanation"), choices=[("", "—"), *self.party_choices()], required=False
        )


class InterviewForm(ActionForm):
    """A separate interview: its minutes are for that party and the officers only."""

    paper_optional: ClassVar[tuple[str, ...]] = ("minutes", "signed")
    minutes = TextField(label=_("Minutes"), max_length=40000)
    signed = forms.ChoiceField(
        label=_("How the party signed the minutes"), choices=SigningMethod.choices, widget=forms.RadioSelect
    )

    def build(self) -> None:
        """The party questioned."""
        self.fields["party"] = forms.ChoiceField(
            label=_("Party"), choices=self.party_choices(), widget=forms.RadioSelect
        )
        self.order_fields(["party", "minutes", "signed"])


class OfficerField(forms.ModelChoiceField[Any]):
    """A choice among the officers and heads of the case's office."""

    def label_from_instance(self, obj: Any) -> str:
        """The person's name."""
        return str(obj.get_full_name())


def officers_of(office_id: int, *kinds: str) -> Any:
    """People with a post in force at an office: of these kinds, else of officer or head."""
    posts = Post.objects.in_force().filter(
        office_id=office_id, kind__in=kinds or ["officer", "head_of_office"]
    )
    return get_user_model().objects.filter(is_active=True, pk__in=posts.values("user_id")).order_by("name")


class PersonForm(ActionForm):
    """Choosing a person of the office who has no link to a party."""

    field_name = "to"
    field_label = _("New person in charge")

    def build(self) -> None:
        """The people of the office (a paper file may name anybody); `clean` refuses linked ones."""
        people = officers_of(self.facts.case.office_id)
        if self.facts.actor.paper:
            people = get_user_model().objects.all()
        self.fields[self.field_name] = OfficerField(queryset=people, label=self.field_label)

    def clean(self) -> dict[str, Any]:
        """Nobody linked to a party, and nobody who refused the complaint before."""
        cleaned = super().clean()
        person = cleaned.get(self.field_name)
        if person is not None and self.facts.linked(person.pk):
            self.add_error(self.field_name, _("This person is linked to a party. Choose another."))
        if person is not None and person.pk == self.facts.case.refused_by_id:
            self.add_error(self.field_name, _("This person refused the complaint. Choose another."))
        return cleaned


class ReassignForm(PersonForm):
    """Giving the case to another person."""

    paper_optional: ClassVar[tuple[str, ...]] = ("reason",)
    reason = TextField(label=_("Reason"))


class AppointForm(PersonForm):
    """Appointing the conciliator."""

    field_name = "conciliator"
    field_label = _("Conciliator")
