"""A programme as IATI 2.03: one activity with its results, in the order that the schema asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nosec B405 - only written

from dialogue.models import Indicator, Level, PlanItem, Programme
from dialogue.queries_programme import Standing
from dialogue.standing import plain_number

_XML = "{http://www.w3.org/XML/1998/namespace}lang"
_RESULT = {Level.OUTPUT: "1", Level.OUTCOME: "2", Level.PRIORITY: "3", Level.ACTIVITY: "1"}
"""Codelist ResultType: output, outcome, impact."""
_ROLES = {"government": "10", "employers": "24", "workers": "24", "observer": "40"}
"""Codelist OrganisationType of partners: government, other private association, multilateral."""
_ILO = "XM-DAC-41302"
_ILO_NAME = "International Labour Organization"
"""The ILO's identifier in the register of organisations."""


def programme_as_iati(
    programme: Programme, items: Iterable[PlanItem], standings: Iterable[Standing], made_at: datetime
) -> bytes:
    """The document in UTF-8. Values are those that count; empty texts are left out."""
    made = made_at.isoformat(timespec="seconds")
    root = Element("iati-activities", {"version": "2.03", "generated-datetime": made})
    activity = SubElement(root, "iati-activity", {
        "default-currency": "USD", "hierarchy": "1", "last-updated-datetime": made,
        _XML: "en",
    })  # fmt: skip
    SubElement(activity, "iati-identifier").text = f"{_ILO}-{programme.code}"
    _reporter(activity)
    _narrative(SubElement(activity, "title"), programme.title)
    _narrative(SubElement(activity, "description", {"type": "1"}), {"en": programme.source or programme.code})
    _partners(activity, programme)
    _dates(activity, programme, made_at.date())
    SubElement(activity, "recipient-country", {"code": "KH", "percentage": "100"})
    rows = list(items)
    _budgets(activity, rows, programme)
    by_item: dict[int, list[Standing]] = {}
    for one in standings:
        by_item.setdefault(one.indicator.item_id, []).append(one)
    for item in rows:
        if item.pk in by_item:
            _result(activity, item, by_item[item.pk], programme)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _narrative(parent: Element, texts: Mapping[str, str]) -> None:
    for language, text in texts.items():
        SubElement(parent, "narrative", {_XML: language} if language != "en" else {}).text = text


def _reporter(activity: Element) -> None:
    reporter = SubElement(activity, "reporting-org", {"ref": _ILO, "type": "40", "secondary-reporter": "1"})
    _narrative(reporter, {"en": _ILO_NAME})


def _partners(activity: Element, programme: Programme) -> None:
    """Each partner as an organisation that carries the programme out; the standard asks for at least one."""
    partners = programme.partners or [{"constituency": "observer", "organization": _ILO_NAME}]
    for partner in partners:
        kind = _ROLES.get(partner.get("constituency", ""), "90")
        _narrative(
            SubElement(activity, "participating-org", {"role": "4", "type": kind}),
            {"en": partner["organization"]},
        )


def _dates(activity: Element, programme: Programme, today: date) -> None:
    begun, over = programme.starts_on <= today, programme.ends_on < today
    SubElement(activity, "activity-status", {"code": "4" if over else "2" if begun else "1"})
    SubElement(activity, "activity-date", {"type": "1", "iso-date": programme.starts_on.isoformat()})
    if begun:
        SubElement(activity, "activity-date", {"type": "2", "iso-date": programme.starts_on.isoformat()})
    SubElement(activity, "activity-date", {"type": "3", "iso-date": programme.ends_on.isoformat()})


def _budgets(activity: Element, items: Iterable[PlanItem], programme: Programme) -> None:
    """The money needed, one sum per currency, for the programme's time."""
    sums: dict[str, Decimal] = {}
    for item in items:
        if item.budget_needed is not None:
            sums[item.currency] = sums.get(item.currency, Decimal(0)) + item.budget_needed
    for currency, needed in sorted(sums.items()):
        budget = SubElement(activity, "budget", {"type": "1", "status": "1"})
        _span(budget, programme)
        day = programme.starts_on.isoformat()
        SubElement(budget, "value", {"currency": currency, "value-date": day}).text = str(needed)


def _span(parent: Element, programme: Programme) -> None:
    SubElement(parent, "period-start", {"iso-date": programme.starts_on.isoformat()})
    SubElement(parent, "period-end", {"iso-date": programme.ends_on.isoformat()})


def _result(activity: Element, item: PlanItem, standings: Iterable[Standing], programme: Programme) -> None:
    result = SubElement(activity, "result", {"type": _RESULT[Level(item.level)], "aggregation-status": "0"})
    _narrative(SubElement(result, "title"), item.title)
    for one in standings:
        _indicator(result, one, programme)


def _indicator(result: Element, one: Standing, programme: Programme) -> None:
    found = one.indicator
    falling = None not in (found.baseline, found.target) and found.target < found.baseline  # type: ignore[operator]
    element = SubElement(result, "indicator", {
        "measure": "2" if found.unit == "percent" else "1", "ascending": "0" if falling else "1",
        "aggregation-status": "0",
    })  # fmt: skip
    _narrative(SubElement(element, "title"), found.title)
    if found.definition:
        _narrative(SubElement(element, "description"), {"en": found.definition})
    if found.baseline is not None:
        day = found.baseline_on or programme.starts_on
        SubElement(element, "baseline", {
            "year": str(day.year), "iso-date": day.isoformat(), "value": _text(found.baseline),
        })  # fmt: skip
    _periods(element, one, found, programme)


def _periods(element: Element, one: Standing, found: Indicator, programme: Programme) -> None:
    """From the programme's first day to each milestone and the target; the newest value is in the last."""
    goals: list[tuple[date, Decimal | None]] = [(m.on, m.value) for m in found.milestones.all()]
    if found.target is not None or one.value is not None:
        goals.append((found.target_on or programme.ends_on, found.target))
    period = None
    for day, goal in sorted(goals, key=lambda one: one[0]):
        period = SubElement(element, "period")
        SubElement(period, "period-start", {"iso-date": min(programme.starts_on, day).isoformat()})
        SubElement(period, "period-end", {"iso-date": day.isoformat()})
        if goal is not None:
            SubElement(period, "target", {"value": _text(goal)})
    if period is not None and one.value is not None:
        _actual(period, one)


def _actual(period: Element, one: Standing) -> None:
    actual = SubElement(period, "actual", {"value": _text(one.value)})
    words = "counted by the system" if one.counted else "verified by a second person"
    _narrative(SubElement(actual, "comment"), {"en": f"{one.on}, {words}"})


def _text(value: Any) -> str:
    return str(plain_number(value))
