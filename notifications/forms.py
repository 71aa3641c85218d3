"""The forms of the inbox, of its settings, and of messages that did not arrive."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.handles import clean_handle, is_phone, latin_digits
from accounts.models import User
from notifications import inbox, words
from notifications.channels import known
from notifications.models import ChannelChoice, Digest, Habits
from notifications.planning import wishes_of
from notifications.summaries import begin_next_week


class TickForm(forms.Form):
    """What is done with the ticked rows: done, read, or put off."""

    seq = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Tick at least one.")})
    act = forms.ChoiceField(
        choices=[(name, name) for name in ("done", "read", "tomorrow", "monday", "before")]
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        given = data.getlist("seq") if data is not None else []
        numbers = [text for text in given if text.isdecimal() and len(text) < 19][: inbox.PAGE]
        _choose(self, "seq", [(text, text) for text in numbers])


class SettingsForm(forms.Form):
    """Which kinds go out by which channels, when, how much they say, and in which language."""

    ways = forms.MultipleChoiceField(label=_("What reaches you, and how"), required=False)
    digest = forms.ChoiceField(
        label=_("E-mails"), choices=Digest.choices, widget=forms.RadioSelect, initial=Digest.OFF
    )
    quiet = forms.BooleanField(
        label=_("Leave my phone quiet from 20:00 to 06:00 and on Sundays"),
        help_text=_("Messages of that time come at 06:00 afterwards."),
        required=False,
    )
    discreet = forms.BooleanField(
        label=_("Keep messages to my phone discreet"),
        help_text=_("They say only that there is an update. Otherwise the number of the case too."),
        required=False,
    )
    weekly = forms.BooleanField(
        label=_("Send me a summary of my week by e-mail, on Mondays at 07:30"),
        help_text=_("It holds counts and dates only."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=lambda: settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, user: User, data: Any = None) -> None:
        self.user = user
        self.habits = Habits.objects.filter(pk=user.pk).first() or Habits(user=user)
        self.wishes = wishes_of([user.pk])
        self.usable = self.wishes.found_by(user)
        initial = {name: getattr(self.habits, name) for name in ("digest", "quiet", "discreet", "weekly")}
        super().__init__(data, initial={**initial, "language": user.language, "ways": self._held()})
        _choose(self, "ways", [(name, name) for name in self._all()])

    def _all(self) -> list[str]:
        return [f"{kind}:{channel}" for kind in words.sent_kinds() for channel in self.usable]

    def _held(self) -> list[str]:
        pairs = (way.split(":") for way in self._all())
        return [f"{kind}:{name}" for kind, name in pairs if self.wishes.wants(self.user, kind, name)]

    def rows(self) -> list[dict[str, Any]]:
        """The table: a kind in each row, and a cell for each channel of the installation."""
        ticked, channels = set(self["ways"].value() or []), known.open_channels()
        return [
            {
                "kind": kind,
                "label": label,
                "cells": [self._cell(kind, name, ticked) for name in channels],
            }
            for kind, label in words.sent_kinds().items()
        ]

    def _cell(self, kind: str, channel: str, ticked: set[str]) -> dict[str, Any]:
        way = f"{kind}:{channel}"
        usable = channel in self.usable
        return {"way": way, "label": known.LABELS[channel], "on": usable and way in ticked, "usable": usable}

    def columns(self) -> list[Any]:
        """The names of the channels, in the order of the cells."""
        return [known.LABELS[name] for name in known.open_channels()]

    def save(self) -> None:
        """Store the choices of the person."""
        wanted = set(self.cleaned_data["ways"])
        rows = [ChannelChoice(user=self.user, kind=k, channel=n, wanted=f"{k}:{n}" in wanted)
                for k, n in (way.split(":") for way in self._all())]  # fmt: skip
        ChannelChoice.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["user", "kind", "channel"],
            update_fields=["wanted"],
        )
        chosen = {name: self.cleaned_data[name] for name in ("digest", "quiet", "discreet", "weekly")}
        if chosen["weekly"] and not self.habits.weekly:
            begin_next_week(self.user, timezone.now())
        Habits.objects.update_or_create(user=self.user, defaults=chosen)
        User.objects.filter(pk=self.user.pk).update(language=self.cleaned_data["language"])


class PhoneForm(forms.Form):
    """A telephone number to be confirmed."""

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TextInput({"autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        """The number in its one spelling."""
        phone = clean_handle(self.cleaned_data["phone"])
        if not is_phone(phone):
            raise forms.ValidationError(_("Enter a phone number like 012 345 678."))
        return phone


class CodeForm(forms.Form):
    """The code that was sent to the telephone."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """The code in Latin digits, without spaces."""
        return "".join(latin_digits(self.cleaned_data["code"]).split())


class SettleForm(forms.Form):
    """How a person was reached whom a message did not reach."""

    how = forms.CharField(
        label=_("How did you reach the person?"),
        help_text=_("For example: called, letter, told at the desk. Write no details of the case."),
        max_length=300,
    )


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field of one form its choices."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices
