"""The forms of a list of workers: one that comes as a table, one that is typed line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.tables import WrongTable, tidy
from cases.forms.base import ActionForm, TextField
from cases.models.facts import CaseFacts
from cases.worker_tables import (
    MOST_PEOPLE,
    PeopleRead,
    PeopleReader,
    read_people,
    refused_rows,
    wrong_words,
)

MOST_BYTES = 5 * 1024 * 1024
LINE = ("name", "sex", "job", "card", "informal", "migrant")
"""What the parts of a line of workers are, in this order."""
_TOLD = 5


class WorkerTableForm(forms.Form):
    """The table of workers as somebody sends it."""

    use_required_attribute = False
    sent_whole = True
    """Not in pieces, which are for documents of cases."""
    file = forms.FileField(
        label=_("Your list (XLSX or CSV)"), allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("At most 5 MB and 20,000 people. You see what we read before anything is kept."),
        error_messages={"required": _("Choose a file.")},
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Read it: the people and what is refused, with the file's name; never the file itself."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is bigger than 5 MB."), code="size")
        try:
            self.read = read_people(file.read())
        except WrongTable as error:
            raise forms.ValidationError(str(wrong_words(error.code)), code=error.code) from error
        return file


class WorkersForm(ActionForm):
    """A list of workers, one per line; each line is read as the row of a table would be."""

    lines = TextField(
        label=_("Workers, one per line: name; sex; job"), max_length=300_000, required=False,
        help_text=_("Then, if you know them: number on the work card; no written contract; migrant worker."),
    )  # fmt: skip

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A JSON list of objects becomes lines."""
        rows = answers.get("workers")
        if isinstance(rows, list) and all(isinstance(r, dict) for r in rows):
            answers = {"lines": lines_from(rows)}
        return answers

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The lines as rows."""
        return {"workers": _people(answers.get("lines", "")).people}

    def clean(self) -> dict[str, Any]:
        """At least one name, at most 20,000, and every line can be read."""
        cleaned = super().clean()
        read = _people(cleaned.get("lines") or "")
        if not 1 <= len(read.people) + len(read.refused) <= MOST_PEOPLE:
            self.add_error("lines", _("Give 1 to 20,000 workers, one per line."))
        for row in refused_rows(read.refused[:_TOLD]):
            words = _("Line %(number)s, %(column)s: %(text)s") % row
            self.add_error("lines", forms.ValidationError(words, code="line"))
        return cleaned


def lines_from(people: Iterable[Mapping[str, Any]]) -> str:
    """People as lines of this form, of which each ends with the last thing that is said."""
    return "\n".join("; ".join(_cell(one.get(name)) for name in LINE).rstrip("; ") for one in people)


def _cell(value: Any) -> str:
    """One part of a line; a semicolon in it would be two."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    return str(value).replace(";", ",")


def _people(text: str) -> PeopleRead:
    """The people of some lines, whose parts stand apart by semicolons or tabs."""
    reader = PeopleReader()
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [tidy(part) for part in line.replace("\t", ";").split(";")]
        if any(parts):
            reader.take(number, dict(zip(LINE, parts, strict=False)))
    return reader.read
