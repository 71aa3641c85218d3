"""The forms of a list of workers: one that comes as a table, one that is typed line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.tables import WrongTable, tidy
from cases.forms.base import ActionForm, TextField
from cases.models.facts import CaseFacts
from cases.worker_tables import (
    MOST_PEOPLE,
    PeopleRead,
    PeopleReader,
    in_words,
    read_people,
    refused_rows,
    wrong_words,
)

MOST_BYTES = 5 * 1024 * 1024
LINE = ("name", "sex", "job", "card", "informal", "migrant")
"""What the parts of a line of workers are, in this order."""
MOST_LETTERS = 300_000
"""So long the lines of a list may be: a page with them must still fit into what is taken at once."""
_TOLD = 5


class WorkerTableField(forms.FileField):
    """A table of workers."""

    def __init__(self, **options: Any) -> None:
        usual = {
            "label": _("Your list (XLSX or CSV)"),
            "help_text": _("At most 5 MB and 20,000 people. You see what we read before anything is kept."),
        }
        super().__init__(
            allow_empty_file=True, widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
            error_messages={"required": _("Choose a file.")}, **{**usual, **options},
        )  # fmt: skip


class WorkerTableForm(forms.Form):
    """The table of workers as somebody sends it."""

    use_required_attribute = False
    sent_whole = True
    """Not in pieces, which are for documents of cases."""
    file = WorkerTableField()

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


class LinesTableForm(WorkerTableForm):
    """A table whose people stand in the lines of a page before anything is kept: `lines`."""

    file = WorkerTableField(
        help_text=_(
            "At most 5 MB and about 5,000 people at once. You see what we read before anything is kept."
        )
    )

    def clean_file(self) -> Any:
        """Read it; more than the lines can hold is refused."""
        file = super().clean_file()
        self.lines = lines_from(self.read.people)
        if len(self.lines) > MOST_LETTERS:
            raise forms.ValidationError(_("These are too many names at once. Send the list in parts."))
        return file


class WorkerLinesField(TextField):
    """Workers, one per line; each line is read as the row of a table would be."""

    def __init__(self, **options: Any) -> None:
        words = (
            _("Then, if you know them: number on the work card; no written contract; migrant worker."),
            _("Sex: woman or man. No written contract, migrant worker: yes or no."),
        )
        super().__init__(
            label=_("Workers, one per line: name; sex; job"), max_length=MOST_LETTERS, required=False,
            help_text=format_lazy("{} {}", *words), **options,
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        """The text; raises ValidationError naming the first lines that cannot be read."""
        text: str = super().clean(value)
        refused = refused_rows(people_in(text).refused[:_TOLD])
        words = [_("Line %(number)s, %(column)s: %(text)s") % row for row in refused]
        if words:
            raise forms.ValidationError([forms.ValidationError(one, code="line") for one in words])
        return text


class WorkersForm(ActionForm):
    """A list of workers that is added to a case."""

    lines = WorkerLinesField()

    @classmethod
    def normalise(cls, answers: dict[str, Any], facts: CaseFacts) -> dict[str, Any]:
        """A JSON list of objects becomes lines."""
        rows = answers.get("workers")
        if isinstance(rows, list) and all(isinstance(r, dict) for r in rows):
            answers = {"lines": lines_from(rows)}
        return answers

    def complete(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The lines as rows."""
        return {"workers": people_in(answers.get("lines", "")).people}

    def clean(self) -> dict[str, Any]:
        """At least one name, at most 20,000."""
        cleaned = super().clean()
        if "lines" in cleaned and not 1 <= len(people_in(cleaned["lines"]).people) <= MOST_PEOPLE:
            self.add_error("lines", _("Give 1 to 20,000 workers, one per line."))
        return cleaned


def lines_from(people: Iterable[Mapping[str, Any]]) -> str:
    """People as lines of this form, of which each ends with the last thing that is said."""
    return "\n".join("; ".join(_cell(name, one.get(name)) for name in LINE).rstrip("; ") for one in people)


def _cell(name: str, value: Any) -> str:
    """One part of a line; a semicolon in it would be two."""
    return in_words(name, value).replace(";", ",")


def people_in(text: str) -> PeopleRead:
    """The people of some lines, whose parts stand apart by semicolons or tabs."""
    reader = PeopleReader()
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [tidy(part) for part in line.replace("\t", ";").split(";")]
        if any(parts):
            reader.take(number, dict(zip(LINE, parts, strict=False)))
    return reader.read
