"""Words of the statistics, and how numbers are told: small ones only to those who may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models.base import SECTORS, Category
from cases.procedure import PROCEDURES
from cases.queries_statistics import LEAST

Words = str | Promise
SECTOR_WORDS: dict[str, Words] = {**dict(SECTORS), "": gettext_lazy("Not told")}
GROUP_WORDS: dict[str, Words] = {
    "women": gettext_lazy("Mostly women"),
    "migrants": gettext_lazy("With migrant workers"),
    "informal": gettext_lazy("With informal workers"),
}
ISSUE_WORDS: dict[str, Words] = dict(Category.choices)
CUT_WORDS: dict[str, Words] = {
    "issue": gettext_lazy("By issue"),
    "sector": gettext_lazy("By sector"),
    "province": gettext_lazy("By province"),
    "group": gettext_lazy("Women, migrant and informal workers"),
}
RESULT_WORDS: dict[str, Words] = {
    "settled": gettext_lazy("settled"),
    "partly": gettext_lazy("settled in part"),
    "not": gettext_lazy("not settled"),
}
STRIKE_WORDS: dict[str, Words] = {"strike": gettext_lazy("Strike"), "lockout": gettext_lazy("Lock-out")}
NOTICE_WORDS: dict[str, Words] = {
    "full": gettext_lazy("with full notice"),
    "short": gettext_lazy("with too short a notice"),
    "none": gettext_lazy("without notice"),
}
HANDS: dict[str, Words] = {
    "office": gettext_lazy("The office"),
    "head": gettext_lazy("The head of office"),
    "conciliator": gettext_lazy("The conciliator"),
    "parties": gettext_lazy("The parties"),
    "court": gettext_lazy("A court"),
    "council": gettext_lazy("The Arbitration Council"),
    "panel": gettext_lazy("The panel"),
}
CLOCKS: dict[str, Any] = {
    code: clock.label for procedure in PROCEDURES.values() for code, clock in procedure.clocks.items()
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what it is about, its cells as text, how long its bar is (0 to 100; None: no bar)."""

    label: str
    cells: list[str]
    bar: float | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A table with what it means; `head` names the columns, the first being that of the labels."""

    slug: str
    title: str
    means: str
    head: list[str]
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure in large type: now, in the period before, and what it means."""

    label: str
    now: str
    before: str
    means: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """How numbers are told: `exact` to those who may open the cases behind them, else none below five."""

    exact: bool

    def number(self, n: int) -> str:
        """A count, or that it is small."""
        return f"{n:,}" if self.exact or n == 0 or n >= LEAST else _("fewer than 5")

    def share(self, part: int, of: int) -> str:
        """A share of at least five; of fewer it would say which."""
        if of == 0 or (not self.exact and of < LEAST):
            return "–"
        return f"{100 * part / of:.0f}%"

    def bar(self, part: int, of: int) -> float:
        """The length of a bar; none where the number is not told."""
        return 0.0 if of <= 0 or (not self.exact and min(part, of) < LEAST) else 100 * part / of

    def days(self, number: int | None, of: int) -> str:
        """A number of days that stands for at least five cases."""
        if number is None or (not self.exact and of < LEAST):
            return "–"
        return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}
