"""Checks a case file before anything is played; a wrong file is refused naming line and key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accounts.models import Office
from cases.models.sheet import Sheet, SheetError, read_sheet
from cases.procedure import ACTIONS, PROCEDURES, roles
from cases.procedure.states import STATES
from cases.replay.lines import FileError, Located
from cases.services.opening import PREFIXES
from workflow.calendar import start_of_day

META = {"at", "on", "action", "by", "expect", "comment", "inferred", "source", "note"}
_TIES = {"organization", "person"}
"""Keys of a sheet that tie a party to an account; a paper file cannot know them."""
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_TOP = {"format", "source", "case", "parties", "issues", "events", "arbitrators", "comment"}
_CASE = {
    "procedure", "title", "office", "claimant", "timezone", "opened_as", "sector", "comment", "inferred",
    "number", "source",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileEvent:
    """One event of the file: when, what, by whom, with what, and what the file expects."""

    path: str
    action: str
    by: str
    at: datetime
    day_only: bool
    expect: str
    inputs: dict[str, Any]


@dataclass(slots=True)
class CaseFile:
    """A checked case file."""

    located: Located
    procedure: str
    title: str
    office: Office
    zone: ZoneInfo
    claimant: str
    sheet: Sheet
    sheet_data: dict[str, Any]
    opened_as: tuple[str, datetime] | None
    events: list[FileEvent]
    sector: str = ""
    arbitrators: dict[str, str] = field(default_factory=dict)
    statuses: set[str] = field(default_factory=set)


def read_case_file(text: str) -> CaseFile:
    """Read and check a `case-file/1`; raises FileError."""
    located = Located(text)
    data = located.data
    if not isinstance(data, dict) or data.get("format") != "case-file/1":
        raise located.error("format", "this is not a case-file/1")
    _known(located, data, _TOP, "")
    case = _object(located, data, "case")
    _known(located, case, _CASE, "case.")
    zone = _zone(located, case)
    sheet = _sheet(located, data)
    events = [_event(located, e, f"events[{n}]", zone) for n, e in enumerate(_list(located, data, "events"))]
    known = {row["key"] for row in sheet.parties} | roles.ROLES
    for event in events:
        if event.by not in known - set(roles.PARTIES):
            raise located.error(f"{event.path}.by", f"“{event.by}” is neither a party's key nor a role")
        _check_keys(located, event, sheet, amended=any(e.action == "amend_claim" for e in events))
    claimant = _claimant(located, case, sheet, events)
    return CaseFile(
        located=located, procedure=_choice(located, case, "procedure", sorted(PROCEDURES)),
        title=_words(located, case, "title", "case.title", 300), office=_office(located, case), zone=zone,
        claimant=claimant, sheet=sheet,
        sheet_data={"parties": data["parties"], "issues": data.get("issues", []), "claimant": claimant},
        opened_as=_opened(located, case, zone), events=events,
        sector=_words(located, case, "sector", "case.sector", 60),
        arbitrators=_arbitrators(located, data, events),
        statuses={str(i["key"]) for i in data.get("issues", []) if "status" in i},
    )  # fmt: skip


def _arbitrators(located: Located, data: dict[str, Any], events: list[FileEvent]) -> dict[str, str]:
    """Key and list of every arbitrator that the file lists or an event names."""
    found = _listed(located, data)
    for event in events:
        for name in {"arbitrator", "replacement"} & set(event.inputs):
            found.update(_named(located, event, name, found))
    if any(event.action == "draw_chair" for event in events):
        missing = set(PREFIXES) - set(found.values())
        found.update({f"{PREFIXES[list_name]}-1": list_name for list_name in missing})
    return found


def _listed(located: Located, data: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for n, row in enumerate(_list(located, data, "arbitrators") if "arbitrators" in data else []):
        if not _KEY.fullmatch(str(row.get("key", ""))):
            raise located.error(f"arbitrators[{n}].key", "give a key of letters, digits and hyphens")
        if not isinstance(row.get("list"), str) or row["list"] not in PREFIXES:
            raise located.error(f"arbitrators[{n}].list", f"give one of {', '.join(PREFIXES)}")
        found[str(row["key"])] = row["list"]
    return found


def _named(located: Located, event: FileEvent, name: str, known: dict[str, str]) -> dict[str, str]:
    """The arbitrator an event names; one that is not listed says its list by the beginning of its key."""
    key = event.inputs[name]
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise located.error(f"{event.path}.{name}", "give the key of an arbitrator")
    if key in known:
        return {}
    lists = [row for row, prefix in PREFIXES.items() if key.startswith(f"{prefix}-")]
    if not lists:
        raise located.error(f"{event.path}.{name}", f"“{key}” is not listed under arbitrators")
    return {key: lists[0]}


def _words(located: Located, row: dict[str, Any], key: str, path: str, size: int) -> str:
    """A text of the file, at most `size` characters; empty where it is not given."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise located.error(path, "this must be text")
    if len(value) > size:
        raise located.error(path, f"this is too long: {len(value)} of {size} characters")
    return value


def _known(located: Located, row: dict[str, Any], keys: set[str], prefix: str) -> None:
    for key in row:
        if key not in keys:
            raise located.error(f"{prefix}{key}", "this key is not known")


def _object(located: Located, data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise located.error(key, "this must be an object")
    return value


def _list(located: Located, data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = data.get(key)
    if not isinstance(rows, list):
        raise located.error(key, "this must be a list")
    for n, row in enumerate(rows):
        if not isinstance(row, dict):
            raise located.error(f"{key}[{n}]", "this must be an object")
    return rows


def _choice(located: Located, row: dict[str, Any], key: str, allowed: list[str]) -> str:
    value = row.get(key)
    if value not in allowed:
        raise located.error(f"case.{key}", f"give one of {', '.join(allowed)}")
    return str(value)


def _zone(located: Located, case: dict[str, Any]) -> ZoneInfo:
    name = case.get("timezone", "Asia/Phnom_Penh")
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise located.error("case.timezone", f"“{name}” is not a time zone") from error


def _sheet(located: Located, data: dict[str, Any]) -> Sheet:
    for n, party in enumerate(_list(located, data, "parties")):
        for key in _TIES & set(party):
            raise located.error(f"parties[{n}].{key}", "this key is not known here")
    try:
        sheet = read_sheet(data)
    except SheetError as error:
        raise located.error(error.path, error.message) from error
    if len(sheet.parties) < 2:
        raise located.error("parties", "name both sides")
    if not sheet.issues:
        raise located.error("issues", "name at least one issue")
    return sheet


def _office(located: Located, case: dict[str, Any]) -> Office:
    office = Office.objects.filter(slug=str(case.get("office", ""))).first()
    if office is None:
        raise located.error("case.office", f"no office is called “{case.get('office')}”")
    return office


def _claimant(located: Located, case: dict[str, Any], sheet: Sheet, events: list[FileEvent]) -> str:
    """The party named, else the one that files, else the first."""
    keys = [row["key"] for row in sheet.parties]
    named = case.get("claimant")
    if named is not None and named not in keys:
        raise located.error("case.claimant", f"“{named}” is not the key of a party")
    return str(named or _filer(events, keys) or keys[0])


def _filer(events: list[FileEvent], keys: list[str]) -> str | None:
    """The key of the party that files, where one does."""
    return next((e.by for e in events if e.action == "file" and e.by in keys), None)


def _opened(located: Located, case: dict[str, Any], zone: ZoneInfo) -> tuple[str, datetime] | None:
    if "opened_as" not in case:
        return None
    opened = case["opened_as"]
    if not isinstance(opened, dict):
        raise located.error("case.opened_as", "this must be an object with state and on")
    if not isinstance(opened.get("state"), str) or opened["state"] not in STATES:
        raise located.error("case.opened_as.state", f"“{opened.get('state')}” is not a state")
    moment, _day_only = _moment(located, opened, "case.opened_as", zone)
    return str(opened["state"]), moment


def _event(located: Located, row: dict[str, Any], path: str, zone: ZoneInfo) -> FileEvent:
    action = row.get("action")
    if not isinstance(action, str) or action not in ACTIONS:
        raise located.error(f"{path}.action", f"“{action}” is not an action")
    expect = row.get("expect", "done")
    if expect not in ("done", "refused"):
        raise located.error(f"{path}.expect", "give done or refused")
    if not isinstance(row.get("by"), str):
        raise located.error(f"{path}.by", "say who did it")
    moment, day_only = _moment(located, row, path, zone)
    inputs = {key: value for key, value in row.items() if key not in META}
    return FileEvent(path, action, row["by"], moment, day_only, expect, inputs)


def _moment(located: Located, row: dict[str, Any], path: str, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The moment of `at`, or the first instant of the day of `on`, in UTC."""
    if ("at" in row) == ("on" in row):
        raise located.error(path, "give either at or on")
    key = "at" if "at" in row else "on"
    try:
        when = date.fromisoformat(str(row["on"])) if key == "on" else datetime.fromisoformat(str(row["at"]))
    except (ValueError, OverflowError) as error:
        example = "2026-11-24" if key == "on" else "2026-11-24T09:30"
        raise located.error(f"{path}.{key}", f"“{row[key]}” is not like {example}") from error
    if not 1950 <= when.year <= 2100:
        raise located.error(f"{path}.{key}", "give a year from 1950 to 2100")
    if not isinstance(when, datetime):
        return start_of_day(when, zone), True
    if when.time() == time.min and "T" not in str(row["at"]):
        raise located.error(f"{path}.at", "a day without an hour belongs under on")
    aware = when if when.tzinfo else when.replace(tzinfo=zone)
    return aware.astimezone(UTC), False


def _check_keys(located: Located, event: FileEvent, sheet: Sheet, *, amended: bool) -> None:
    """Parties and issues that an event names must be in the file."""
    parties = {row["key"] for row in sheet.parties}
    issues = {row["key"] for row in sheet.issues}
    names = event.inputs
    if event.action != "join_party" and isinstance(names.get("party"), str) and names["party"] not in parties:
        raise located.error(f"{event.path}.party", f"“{names['party']}” is not the key of a party")
    if isinstance(names.get("issue"), str) and not amended and names["issue"] not in issues:
        raise located.error(f"{event.path}.issue", f"“{names['issue']}” is not the key of an issue")
    for n, key in enumerate(names["attended"] if isinstance(names.get("attended"), list) else []):
        if not isinstance(key, str) or key not in parties:
            raise located.error(f"{event.path}.attended[{n}]", f"“{key}” is not the key of a party")


__all__ = ["CaseFile", "FileError", "FileEvent", "read_case_file"]
