"""What a plan's page says in words: the one sentence, what changed, what is late, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.queries_statistics import quarter_of
from dialogue.models import Constituency, WorkPlan
from dialogue.models.endorsing import HOME
from dialogue.queries_programme import Standing
from dialogue.standing import DONE, NONE, OFF, ON, RISK, number_words

NEWS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, when, and where it leads."""

    text: str
    on: date | None = None
    url: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The one sentence in numbers."""

    of: int
    on_track: int
    attention: int
    no_data: int
    data_to: date | None

    @property
    def sentence(self) -> str:
        """5 of 14 indicators on track, 3 need attention, 2 without recent data."""
        if not self.of:
            return _("This plan has no indicators yet.")
        return ngettext(
            "%(on)d of %(of)d indicator on track, %(bad)d need attention, %(none)d without recent data.",
            "%(on)d of %(of)d indicators on track, %(bad)d need attention, %(none)d without recent data.",
            self.of,
        ) % {"on": self.on_track, "of": self.of, "bad": self.attention, "none": self.no_data}


def summary(standings: Iterable[Standing]) -> Summary:
    """How many indicators stand how, and up to which day there are values."""
    rows = list(standings)
    states = [one.state for one in rows]
    days = [one.on for one in rows if one.on is not None and not one.counted]
    return Summary(
        len(rows), sum(s in (ON, DONE) for s in states), sum(s in (RISK, OFF) for s in states),
        states.count(NONE), max(days, default=None),
    )  # fmt: skip


def changes(plan: WorkPlan, standings: Iterable[Standing], today: date) -> list[Line]:
    """What happened since the quarter began, newest first: steps and values that count; one query."""
    since = quarter_of(today).begins
    table = plan.table.actions
    entries: Any = plan.entries.filter(recorded_at__gte=datetime.combine(since, time(), HOME)).exclude(
        action__in=["verify_value", "report_value"]
    )
    lines = [
        Line(_said(str(table[e.action].done), e.data), _day(e.recorded_at), side=e.constituency)
        for e in entries.order_by("-id")[:NEWS]
    ]
    lines += [
        Line(_value_line(one, row), _day(row.verified_at))
        for one in standings
        for row in one.verified
        if row.verified_at and _day(row.verified_at) >= since
    ]
    return sorted(lines, key=lambda line: line.on or since, reverse=True)[:NEWS]


def _said(done: str, data: dict[str, Any]) -> str:
    """The words of a step with the indicator or side it was about."""
    about = data.get("indicator") or ""
    if data.get("constituency"):
        about = str(Constituency(data["constituency"]).label)
    return f"{done}: {about}" if about else done


def _value_line(one: Standing, row: Any) -> str:
    before = next((m for m in reversed(one.verified) if m.on < row.on), None)
    unit = one.indicator.unit
    text = f"{one.indicator.code}: {number_words(row.value, unit)}"
    return text if before is None else _("%(now)s, before: %(before)s") % {
        "now": text, "before": number_words(before.value, unit),
    }  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(HOME).date()


def turns(plan: WorkPlan, missing: list[str], standings: Iterable[Standing], today: date) -> list[Line]:
    """Whose turn it is: by the plan's state, and values that wait for a second person."""
    state = str(plan.state)
    lines = []
    if state in ("draft", "validated"):
        what = _("records the validation") if state == "draft" else _("sends the plan for endorsement")
        lines.append(Line(_("The secretariat %(what)s.") % {"what": what}))
    if state in ("validated", "submitted"):
        expected = plan.endorsement_expected
        lines += [Line(_("endorses the plan"), expected, side=side) for side in missing]
    if state == "endorsed":
        lines.append(Line(_("The plan begins on its first day."), plan.starts_on))
    if state == "in_force" and plan.ends_on < today:
        lines.append(Line(_("The partners review the plan: its period is over."), plan.ends_on))
    waiting = sum(len(one.waiting) for one in standings)
    if waiting:
        lines.append(Line(ngettext(
            "%d value waits for a second person to verify it.",
            "%d values wait for a second person to verify them.", waiting,
        ) % waiting))  # fmt: skip
    return lines


def late(plan: WorkPlan, missing: list[str], standings: Iterable[Standing], today: date) -> list[Line]:
    """What should have come: endorsements after their day, and indicators without recent data."""
    lines = []
    expected = plan.endorsement_expected
    if str(plan.state) in ("draft", "validated", "submitted") and expected and expected < today:
        lines += [Line(_("Endorsement was expected"), expected, side=side) for side in missing]
    return lines + [_silent(one) for one in standings if _is_silent(one)]


def _is_silent(one: Standing) -> bool:
    """Whether people should have reported a value and have not."""
    return one.state == NONE and not one.indicator.bound_to and one.indicator.target is not None


def _silent(one: Standing) -> Line:
    code = one.indicator.code
    return Line(_("No recent value: %(code)s") % {"code": code}, one.on, code)
