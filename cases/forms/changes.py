"""Forms of documents, claims, parties, notes and corrections."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ActionForm, CountField, DayField, TextField, YesNoField
from cases.models import Case, CaseEvent, Document, PartyKind, Side
from cases.models.base import Category
from cases.models.facts import CaseFacts
from cases.models.issues import IssueKind
from cases.models.record import APART
from cases.models.visibility import audience_of
from cases.procedure import ACTIONS
from cases.procedure.states import BEFORE_REFERRAL

_NEW_ISSUE = re.compile(r"issues\.([A-Za-z0-9_-]{1,40})\.")


class DocumentForm(ActionForm):
    """A document: a file that was uploaded, or a text; and who may see it."""

    paper_optional: ClassVar[tuple[str, ...]] = ("title",)
    title = TextField(label=_("Name of the document"), long=False, max_length=200)
    shows = TextField(label=_("What it shows"), long=False, max_length=300, required=False)
    text = TextField(label=_("Text, if there is no file"), required=False, max_length=40000)
    document = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def build(self) -> None:
        """Parties choose between both sides and officers only; officials may name a party."""
        choices: list[tuple[str, Any]] = [
            ("all", _("Both sides can see it")),
            ("party", _("Only your side and the officers")),
        ]
        if self.facts.actor.party_id is None:
            choices = [("all", _("Both sides can see it")), ("officers", _("Only the officers"))]
        if self.facts.actor.paper:
            choices = [(v, v) for v in ("all", "party", "officers")]
        self.fields["audience"] = forms.ChoiceField(
            label=_("Who can see it"), choices=choices, widget=forms.RadioSelect,
            required=not self.facts.actor.paper,
        )  # fmt: skip

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A paper file names a file it does not carry: its name is kept as the text."""
        answers = dict(answers)
        name = answers.pop("file", None)
        if name and not answers.get("text"):
            answers["text"] = str(name)
        return answers

    def clean(self) -> dict[str, Any]:
        """A file or a text; and a file of this person, not yet in the case."""
        cleaned = super().clean()
        found = cleaned.get("document")
        if found and not self._mine(found):
            self.add_error(None, forms.ValidationError(_("This file is not there any more."), code="no_file"))
        if not found and not cleaned.get("text") and not self.facts.actor.paper:
            self.add_error("text", _("Choose a file or write a text."))
        return cleaned

    def _mine(self, document_id: Any) -> bool:
        case_id, user_id = self.facts.case.pk, self.facts.actor.user_id
        mine = Document.objects.filter(pk=document_id, case_id=case_id, uploaded_by_id=user_id)
        return bool(mine.filter(event=None).exists())

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """A paper without a title is called by its text."""
        answers.setdefault("title", (answers.get("text") or str(_("Document")))[:200])
        if "document" in answers:
            answers["document"] = str(answers["document"])
        return answers


class ShownForm(ActionForm):
    """Which file passed its checks; the worker alone sends this."""

    document = forms.UUIDField()

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The id as text, as the record keeps it."""
        return {"document": str(answers["document"])}


class RepresentativeForm(ActionForm):
    """Who speaks for which party, or no longer does; the worker alone sends this."""

    party = forms.CharField(max_length=60)
    person = forms.CharField(max_length=200)
    mandate = forms.IntegerField()
    began = forms.BooleanField(required=False)


class AmendForm(ActionForm):
    """A changed claim: issues, and how many workers."""

    def build(self) -> None:
        """Each issue's texts, one new issue, and the head-count."""
        keys = [issue.key for issue in self.facts.issues]
        sent = {found.group(1) for name in self.data or () if (found := _NEW_ISSUE.match(name))}
        new = sorted(sent - set(keys)) or [str(len(keys) + 1)]
        for key in [*keys, *new]:
            issue = self.facts.issue(key)
            name = f"issues.{key}"
            title = str(issue) if issue else _("New issue")
            self.fields[f"{name}.text"] = TextField(
                label=title, required=False, initial=issue.text if issue else ""
            )
            self.fields[f"{name}.asked"] = TextField(
                label=_("What you ask for"), required=False, initial=issue.asked if issue else ""
            )
            self.fields[f"{name}.category"] = forms.ChoiceField(
                label=_("About"), choices=[("", "—"), *Category.choices], required=False,
                initial=issue.category if issue else "",
            )  # fmt: skip
            self.fields[f"{name}.kind"] = forms.ChoiceField(
                choices=[("", "—"), *IssueKind.choices], required=False, widget=forms.HiddenInput()
            )
        for name, label in (("workers", _("Workers concerned")), ("women", _("Women among them"))):
            self.fields[name] = CountField(label=label, required=False)
        self.fields["reason"] = TextField(label=_("Why it changes"), required=False)

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A list of issues becomes issues by key."""
        rows = answers.get("issues")
        if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            return answers
        kept = {"text", "asked", "category", "kind"}
        issues = {
            str(r.get("key", n)): {k: v for k, v in r.items() if k in kept} for n, r in enumerate(rows, 1)
        }
        return {**answers, "issues": issues}


class JoinForm(ActionForm):
    """Joining a party."""

    def build(self) -> None:
        """Who it is and on which side."""
        self.fields["joining.name"] = TextField(label=_("Name"), long=False, max_length=250)
        self.fields["joining.side"] = forms.ChoiceField(
            label=_("Side"), choices=Side.choices, widget=forms.RadioSelect
        )
        self.fields["joining.kind"] = forms.ChoiceField(label=_("What it is"), choices=PartyKind.choices)
        self.fields["joining.key"] = forms.SlugField(
            max_length=40, widget=forms.HiddenInput(), initial=f"party-{len(self.facts.parties) + 1}"
        )
        for name in ("workers", "women"):
            self.fields[f"joining.{name}"] = CountField(required=False, widget=forms.HiddenInput())
        self.fields["reason"] = TextField(label=_("Reason"), required=False)

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A paper file gives the party as `party`, or its keys directly."""
        answers = dict(answers)
        party = answers.pop("party", None)
        if not isinstance(party, dict):
            names = ("key", "side", "kind", "name", "workers", "women")
            party = {k: answers.pop(k) for k in names if k in answers} | ({"key": party} if party else {})
        if party:
            answers["joining"] = {"kind": "other", **party}
        return answers


class CaseField(forms.ModelChoiceField[Any]):
    """A choice among some cases, by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        """Number and title."""
        return f"{obj.number} {obj.title}"


class MergeForm(ActionForm):
    """Another case of the same dispute."""

    def build(self) -> None:
        """Cases of the same office and procedure that are before referral and that the person may see."""
        case, actor = self.facts.case, self.facts.actor
        others = Case.objects.filter(
            office_id=case.office_id, procedure=case.procedure, state__in=BEFORE_REFERRAL, merged_into=None
        )
        if not actor.paper:
            others = others.visible_to(get_user_model()(pk=actor.user_id))
        self.fields["other"] = CaseField(
            queryset=others.exclude(pk=case.pk).order_by("-id"), to_field_name="number",
            label=_("Number of the other case"), widget=forms.TextInput(),
        )  # fmt: skip
        self.fields["reason"] = TextField(label=_("Reason"), required=False)


class SplitForm(ActionForm):
    """Issues that go on in a case of their own."""

    def build(self) -> None:
        """The open issues."""
        self.fields["issues"] = forms.MultipleChoiceField(
            label=_("Issues for the new case"), choices=self.issue_choices("open", "remaining"),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["reason"] = TextField(label=_("Reason"), required=False)


class NoteForm(ActionForm):
    """A confidential note."""

    about = forms.ChoiceField(
        label=_("About"), required=False,
        choices=[
            ("general", _("General")),
            ("workers", _("Workers' side")),
            ("employer", _("Employer's side")),
        ],
    )  # fmt: skip
    text = TextField(label=_("Note"), max_length=40000)


class ProceedingForm(ActionForm):
    """A proceeding elsewhere."""

    kind = forms.ChoiceField(
        label=_("Where"),
        choices=[
            ("court", _("Court")),
            ("inspection", _("Labour inspection")),
            ("police", _("Police")),
            ("ilo", _("ILO")),
        ],
    )
    reference = TextField(label=_("Number or name"), long=False, max_length=120)
    body = TextField(label=_("Which office"), long=False, max_length=200, required=False)
    day = DayField(label=_("Since"), required=False)


class EntryField(forms.ModelChoiceField[Any]):
    """A choice among the entries of the record that the person can see."""

    def label_from_instance(self, obj: Any) -> str:
        """The day, and what was done, in words."""
        action = ACTIONS.get(obj.action)
        return f"{timezone.localtime(obj.occurred_at):%Y-%m-%d} {action.done if action else obj.action}"


class CorrectForm(ActionForm):
    """A correction of an earlier entry."""

    text = TextField(label=_("What is right instead"))

    def build(self) -> None:
        """The entries, newest first; a program or file names one by its number in the record."""
        entries = CaseEvent.objects.filter(audience_of(self.facts.actor), case_id=self.facts.case.pk)
        self.fields["entry"] = EntryField(
            queryset=entries.filter(seq__lt=APART).order_by("-seq"),
            to_field_name="seq",
            label=_("Entry to correct"),
        )


class DateChangeForm(ActionForm):
    """Approving the date that a changed calendar proposes, or keeping the old one."""

    approve = YesNoField(
        label=_("Does the new date apply?"), yes=_("Use the new date"), no=_("Keep the old date")
    )
    reason = TextField(label=_("Reason"))
