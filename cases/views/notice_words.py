"""The first lawful day of a notice in words, with how it was counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.khmer import citation
from workflow.calendar import Unit


def first_day_words(told: Mapping[str, Any]) -> str:
    """The day, after how many working days from which, by which article; empty while it is not known.

    `told` is what `told_of` gives or an entry of the record kept of it.
    """
    if not told.get("lawful_from"):
        return ""
    words = [_("First lawful day: %s.") % _day(told["lawful_from"])]
    if told.get("unit") == Unit.WORKING_DAYS:
        text = ngettext(
            "Counted: %(n)s working day after %(day)s (%(basis)s).",
            "Counted: %(n)s working days after %(day)s (%(basis)s).",
            told["length"],
        )
        basis = citation(told["basis"]) if (get_language() or "").startswith("km") else told["basis"]
        words.append(text % {"n": told["length"], "day": _day(told["from"]), "basis": basis})
    return " ".join(words)


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso))
