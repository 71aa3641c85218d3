"""The questions of a complaint, one form each; answers are kept as plain JSON under the question's name.

Only what the law needs is required. Nobody is asked whether an issue is about rights or interests.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from cases.forms.base import CountField, DayField, TextField, latin_digits
from cases.forms.intake import FileForm
from cases.forms.listed import EMPLOYERS, NOT_LISTED, UNIONS, find_listed, listed_as
from cases.models import Case, PartyKind, Side
from cases.models.base import SECTORS, Category

Words = str | Promise
Choices = list[tuple[str, Words]]

ISSUES: Choices = [
    (Category.WAGES, _("Wages not paid, or less than agreed")),
    (Category.OVERTIME, _("Overtime, Sundays and holidays")),
    (Category.BONUS, _("Bonus or allowance")),
    (Category.SENIORITY, _("Seniority payment")),
    (Category.LEAVE, _("Leave")),
    (Category.MATERNITY, _("Pregnancy, maternity and nursing")),
    (Category.DISMISSAL, _("Losing the job")),
    (Category.CONTRACT_TYPE, _("The contract")),
    (Category.WORKING_HOURS, _("Working hours")),
    (Category.SAFETY_HEALTH, _("Safety and health")),
    (Category.UNION_DISCRIMINATION, _("Union rights")),
    (Category.HARASSMENT, _("Harassment or violence")),
    (Category.OTHER, _("Something else")),
]
STRIKES: Choices = [
    ("none", _("No")),
    ("notice", _("Not yet, but notice was given")),
    ("strike", _("Yes, workers are on strike")),
    ("lockout", _("Yes, the employer closed the workplace")),
    ("unsure", _("I am not sure")),
]
TRIED: Choices = [
    ("employer", _("We talked with the other side")),
    ("steward", _("We went to a shop steward")),
    ("union", _("A union or association tried to help")),
    ("agreement", _("We used the steps in a collective agreement")),
    ("inspection", _("We went to the labour inspection")),
    ("nothing", _("Nothing yet")),
]
COUNTS = ("workers", "women", "migrants", "informal")


def letter_languages() -> Choices:
    """The languages of the site, and Chinese, which many managers of factories read."""
    return list({**dict(settings.LANGUAGES), "zh": "中文"}.items())


class LineField(TextField):
    """A name or address on one line."""

    def __init__(self, *, max_length: int = 250, autocomplete: str = "", **options: Any) -> None:
        attrs = {"autocomplete": autocomplete} if autocomplete else {}
        super().__init__(long=False, max_length=max_length, widget=forms.TextInput(attrs=attrs), **options)


class PhoneField(LineField):
    """A phone number as people write it; Khmer digits become 0 to 9."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, autocomplete="tel", **options)
        self.widget.input_type = "tel"

    def to_python(self, value: Any) -> str:
        """The number; raises ValidationError where it cannot be dialled."""
        text = latin_digits(super().to_python(value))
        if text and not re.fullmatch(r"\+?[0-9][0-9 ()./-]{4,38}", text):
            raise ValidationError(_("Write the number with digits, such as 012 345 678."), code="phone")
        return text


class PastDayField(DayField):
    """A day that is not in the future."""

    def to_python(self, value: Any) -> Any:
        """The day; raises ValidationError for one that has not come yet."""
        day = super().to_python(value)
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Write a day in the past."), code="future")
        return day


class QuestionForm(forms.Form):
    """One question about one draft. `lead` is the sentence under its heading."""

    use_required_attribute = False
    lead: ClassVar[Words] = ""

    def __init__(self, data: Any = None, *, draft: Case, part: str = "", **options: Any) -> None:
        self.draft = draft
        self.part = part
        super().__init__(data, **options)
        self.build()

    def build(self) -> None:
        """Change the fields to fit the draft; nothing by default."""

    def stored(self) -> dict[str, Any]:
        """The cleaned answers as plain JSON; empty ones are left out."""
        kept = {name: plain(value) for name, value in self.cleaned_data.items()}
        return {
            name: value for name, value in kept.items() if value is not False and value not in (None, "", [])
        }

    def rows(self) -> list[tuple[str, str]]:
        """Label and words of each kept answer, for reading before the complaint is sent."""
        return [(str(f.label), self.words(name, f)) for name, f in self.fields.items() if f.label]

    def words(self, name: str, field: forms.Field) -> str:
        """A kept answer in words; empty where there is none."""
        value = self.initial.get(name)
        choices: Any = getattr(field, "choices", ())
        if isinstance(field, forms.MultipleChoiceField):
            chosen = [str(label) for key, label in choices if key in (value or [])]
            return ", ".join(chosen)
        if isinstance(field, forms.ChoiceField):
            return next((str(label) for key, label in choices if key == value and key), "")
        if isinstance(field, forms.BooleanField):
            return gettext("Yes") if value else ""
        return "" if value is None else str(value)


def plain(value: Any) -> Any:
    """A cleaned value as JSON keeps it: days as 2026-11-24."""
    return value.isoformat() if isinstance(value, date) else value


def other_side(draft: Case) -> str:
    """The side of the respondent: the other one than the claimant's."""
    return Side.WORKERS if claims_as_employer(draft) else Side.EMPLOYER


def claims_as_employer(draft: Case) -> bool:
    """Whether the claimant is an employer."""
    return draft.filed_for is not None and draft.filed_for.kind in EMPLOYERS


class ContactForm(QuestionForm):
    """Who files, and how to reach them safely."""

    lead = _("We use this only for this dispute.")
    name = LineField(label=_("Your name, family name first"), autocomplete="name")
    name_latin = LineField(label=_("Your name in Latin letters, as on your card"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    address = LineField(label=_("Address"), max_length=300, required=False, autocomplete="street-address")
    safe_contact = LineField(
        label=_("When and how is it safe to reach you?"), max_length=200, required=False,
        help_text=_("For example: only by message, after 18:00. The other side does not see this."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language we write to you in"), choices=letter_languages, required=False, initial="km"
    )

    def build(self) -> None:
        """An organization is known already: its name is not asked again."""
        if self.draft.filed_for_id is not None:
            del self.fields["name"], self.fields["name_latin"]


class HelperForm(QuestionForm):
    """Who helps, an interpreter, and the right to speak for others."""

    lead = _("Leave this empty if you need no help.")
    helper = LineField(label=_("Name of the person who helps you"), max_length=200, required=False)
    interpreter = LineField(
        label=_("Language you need an interpreter for"), max_length=60, required=False,
        help_text=_("Sign language counts too."),
    )  # fmt: skip
    right = TextField(
        label=_("If you speak for others: who chose you, and when?"), max_length=2000, required=False
    )


class RespondentForm(QuestionForm):
    """The other side: found in the list, or written by hand."""

    lead = _("Write the exact name from a payslip, a contract or the sign at the gate.")
    name = LineField(label=_("Exact legal name"), autocomplete="organization",
                     error_messages={"required": _("Write the name of the other side.")})  # fmt: skip
    organization = forms.ChoiceField(
        label=_("Which one in the list?"), choices=(), required=False, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("Who are they?"), required=False, widget=forms.RadioSelect,
        choices=[
            (PartyKind.UNION, _("A union")),
            (PartyKind.WORKERS, _("A group of workers")),
            (PartyKind.PERSON, _("One worker")),
        ],
    )  # fmt: skip
    address = LineField(label=_("Address of the workplace"), max_length=300, required=False)
    phone = PhoneField(label=_("Their phone"), required=False)

    def build(self) -> None:
        """Offer what the list holds for the name; ask for the kind only where workers are the other side."""
        if other_side(self.draft) == Side.EMPLOYER:
            del self.fields["kind"]
        hits = self.hits()
        if not hits:
            self.fields["organization"].widget = forms.HiddenInput()
        field = self.fields["organization"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((str(o.pk), listed_as(o)) for o in hits), (NOT_LISTED, _("None of these"))]
        if not self.is_bound and self.initial.get("name") and not self.initial.get("organization"):
            self.initial["organization"] = NOT_LISTED

    def hits(self) -> list[Organization]:
        """At most ten organizations of the other side whose name or number fits, the chosen one first."""
        source = self.data if self.is_bound else self.initial
        kinds = UNIONS if other_side(self.draft) == Side.WORKERS else EMPLOYERS
        return find_listed(
            source.get("name"), source.get("organization"), kinds, self.draft.filed_for_id or 0
        )

    def clean(self) -> dict[str, Any]:
        """One of the list, or a name of their own; the name of a listed one is the list's."""
        cleaned = self.cleaned_data
        chosen = cleaned.get("organization")
        if chosen and chosen != NOT_LISTED:
            found = Organization.objects.get(pk=int(chosen))
            cleaned["name"], cleaned["kind"] = found.name, found.kind
        return cleaned

    def words(self, name: str, field: forms.Field) -> str:
        """The list's own number is no answer to read."""
        found = super().words(name, field)
        return "" if self.initial.get(name) == NOT_LISTED else found


class WorkplaceForm(QuestionForm):
    """What the workplace does, and how big it is."""

    sector = forms.ChoiceField(label=_("What kind of work is done there?"), choices=SECTORS, required=False)
    staff = CountField(
        label=_("How many people work there?"), required=False, help_text=_("A guess is enough.")
    )


class IssuesForm(QuestionForm):
    """What the dispute is about, in plain words."""

    issues = forms.MultipleChoiceField(
        label=_("What is the dispute about?"), choices=ISSUES, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose everything that fits. We ask about each one next."),
        error_messages={"required": _("Choose at least one issue.")},
    )  # fmt: skip


class IssueForm(QuestionForm):
    """One issue: what happened, since when, what is asked."""

    lead = _("A few words are enough. The officer asks for details later.")
    text = TextField(label=_("What happened?"), required=False)
    since = PastDayField(
        label=_("Since when?"), required=False, help_text=_("The first day, if you know it.")
    )
    asked = TextField(label=_("What do you ask for?"), required=False)


class StoryForm(QuestionForm):
    """Anything else, in the claimant's own words."""

    story = TextField(
        label=_("Is there anything else the officer should know?"), required=False,
        help_text=_("The other side can read this."),
    )  # fmt: skip


class TriedForm(QuestionForm):
    """What was tried before."""

    steps = forms.MultipleChoiceField(
        label=_("What have you tried so far?"), choices=TRIED, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words_on_it = TextField(label=_("What came of it?"), max_length=4000, required=False)


class StrikeForm(QuestionForm):
    """Whether work has stopped."""

    now = forms.ChoiceField(
        label=_("Is there a strike or a lockout now?"), choices=STRIKES, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    since = PastDayField(label=_("Since when?"), required=False)


class PeopleForm(QuestionForm):
    """How many people the dispute touches; each number may be unknown."""

    lead = _("Numbers help us to see who is affected. A guess is enough.")

    def build(self) -> None:
        """A number and a box “I do not know” for each group."""
        labels = {
            "workers": _("Workers in this dispute"),
            "women": _("Women among them"),
            "migrants": _("Migrant workers among them"),
            "informal": _("Without a written contract"),
        }
        for name in COUNTS:
            self.fields[name] = CountField(label=labels[name], required=False)
            self.fields[f"{name}_unknown"] = forms.BooleanField(
                label=_("I do not know: %s") % str(labels[name]).lower(), required=False
            )

    def clean(self) -> dict[str, Any]:
        """No group is larger than all workers."""
        cleaned = self.cleaned_data
        for name in COUNTS[1:]:
            part, whole = cleaned.get(name), cleaned.get("workers")
            if part is not None and whole is not None and part > whole:
                self.add_error(name, _("This is more than all workers (%s).") % whole)
        return cleaned

    def rows(self) -> list[tuple[str, str]]:
        """One row per group."""
        found = []
        for name in COUNTS:
            unknown = gettext("I do not know") if self.initial.get(f"{name}_unknown") else ""
            number = self.initial.get(name)
            found.append((str(self.fields[name].label), unknown if number is None else str(number)))
        return found


class SendForm(FileForm):
    """The last page: the declaration and the name typed as a signature, which the page needs."""

    signer = LineField(label=_("Your name, as a signature"), max_length=200)
