"""The base of every action's form: one description of an action's input for page, API and replay.

Nested input has dotted names: `positions.1.union` on a page is {"positions": {"1": {"union": …}}} in
JSON. What a paper file may leave out stands in `paper_optional` and is then listed as assumed.
"""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cases.models.facts import CaseFacts

IGNORED = {"csrfmiddlewaretoken", "seen", "idempotency_key", "next", "later"}
_BIDI = {chr(c) for c in (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069)}


class AnswersInvalid(Exception):
    """Answers that do not fit their form; `form` holds what was typed and the errors."""

    def __init__(self, form: ActionForm) -> None:
        super().__init__("; ".join(f"{k}: {v[0]}" for k, v in form.errors.items()))
        self.form = form


class TextField(forms.CharField):
    """Text kept as NFC, without NUL, surrogates or direction overrides; long text gets a text area."""

    def __init__(self, *, long: bool = True, max_length: int = 8000, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 5}) if long else forms.TextInput()
        super().__init__(max_length=max_length, widget=options.pop("widget", widget), **options)

    def to_python(self, value: Any) -> str:
        """The text, normalised; raises ValidationError for characters that cannot be kept."""
        text = super().to_python(value) or ""
        if any(0xD800 <= ord(c) <= 0xDFFF or c in _BIDI for c in text):
            raise ValidationError(_("Remove the hidden control characters."), code="invalid_characters")
        return unicodedata.normalize("NFC", text.replace("\u200b", ""))


class YesNoField(forms.TypedChoiceField):
    """A question with two buttons; JSON true and false fit too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[("true", options.pop("yes", _("Yes"))), ("false", options.pop("no", _("No")))],
            coerce=lambda v: v == "true", widget=forms.RadioSelect, empty_value=None, **options,
        )  # fmt: skip


class DayField(forms.DateField):
    """A day, as the browser's date field sends it or as people write it (24/11/2026)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"], **options)

    def to_python(self, value: Any) -> Any:
        """The day; Khmer digits are read, years are kept between 1950 and 2100."""
        day = super().to_python(latin_digits(value) if isinstance(value, str) else value)
        if day is not None and not 1950 <= day.year <= 2100:
            raise ValidationError(_("Give a year from 1950 to 2100."), code="year")
        return day


class MomentField(forms.DateTimeField):
    """A local moment in the case's time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
        super().__init__(input_formats=formats, **options)

    def to_python(self, value: Any) -> Any:
        """The moment; Khmer digits are read."""
        return super().to_python(latin_digits(value) if isinstance(value, str) else value)


def latin_digits(text: str) -> str:
    """The text with Khmer digits as Latin ones."""
    return "".join(str(ord(c) - 0x17E0) if "០" <= c <= "៩" else c for c in text)


class ActionForm(forms.Form):
    """The input of one action on one case. Fields that depend on the case are added in `build`."""

    paper_optional: ClassVar[tuple[str, ...]] = ()
    use_required_attribute = False

    def __init__(self, data: Any = None, files: Any = None, *, facts: CaseFacts, **options: Any) -> None:
        self.facts = facts
        self.assumed: list[str] = []
        super().__init__(data, files, **options)
        self.build()
        if facts.actor.paper:
            self._relax()

    def build(self) -> None:
        """Add the fields that depend on the case; nothing by default."""

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """Bring shorter JSON notations into the full one; unchanged by default."""
        return answers

    def _relax(self) -> None:
        """A paper file may leave out what stands in `paper_optional`; it is then assumed."""
        for name, field in self.fields.items():
            head = name.split(".")[0]
            if head in self.paper_optional and field.required:
                field.required = False

    def clean(self) -> dict[str, Any]:
        """Refuse names the form does not know; list what a paper left out."""
        known = set(self.fields)
        for name in self.data or ():
            if name not in known and name not in IGNORED and self.data.get(name) not in (None, ""):
                self.add_error(None, ValidationError(_("“%s” is not asked for here.") % name, code="unknown"))
        if self.facts.actor.paper:
            given = {n.split(".")[0] for n in known if self.data.get(n) not in (None, "")}
            mine = {n.split(".")[0] for n in known}
            self.assumed = [n for n in self.paper_optional if n in mine and n not in given]
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        """The cleaned values, nested again; empty ones are left out."""
        nested: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", []) and not isinstance(value, bool):
                continue
            place = nested
            *path, last = name.split(".")
            for part in path:
                place = place.setdefault(part, {})
            place[last] = value
        return self.complete(nested)

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Fill in what follows from the case; called with the nested answers."""
        return answers

    def party_choices(self) -> list[tuple[str, str]]:
        """Key and name of each party."""
        return [(p.key, p.name) for p in self.facts.parties]

    def issue_choices(self, *statuses: str) -> list[tuple[str, str]]:
        """Key and title of each issue with one of these statuses (all by default)."""
        return [(i.key, str(i)) for i in self.facts.issues if not statuses or i.status in statuses]


def flatten(answers: dict[str, Any], prefix: str = "") -> MultiValueDict[str, Any]:
    """Nested JSON as a form's data with dotted names; lists of objects get numbers."""
    flat: MultiValueDict[str, Any] = MultiValueDict()
    for key, value in answers.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            flat.update(flatten(value, f"{name}."))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for n, item in enumerate(value):
                flat.update(flatten(item if isinstance(item, dict) else {"": item}, f"{name}.{n}."))
        elif isinstance(value, list):
            flat.setlist(name, [_scalar(v) for v in value])
        elif value is not None:
            flat[name] = _scalar(value)
    return flat


def _scalar(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
