"""The form of one file that goes with a complaint."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.files.checks import ACCEPT
from cases.forms.filing import LineField
from cases.models import Audience


class EvidenceForm(forms.Form):
    """A file, what it shows, and who may see it."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Choose a file or take a photo"), allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, photo, Word, Excel, text or sound. At most 20 MB."),
        error_messages={"required": _("Choose a file.")},
    )  # fmt: skip
    title = LineField(label=_("A name for it"), max_length=200, required=False)
    shows = LineField(label=_("What does it show?"), max_length=300, required=False)
    audience = forms.ChoiceField(
        label=_("Who may see it?"), widget=forms.RadioSelect, required=False, initial=Audience.ALL,
        choices=[
            (Audience.ALL, _("Both sides and the officers")),
            (Audience.PARTY, _("Only my side and the officers")),
        ],
    )  # fmt: skip
