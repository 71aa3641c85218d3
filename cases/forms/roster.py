"""The form with which the secretariat appoints an arbitrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User
from cases.forms.base import DayField, TextField
from cases.models import Arbitrator
from cases.models.panel import ArbitratorList


class AppointArbitratorForm(forms.Form):
    """Who, on which list, from when until when."""

    use_required_attribute = False
    arbitrator = forms.ModelChoiceField(
        label=_("Somebody on the lists already"),
        queryset=Arbitrator.objects.filter(case=None),
        required=False,
    )
    name = TextField(label=_("Name of a new arbitrator"), long=False, max_length=200, required=False)
    list = forms.ChoiceField(label=_("List"), choices=ArbitratorList.choices, required=False)
    email = forms.EmailField(
        label=_("E-mail with which this person signs in"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    languages = TextField(label=_("Languages"), long=False, max_length=60, required=False)
    background = TextField(label=_("Background"), max_length=2000, required=False)
    valid_from = DayField(label=_("Appointed from"))
    valid_until = DayField(label=_("Appointed until"))
    basis = TextField(label=_("Prakas of appointment"), long=False, max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """A person, and a time that ends after it begins."""
        cleaned = super().clean() or {}
        if not cleaned.get("arbitrator") and not cleaned.get("name"):
            self.add_error("name", _("Choose somebody or give a name."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last <= first:
            self.add_error("valid_until", _("The end lies before the beginning."))
        return cleaned

    def clean_email(self) -> User | None:
        """The person with that address, who must hold the post of arbitrator."""
        email = self.cleaned_data["email"]
        if not email:
            return None
        posts = Post.objects.in_force().filter(kind="arbitrator", user__email__iexact=email)
        post = posts.select_related("user").first()
        if post is None:
            raise forms.ValidationError(_("Nobody with this address holds the post of arbitrator."))
        user: User = post.user
        return user
