"""The form with which a text is written: one row per clause, Khmer and English beside each other."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.base import latin_digits
from cases.models.base import Category
from dialogue.forms.base import StepForm, TextField
from dialogue.models import Indicator
from dialogue.models.programme import in_language

MOST = 150
SPARE = 3
_FROM = {"text_km": "khmer", "text": "english"}
PARTS = ("number", "text_km", "text", "category", "indicator_id")


def natural(number: str) -> list[tuple[int, str]]:
    """A clause's number as people order it: 2, 2.1, 10, 10 bis."""
    pieces = re.findall(r"\d+|[^\W\d_]+", number)
    return [(int(p), "") if p.isdecimal() else (0, p.lower()) for p in pieces]


class TextForm(StepForm):
    """A whole new version of the text; rows without any text are left out, the numbers give the order."""

    def build(self) -> None:
        """As many rows as there are clauses or as came back, and some spare ones."""
        self.clauses = self.facts.subject.text_now()
        self.rows = self._wanted()
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=self.facts.subject.version
        )
        self.fields["rows"] = forms.IntegerField(widget=forms.HiddenInput, initial=self.rows, required=False)
        indicators = _indicators()
        for n in range(self.rows):
            self._add_row(n, indicators)

    def _wanted(self) -> int:
        given = str((self.data or {}).get("rows") or "")
        asked = int(given) if given.isdecimal() and len(given) < 5 else len(self.clauses) + SPARE
        return min(max(asked, 1), MOST)

    def _add_row(self, n: int, indicators: list[tuple[str, str]]) -> None:
        clause = self.clauses[n] if n < len(self.clauses) else None
        made = {
            "number": TextField(
                label=gettext_lazy("Number"), max_length=12, long=False, required=False,
                widget=forms.TextInput(attrs={"class": "in-s"}),
            ),
            "text_km": _words(gettext_lazy("Text in Khmer"), "km"),
            "text": _words(gettext_lazy("Text in English"), "en"),
            "category": forms.ChoiceField(
                label=gettext_lazy("About which issue"), required=False,
                choices=[("", gettext_lazy("None")), *Category.choices],
            ),
        }  # fmt: skip
        if indicators:
            made["indicator_id"] = forms.TypedChoiceField(
                label=gettext_lazy("Indicator of the programme"), required=False, coerce=int,
                empty_value=None, choices=[("", gettext_lazy("None")), *indicators],
            )  # fmt: skip
        for part, field in made.items():
            field.initial = getattr(clause, _FROM.get(part, part)) if clause is not None else None
            self.fields[f"{part}.{n}"] = field

    def lines(self) -> list[list[Any]]:
        """The rows for the page: the fields of each clause."""
        names = [[f"{part}.{n}" for part in PARTS if f"{part}.{n}" in self.fields] for n in range(self.rows)]
        return [[self[name] for name in row] for row in names]

    def with_more(self) -> TextForm:
        """The same rows as typed, and some more."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["rows"] = str(min(self.rows + SPARE, MOST))
        return type(self)(data, facts=self.facts, step=self.step)

    def clean(self) -> dict[str, Any]:
        """Each clause has a number of its own and a text."""
        cleaned = super().clean()
        found = [self._row(n) for n in range(self.rows)]
        kept = [row for row in found if row]
        for number, times in Counter(row["number"] for row in kept if row["number"]).items():
            if times > 1:
                text = _("Two clauses have the number %s. Give each its own.") % number
                self.add_error(None, forms.ValidationError(text))
        if not kept:
            self.add_error(None, forms.ValidationError(_("Write at least one clause.")))
        cleaned["clauses"] = sorted(kept, key=lambda row: natural(row["number"]))
        return cleaned

    def _row(self, n: int) -> dict[str, Any]:
        """One clause as typed; empty where nothing was written."""
        row = {part: self.cleaned_data.get(f"{part}.{n}") or "" for part in PARTS}
        if not row["text"] and not row["text_km"]:
            self._check_left_out(n, row)
            return {}
        if not row["number"] and f"number.{n}" not in self.errors:
            self.add_error(f"number.{n}", _("Give this clause a number."))
        number = unicodedata.normalize("NFC", latin_digits(row["number"])).strip()
        both = row["text"] if row["text"] != row["text_km"] else "", row["text_km"]
        text, text_km = both if both[0] else (both[1], "")
        named = self.cleaned_data.get(f"indicator_id.{n}")
        return {**row, "number": number, "text": text, "text_km": text_km, "indicator_id": named}

    def _check_left_out(self, n: int, row: dict[str, Any]) -> None:
        """A new row with a number and no text is a slip; emptying a clause that was there takes it out."""
        wrong = any(f"{part}.{n}" in self.errors for part in ("text", "text_km"))
        if row["number"] and n >= len(self.clauses) and not wrong:
            self.add_error(f"text.{n}", _("Write the text of this clause, or empty its number."))

    def answers(self) -> dict[str, Any]:
        """The clauses and the version they were written on."""
        return {"clauses": self.cleaned_data["clauses"], "version": self.cleaned_data["version"]}


def _words(label: Any, language: str) -> TextField:
    widget = forms.Textarea(attrs={"rows": 4, "lang": language})
    return TextField(label=label, max_length=20_000, required=False, widget=widget)


def _indicators() -> list[tuple[str, str]]:
    """Indicators of the programmes, to tie a clause to; one query."""
    rows = Indicator.objects.order_by("programme_id", "code")[:500]
    return [(str(row.pk), f"{row.code} {in_language(row.title)}"[:120]) for row in rows]
