"""The base of every action's form: one description of an action's input for page, API and replay.

Nested input has dotted names: `positions.1.union` on a page is {"positions": {"1": {"union": …}}} in
JSON. What a paper file may leave out stands in `paper_optional` and is then listed as assumed.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.texts import composed, unkept
from accounts.typed import OURS
from cases.models.facts import CaseFacts

IGNORED = {*OURS, "later", "check", "file_kept", "file_leave"}
_THOUSANDS = re.compile(r"[\s,.](?=\d{3}(\D|$))")
_WHOLE = re.compile(r"-?[0-9]{1,18}(\.0*)?")
_TOO_LONG = _("This is too long: %(show_value)d of %(limit_value)d characters.")


class AnswersInvalid(Exception):
    """Answers that do not fit their form; `form` holds what was typed and the errors."""

    def __init__(self, form: ActionForm) -> None:
        super().__init__("; ".join(f"{k}: {v[0]}" for k, v in form.errors.items()))
        self.form = form


class TextField(forms.CharField):
    """Text kept as NFC, without hidden characters; long text gets a text area, short text is one line."""

    def __init__(self, *, long: bool = True, max_length: int = 8000, **options: Any) -> None:
        self.long = long
        widget = forms.Textarea(attrs={"rows": 5}) if long else forms.TextInput()
        words = {"max_length": _TOO_LONG, **options.pop("error_messages", {})}
        super().__init__(
            max_length=max_length, widget=options.pop("widget", widget), error_messages=words, **options
        )

    def to_python(self, value: Any) -> str:
        """The text, normalised; raises ValidationError naming the first character that cannot be kept."""
        text = super().to_python(value) or ""
        text = text if self.long else " ".join(text.split())
        if wrong := unkept(text):
            words = _("Remove the hidden character %(name)s.")
            raise ValidationError(words, code="invalid_characters", params={"name": wrong})
        return composed(text)


class CountField(forms.IntegerField):
    """A whole number as people write it; Khmer digits and separators of thousands are read."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "in-s", "autocomplete": "off"})

    def __init__(self, *, min_value: int = 0, max_value: int = 1_000_000, **options: Any) -> None:
        words = format_lazy(
            _("Write a whole number from {low} to {high}."), low=min_value, high=f"{max_value:,}"
        )
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), words)
        super().__init__(min_value=min_value, max_value=max_value, error_messages=errors, **options)

    def to_python(self, value: Any) -> int | None:
        """The number, None where nothing was written; raises ValidationError for anything else."""
        text = _THOUSANDS.sub("", latin_digits(str("" if value is None else value).strip()))
        if text and not _WHOLE.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


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
        words = {"invalid": _("Write a day such as 24/11/2026."), **options.pop("error_messages", {})}
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]
        super().__init__(input_formats=formats, error_messages=words, **options)

    def to_python(self, value: Any) -> Any:
        """The day; Khmer digits are read, years are kept between 1950 and 2100."""
        day = super().to_python(latin_digits(value) if isinstance(value, str) else value)
        _check_year(day)
        return day


def _check_year(when: Any) -> None:
    """Raises ValidationError for a day or moment that no dispute can have."""
    if when is not None and not 1950 <= when.year <= 2100:
        raise ValidationError(_("Give a year from 1950 to 2100."), code="year")


class MomentField(forms.DateTimeField):
    """A local moment in the case's time zone; one with its offset is read as it is."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
        words = {"invalid": _("Write a day and time such as 24/11/2026 14:30.")}
        super().__init__(input_formats=formats, error_messages=words, **options)

    def to_python(self, value: Any) -> Any:
        """The moment; Khmer digits are read, years kept between 1950 and 2100.

        An hour that the clocks skip or repeat is not guessed at: the offset is asked for.
        """
        try:
            moment = super().to_python(latin_digits(value) if isinstance(value, str) else value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            words = _(
                "The clocks change in that hour. Write the time with its offset: 2026-10-25T02:30+01:00."
            )
            raise ValidationError(words, code="doubtful_time") from error
        _check_year(moment)
        return moment


def latin_digits(text: str) -> str:
    """The text with Khmer digits as Latin ones."""
    return "".join(str(ord(c) - 0x17E0) if "០" <= c <= "៩" else c for c in text)


def refuse_doubled(form: forms.Form) -> None:
    """Add an error to each field that holds one value and was given several, or a list."""
    data: Any = form.data
    single = [n for n, f in form.fields.items() if not isinstance(f, forms.MultipleChoiceField)]
    listed: set[str] = getattr(data, "listed", set())
    many = {n for n in single if hasattr(data, "getlist") and len(data.getlist(n)) > 1}
    for name in single:
        if name in listed or name in many:
            form.add_error(name, ValidationError(_("Give this once, not as a list."), code="once"))


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

    def full_clean(self) -> None:
        """Read moments in the time zone of the case."""
        with timezone.override(self.facts.zone):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Refuse names the form does not know and fields given twice; list what a paper left out."""
        known = set(self.fields)
        for name in self.data or ():
            if name not in known and name not in IGNORED and self.data.get(name) not in (None, ""):
                words = _("“%s” is not asked for here.") % name[:80]
                self.add_error(None, ValidationError(words, code="unknown"))
        refuse_doubled(self)
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


class Flat(MultiValueDict[str, Any]):
    """A form's data made from JSON; `listed` are the names that were given as a list."""

    def __init__(self, values: Any = ()) -> None:
        super().__init__(values)
        self.listed: set[str] = set(getattr(values, "listed", ()))


def flatten(answers: dict[str, Any]) -> Flat:
    """Nested JSON as a form's data with dotted names; lists of objects get numbers."""
    flat = Flat()
    _fill(flat, answers, "")
    return flat


def _fill(flat: Flat, answers: dict[str, Any], prefix: str) -> None:
    for key, value in answers.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            _fill(flat, value, f"{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for n, item in enumerate(value):
                _fill(flat, item if isinstance(item, dict) else {"": item}, f"{name}.{n}.")
        elif isinstance(value, list):
            flat.listed.add(name)
            for item in value:
                flat.appendlist(name, _scalar(item))
        elif value is not None:
            flat.appendlist(name, _scalar(value))


def _scalar(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
