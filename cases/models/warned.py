"""Warnings: kept as a code with its values, said in the language of whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

_LATE = _("The time limit had run out. The act stands all the same.")
_WORDS = {
    "STRIKE_NOTICE_SHORT": _("The notice is too short. First lawful day: %(day)s."),
    "notice_without_end": _("The notice is too short: its days do not run yet."),
    "STRIKE_BALLOT": _("No secret ballot with the needed majority is on record."),
    "STRIKE_RIGHTS_ONLY": _("Only issues about rights remain. A court decides those."),
    "STRIKE_AWARD_IN_FORCE": _("A binding award on this dispute is in force."),
    "STRIKE_NOT_EXHAUSTED": _("The peaceful ways to settle the dispute are not exhausted."),
    "no_dispute": _(
        "No dispute about this is on record. The peaceful ways to settle it come before a strike."
    ),
    "STRIKE_NO_NOTICE": _("No notice of this strike or lock-out is on record."),
    "REPORT_LATE": _LATE, "REFERRAL_LATE": _LATE, "AWARD_LATE": _LATE,
    "RULE_MISSING": _("No rule is known for this day. No date was computed."),
    "UNKNOWN_CATEGORY": _("The category “%(category)s” is not known and became “other”."),
}  # fmt: skip
"""What each warning says; by its code, or by a name of its own where one code says two things."""

_OLD = {"day": re.compile(r"(\d{4}-\d\d-\d\d)"), "category": re.compile("[“«](.*?)[”»]")}
"""Where a warning that was kept as a sentence holds its value."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that names its article and blocks nothing (lifecycle.md §1.1, §1.4).

    `values` fill its words in (a `day` as ISO); `words` names them where they are not those of the code.
    """

    code: str
    basis: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        """Its parts for the record, in no language."""
        own = {"words": self.words} if self.words else {}
        return {"code": self.code, "basis": self.basis, "values": dict(self.values), **own}


def said(kept: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Warnings as they were kept, each with its code, its article and what it says to this reader."""
    return [{"code": w["code"], "basis": w.get("basis", ""), "text": _text(w)} for w in kept]


def _text(kept: Mapping[str, Any]) -> str:
    """The words of a warning; one that was kept as a sentence is recognised, or stays as it was written."""
    old = str(kept.get("text", ""))
    values = dict(kept["values"]) if "values" in kept else _values_in(old)
    name = kept.get("words") or kept["code"]
    if name == "STRIKE_NOTICE_SHORT" and "day" not in values:
        name = "notice_without_end"
    if "day" in values:
        values["day"] = date_format(date.fromisoformat(values["day"]))
    return str(_WORDS[name]) % values if name in _WORDS else old


def _values_in(text: str) -> dict[str, str]:
    return {name: found[1] for name, form in _OLD.items() if (found := form.search(text))}
