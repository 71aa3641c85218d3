"""The forms of the inbox and of its settings."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications import inbox, words
from notifications.models import MailChoice

LANGUAGES = [("km", "ខ្មែរ"), ("en", "English")]


class TickForm(forms.Form):
    """What is done with the ticked rows: done, read, or put off."""

    seq = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Tick at least one.")})
    act = forms.ChoiceField(choices=[(name, name) for name in ("done", "read", "tomorrow", "monday")])

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        given = data.getlist("seq") if data is not None else []
        numbers = [text for text in given if text.isdecimal() and len(text) < 19][: inbox.PAGE]
        _choose(self, "seq", [(text, text) for text in numbers])


class SettingsForm(forms.Form):
    """Which kinds are mailed, and in which language."""

    mailed = forms.MultipleChoiceField(
        label=_("E-mail me about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, user: User, data: Any = None) -> None:
        self.user = user
        refused = MailChoice.objects.filter(user=user, wanted=False).values_list("kind", flat=True)
        known = words.kinds()
        initial = {"language": user.language, "mailed": [kind for kind in known if kind not in set(refused)]}
        super().__init__(data, initial=initial)
        _choose(self, "mailed", list(known.items()))
        _choose(self, "language", [choice for choice in LANGUAGES if choice[0] in dict(settings.LANGUAGES)])

    def save(self) -> None:
        """Store the choices of the person."""
        wanted = set(self.cleaned_data["mailed"])
        MailChoice.objects.bulk_create(
            [MailChoice(user=self.user, kind=kind, wanted=kind in wanted) for kind in words.kinds()],
            update_conflicts=True,
            unique_fields=["user", "kind"],
            update_fields=["wanted"],
        )
        User.objects.filter(pk=self.user.pk).update(language=self.cleaned_data["language"])


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field of one form its choices."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices
