"""Forms of the rooms that an office or the Council keeps, and of the ways between offices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from cases.forms.base import CountField, TextField

COUNCIL = "council"
_PICK = {"invalid_choice": _("Choose one of the list.")}


class RoomForm(forms.Form):
    """A room: whose it is (of what the person keeps), its name, where, how many sit in it, whether in use."""

    use_required_attribute = False
    name = TextField(label=_("Name of the room"), long=False, max_length=120)
    address = TextField(
        label=_("Address and way"), long=False, max_length=300, required=False,
        help_text=_("Invitations say it, with the name."),
    )  # fmt: skip
    seats = CountField(label=_("Seats"), min_value=1, max_value=2000, required=False)
    closed = forms.BooleanField(label=_("Not used any more"), required=False)

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if places:
            self.fields["whose"] = forms.ChoiceField(
                label=_("Whose room"), choices=list(places), error_messages=_PICK
            )
            del self.fields["closed"]
            self.order_fields(["whose", "name", "address", "seats"])


class WayForm(forms.Form):
    """How long the way from one office to another takes."""

    use_required_attribute = False
    here = forms.ModelChoiceField(label=_("From"), queryset=Office.objects.none(), error_messages=_PICK)
    there = forms.ModelChoiceField(label=_("To"), queryset=Office.objects.all(), error_messages=_PICK)
    minutes = CountField(label=_("Minutes by road"), min_value=1, max_value=2000)

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["here"].queryset = offices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A way leads to another office."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("here") and cleaned.get("here") == cleaned.get("there"):
            self.add_error("there", _("Choose another office."))
        return cleaned
