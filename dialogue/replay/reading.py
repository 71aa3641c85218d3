"""Reads values out of a file: each of its kind, or an error that names line and key."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cases.replay.lines import Located

NOTES = {"comment", "source", "note", "inferred"}
MANY = 1_000_000
UNKEPT = re.compile(r"[\x00\ud800-\udfff]")
"""What JSON can write and no database keeps: the zero character and halves of characters."""


class Reading:
    """The values of one file; `where` is the path of the object that a key stands in, with its dot."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.zone = ZoneInfo("Asia/Phnom_Penh")
        self.day = date(2000, 1, 1)

    def _known(self, row: dict[str, Any], keys: set[str], where: str) -> None:
        for key in row:
            if key not in keys | NOTES:
                raise self.located.error(f"{where}{key}", "this key is not known")

    def _object(self, row: dict[str, Any], key: str, where: str) -> dict[str, Any]:
        value = row.get(key)
        if not isinstance(value, dict):
            raise self.located.error(f"{where}{key}", "this must be an object")
        return value

    def _list(
        self, row: dict[str, Any], key: str, where: str, *, needed: bool = False
    ) -> list[dict[str, Any]]:
        value = row.get(key, None if needed else [])
        if not isinstance(value, list):
            raise self.located.error(f"{where}{key}", "this must be a list")
        for n, one in enumerate(value):
            if not isinstance(one, dict):
                raise self.located.error(f"{where}{key}[{n}]", "this must be an object")
        return value

    def _text(self, row: dict[str, Any], key: str, where: str, size: int, *, needed: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str) or len(value) > size:
            raise self.located.error(f"{where}{key}", f"this must be a text of at most {size} characters")
        if UNKEPT.search(value):
            raise self.located.error(f"{where}{key}", "this has a character that cannot be kept")
        if needed and not value.strip():
            raise self.located.error(f"{where}{key}", "this is needed")
        return value

    def _count(
        self, row: dict[str, Any], key: str, where: str, default: int | None = None, most: int = MANY
    ) -> int:
        value = row.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise self.located.error(f"{where}{key}", f"give a whole number from 0 to {most}")
        return value

    def _flag(self, row: dict[str, Any], key: str, where: str, *, default: bool = False) -> bool:
        value = row.get(key, default)
        if not isinstance(value, bool):
            raise self.located.error(f"{where}{key}", "give true or false")
        return value

    def _choice(self, row: dict[str, Any], key: str, where: str, allowed: tuple[str, ...]) -> str:
        value = row.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.located.error(f"{where}{key}", f"give one of {', '.join(allowed)}")
        return value

    def _date(self, row: dict[str, Any], key: str, where: str) -> date:
        value = row.get(key)
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or not 1950 <= found.year <= 2100:
            raise self.located.error(f"{where}{key}", f"“{str(value)[:40]}” is not a day such as 2026-11-24")
        return found

    def _date_if(self, row: dict[str, Any], key: str, where: str) -> date | None:
        return self._date(row, key, where) if row.get(key) is not None else None

    def _moment(self, row: dict[str, Any], key: str, where: str) -> datetime:
        """A time of the meeting's day, or a whole moment where the meeting takes several days."""
        value = row.get(key)
        try:
            found = self._when(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or not timedelta(days=-1) <= found - self._midnight() <= timedelta(days=60):
            raise self.located.error(f"{where}{key}", f"“{str(value)[:40]}” is not a time such as 10:30")
        return found.astimezone(UTC)

    def _midnight(self) -> datetime:
        return datetime.combine(self.day, time(), self.zone)

    def _when(self, value: str) -> datetime:
        if "T" not in value:
            return datetime.combine(self.day, time.fromisoformat(value), self.zone)
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _zone(self, meeting: dict[str, Any]) -> ZoneInfo:
        name = self._text(meeting, "timezone", "meeting.", 60) or "Asia/Phnom_Penh"
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise self.located.error("meeting.timezone", f"“{name}” is not a time zone") from error
