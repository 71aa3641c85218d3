"""What is asked of who brings old cases in: the file and where it comes from, and what its columns hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from accounts.models import Office
from cases.forms.base import TextField
from cases.models import ColumnChoice
from cases.models.importing import MOST_CONTENT
from cases.replay.old_rows import default_procedures
from cases.replay.old_words import FIELDS

TABLES = (".xlsx", ".csv")
FILES = (".zip",)


class ImportForm(forms.Form):
    """The file, its source, and the office whose cases they were."""

    use_required_attribute = False
    sent_whole = True
    """Not in pieces, which are for documents of cases."""
    file = forms.FileField(
        label=_("Table of old cases (XLSX or CSV), or case files (ZIP of JSON)"),
        help_text=_("At most 20 MB and 100,000 rows. Nothing is brought in before you have seen it."),
    )
    source = TextField(
        label=_("Where does it come from?"), long=False, max_length=120,
        help_text=_("Such as: Register of disputes 2009–2014. A number of one source is brought in once."),
    )  # fmt: skip
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), to_field_name="slug")
    kept = forms.ModelChoiceField(
        ColumnChoice.objects.none(), label=_("Columns as in an earlier file"), required=False,
        empty_label=_("Guess them from the headings"),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: Any, kept: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["kept"].queryset = kept  # type: ignore[attr-defined]
        if not kept:
            del self.fields["kept"]
        if len(offices) == 1:
            self.initial["office"] = offices[0].slug

    def clean_file(self) -> Any:
        """Not too large, and of one of the three kinds."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_CONTENT:
            raise forms.ValidationError(_("The file is bigger than 20 MB."), code="size")
        if not (file.name or "").lower().endswith((*TABLES, *FILES)):
            raise forms.ValidationError(_("Choose a file that ends in .xlsx, .csv or .zip."), code="kind")
        return file

    @property
    def is_table(self) -> bool:
        """Whether the file has a case in each row."""
        return bool(self.cleaned_data["file"].name.lower().endswith(TABLES))


class ColumnsForm(forms.Form):
    """Which column holds what a case needs or may have, and the name to keep that under."""

    use_required_attribute = False
    otherwise = forms.ChoiceField(label=_("Rows that do not say which kind of dispute are"))
    keep = TextField(
        label=_("Keep these columns under a name"), long=False, max_length=80, required=False,
        help_text=_("For the next file with the same headings."),
    )  # fmt: skip

    def __init__(self, *args: Any, head: Sequence[str], guessed: Mapping[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        columns = [(str(n), f"{get_column_letter(n + 1)}: {cell}") for n, cell in enumerate(head)]
        for name, one in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=one.label, required=one.needed, choices=[("", _("No column")), *columns],
                initial=str(guessed.get(name, "")),
                error_messages={"required": _("Choose the column that holds this.")},
            )  # fmt: skip
        self.fields["otherwise"].choices = default_procedures()  # type: ignore[attr-defined]
        self.order_fields([*FIELDS, "otherwise", "keep"])

    def clean(self) -> dict[str, Any]:
        """No column holds two things."""
        chosen: dict[str, str] = {}
        for name, place in self._chosen():
            if place in chosen:
                words = _("This column holds “%(other)s” already.")
                self.add_error(
                    name, forms.ValidationError(words, params={"other": FIELDS[chosen[place]].label})
                )
            chosen[place] = name
        return self.cleaned_data

    def _chosen(self) -> Iterable[tuple[str, str]]:
        return [(name, self.cleaned_data[name]) for name in FIELDS if self.cleaned_data.get(name)]

    @property
    def columns(self) -> dict[str, int]:
        """The number of the column of each field that has one."""
        return {name: int(place) for name, place in self._chosen()}
