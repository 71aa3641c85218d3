"""The form of a document that comes with its file: the action's form, plus the file itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.files.checks import ACCEPT
from cases.forms.changes import DocumentForm


class AddDocumentForm(DocumentForm):
    """What `add_document` asks, and a file that is received before the action is taken."""

    def build(self) -> None:
        """The file stands first: on a telephone it offers the camera."""
        super().build()
        self.fields["file"] = forms.FileField(
            label=_("Choose a file or take a photo"), required=False, allow_empty_file=True,
            widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
            help_text=_("PDF, photo, Word, Excel, text or sound. At most 20 MB."),
        )  # fmt: skip
        self.fields["text"].help_text = _("Write here what you cannot send as a file.")
        self.order_fields(["file", "title", "shows", "audience", "text", "document"])

    def clean(self) -> dict[str, Any]:
        """As the action's form; a file that was refused needs no second sentence about a missing one."""
        cleaned = super().clean()
        if self.files.get("file") and "text" in self.errors:
            del self.errors["text"]
        return cleaned
