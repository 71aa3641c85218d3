"""Makes cases of rows of an old register, many at a time: each with its entry, its chain and its number.

What the register does not know is not made up: no deadline is started, no step between is entered, and nobody
is told, because nothing happens now. Days of the register stand in the entry as they were written there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from cases.models import Audience, Case, CaseEvent, Issue, OldCase, Party, PartyRole
from cases.models.importing import CaseImport
from cases.procedure.noted import NOTED
from cases.procedure.states import STATES, WAITS_FOR
from workflow.calendar import start_of_day

ZONE = ZoneInfo("Asia/Phnom_Penh")
SERIES = "OLD"
"""Old cases have numbers of a series of their own, by the year in which they were received: OLD-2009-0417."""
_LOCK = "SELECT pg_advisory_xact_lock(7230412, %s)"
_NOW = "SELECT clock_timestamp()"
_IDS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
_BLOCK = """
INSERT INTO cases_numberseries AS n (series, last) VALUES (%s, %s)
ON CONFLICT (series) DO UPDATE SET last = n.last + %s RETURNING last
"""
_LATER = "SELECT set_config('concord.words_later', %s, true)"
_WORDS = """
INSERT INTO cases_casewords (case_id, tokens)
SELECT id, tokens FROM unnest(%s::bigint[]) id, cases_found_by(id) tokens WHERE tokens IS NOT NULL
ON CONFLICT (case_id) DO UPDATE SET tokens = EXCLUDED.tokens
"""


@dataclass(frozen=True, slots=True)
class OldRow:
    """One row of the register with what it becomes, as `cases.replay.old_rows` checked it."""

    row: int
    key: str
    values: dict[str, Any]


def begin_batch(office: int, source: str, keys: Sequence[str]) -> tuple[datetime, dict[str, int]]:
    """Wait for whoever brings cases of the office in; the database's clock, and which keys are in already."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [office])
        cursor.execute(_NOW)
        now: datetime = cursor.fetchone()[0]
    return now, known_keys(office, source, keys)


def known_keys(office: int, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Of these keys of a source those that are cases already, with the case."""
    rows = OldCase.objects.filter(office=office, source=source, key__in=keys)
    return dict(rows.values_list("key", "case_id"))


def make_cases(brought: CaseImport, rows: Sequence[OldRow], role: str, now: datetime) -> dict[int, int]:
    """Make the cases of these rows in the running transaction, in few statements; the case by row.

    `role` is that in which the person brings them in.
    """
    case_ids, party_ids = _ids("cases_case", len(rows)), _ids("cases_party", 2 * len(rows))
    numbers = _numbers([_day(row, "filed_on").year for row in rows])
    made = [
        _Made(brought, row, case_ids[n], (party_ids[2 * n], party_ids[2 * n + 1]), numbers[n], role, now)
        for n, row in enumerate(rows)
    ]
    _set_words(later=True)
    events = [one.event() for one in made]
    Case.objects.bulk_create([one.case(event) for one, event in zip(made, events, strict=True)])
    Party.objects.bulk_create([party for one in made for party in one.parties()])
    Issue.objects.bulk_create([issue for one in made for issue in one.issues()])
    CaseEvent.objects.bulk_create(events)
    OldCase.objects.bulk_create([one.old() for one in made])
    _set_words(later=False)
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [case_ids])
    return {row.row: case_id for row, case_id in zip(rows, case_ids, strict=True)}


def _ids(table: str, count: int) -> list[int]:
    """Ids of rows to come, so that rows that name each other are written once."""
    with connection.cursor() as cursor:
        cursor.execute(_IDS, [table, count])
        return [row[0] for row in cursor.fetchall()]


def _numbers(years: Sequence[int]) -> list[str]:
    """The next numbers of the series of each year, in the order of the rows."""
    last: dict[int, int] = {}
    with connection.cursor() as cursor:
        for year, count in sorted(Counter(years).items()):
            cursor.execute(_BLOCK, [f"{SERIES}-{year}", count, count])
            last[year] = cursor.fetchone()[0] - count
    found = []
    for year in years:
        last[year] += 1
        found.append(f"{SERIES}-{year}-{last[year]:04d}")
    return found


def _set_words(*, later: bool) -> None:
    """The words by which cases are found are gathered once for the batch, not with each party and issue."""
    with connection.cursor() as cursor:
        cursor.execute(_LATER, ["on" if later else ""])


def _day(row: OldRow, name: str) -> date:
    return date.fromisoformat(row.values[name])


def _moment(row: OldRow, name: str) -> datetime | None:
    """The first instant of a day of the register, where it has one."""
    return start_of_day(_day(row, name), ZONE).astimezone(UTC) if row.values.get(name) else None


@dataclass(frozen=True, slots=True)
class _Made:
    """The rows of the database that one row of the register becomes."""

    brought: CaseImport
    row: OldRow
    case_id: int
    party_ids: tuple[int, int]
    number: str
    role: str
    now: datetime

    @property
    def filed_at(self) -> datetime:
        return _moment(self.row, "filed_on") or self.now

    def case(self, event: CaseEvent) -> Case:
        """The case in the state that its outcome says, at the head of a chain of one entry."""
        values, state = self.row.values, self.row.values["state"]
        is_open = STATES[state].is_open
        return Case(
            pk=self.case_id, number=self.number, procedure=values["procedure"], state=state, opened_as=state,
            opened_on=_day(self.row, "filed_on"), title=values["title"], office_id=self.brought.office_id,
            claimant_id=self.party_ids[0], created_by_id=self.brought.user_id, timezone=ZONE.key,
            sector=values.get("sector", ""), workers=values.get("workers"), women=values.get("women"),
            filed_at=self.filed_at, is_open=is_open, waits_for=WAITS_FOR.get(state, ""),
            ended_at=None if is_open else _moment(self.row, "ended_on") or self.filed_at,
            seq=1, head=event.hash, touched_at=self.now,
        )  # fmt: skip

    def parties(self) -> list[Party]:
        """Both sides by name; nobody's account is tied to them."""
        common = {"case_id": self.case_id, "kind": "other", "joined_at": self.filed_at}
        claimant, respondent = self.row.values["claimant"], self.row.values["respondent"]
        counts = {name: self.row.values.get(name) for name in ("workers", "women")}
        return [
            Party(pk=self.party_ids[0], key="claimant", role=PartyRole.CLAIMANT, **claimant, **common,
                  **counts),
            Party(pk=self.party_ids[1], key="respondent", role=PartyRole.RESPONDENT, **respondent, **common),
        ]  # fmt: skip

    def issues(self) -> list[Issue]:
        """What the dispute was about, with what became of it."""
        status = self.row.values["issue_status"]
        return [
            Issue(case_id=self.case_id, key=str(n), position=n - 1, status=status, **issue)
            for n, issue in enumerate(self.row.values["issues"], start=1)
        ]

    def said(self) -> dict[str, Any]:
        """What the entry says: from where, and what the register knows."""
        known = {name: text for name, text in self.row.values["said"].items() if text}
        return {
            "source": self.brought.source, "file": self.brought.file_name, "row": self.row.row, **known,
            "outcome_code": self.row.values["outcome"], "state": self.row.values["state"],
        }  # fmt: skip

    def event(self) -> CaseEvent:
        """The one entry, at the head of the chain; remarks in it are the office's own."""
        event = CaseEvent(
            case_id=self.case_id, seq=1, action=NOTED["bring_in"].name, actor_id=self.brought.user_id,
            role=self.role, party_id=None, state_before=self.row.values["state"],
            state_after=self.row.values["state"], audience=Audience.OFFICERS, recorded_at=self.now,
            occurred_at=self.filed_at, day_only=True, data=self.said(), assumed=[], previous="",
        )  # fmt: skip
        event.hash = event.digest()
        return event

    def old(self) -> OldCase:
        """From which row of which register it came."""
        said = self.row.values["said"]
        return OldCase(
            case_id=self.case_id, office_id=self.brought.office_id, source=self.brought.source,
            key=self.row.key, number=said["number"], row=self.row.row, file_name=self.brought.file_name,
            said={
                "code": self.row.values["outcome"],
                **{name: said.get(name, "") for name in ("filed_on", "ended_on", "outcome", "officer")},
            },
        )  # fmt: skip
