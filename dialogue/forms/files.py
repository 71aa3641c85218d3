"""Forms that take a file: a paper of a meeting, proof of a commitment, the signed text of an agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.files.checks import ACCEPT
from dialogue.forms.base import StepForm, TextField
from dialogue.models import For, PaperLanguage


def file_field(label: Any, *, required: bool) -> forms.FileField:
    """The field of one file; what is inside is checked where it is received."""
    return forms.FileField(
        label=label, required=required, allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, photo, Word, Excel, text or sound. At most 20 MB."),
        error_messages={"required": _("Choose a file.")},
    )  # fmt: skip


class WithFile(StepForm):
    """A step that brings a file; the file itself is received beside the answers."""

    def place(self) -> dict[str, Any]:
        """Whose the file is, and for whom."""
        raise NotImplementedError

    def answers(self) -> dict[str, Any]:
        """Without the bytes."""
        return {name: value for name, value in super().answers().items() if name != "file"}


class AddPaper(WithFile):
    """A paper: the file, its name, its language, about which item, and who gets it."""

    file = file_field(_("File"), required=True)
    title = TextField(label=_("Name of the paper"), max_length=200, long=False)
    language = forms.ChoiceField(label=_("Language"), choices=PaperLanguage.choices, widget=forms.RadioSelect)
    item = forms.ChoiceField(label=_("Item of the agenda"), required=False)
    audience = forms.ChoiceField(
        label=_("Who gets it?"), choices=For.choices, widget=forms.RadioSelect,
        help_text=_("Nobody else learns that it is there. The secretariat sees every paper."),
    )  # fmt: skip

    def build(self) -> None:
        """The items of this meeting."""
        rows = [(item.key, str(item)[:120]) for item in self.facts.subject.items.all()]
        self.fields["item"].choices = [("", _("The meeting as a whole")), *rows]  # type: ignore[attr-defined]

    def place(self) -> dict[str, Any]:
        """Where the file belongs."""
        meeting, given = self.facts.subject, self.cleaned_data
        item = meeting.items.filter(key=given["item"]).first() if given["item"] else None
        kept = {name: given[name] for name in ("title", "language", "audience")}
        return {**kept, "meeting": meeting, "item": item}

    def answers(self) -> dict[str, Any]:
        """What the record keeps: for whom, and no title, which not everybody may know."""
        return {"audience": self.cleaned_data["audience"]}


class WithdrawPaper(StepForm):
    """Which paper."""

    file = forms.UUIDField(widget=forms.HiddenInput)


class AddTextFile(WithFile):
    """The signed text as a file."""

    file = file_field(_("Signed text"), required=True)
    title = TextField(label=_("Name of the file"), max_length=200, long=False, required=False)

    def place(self) -> dict[str, Any]:
        """Where the file belongs."""
        return {"title": self.cleaned_data["title"], "collective_agreement": self.facts.subject}
