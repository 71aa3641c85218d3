"""Who speaks for a party changed: noted on the record of each of its open cases, so that every party hears.

Mandates belong to organizations; a case learns of them here, once per change, by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from cases.models import Case
from cases.models.acting import Refused
from cases.roles import CLOCK
from cases.services.act import take_action

LOOK_BACK = timedelta(days=2)
"""How far back changes are looked for; longer than any rest of the worker that nobody notices."""

_BATCH = 200
_CHANGED = """
SELECT p.case_id, p.key, m.id, u.name, m.right, change.began
  FROM accounts_mandate m
  JOIN cases_party p ON p.organization_id = m.organization_id
  JOIN cases_case c ON c.id = p.case_id AND c.is_open AND c.state <> 'draft' AND c.merged_into_id IS NULL
  JOIN accounts_user u ON u.id = m.user_id
  CROSS JOIN LATERAL (VALUES (true, m.valid_from), (false, least(m.revoked_at, m.valid_until)))
    AS change(began, at)
 WHERE m.right <> 'view' AND change.at > %(since)s AND change.at <= %(now)s
   AND change.at > (SELECT min(e.recorded_at) FROM cases_caseevent e WHERE e.case_id = p.case_id)
   AND NOT EXISTS (SELECT 1 FROM cases_caseevent e
                    WHERE e.case_id = p.case_id AND e.action = 'note_representative'
                      AND e.data -> 'mandate' = to_jsonb(m.id) AND e.data -> 'began' = to_jsonb(change.began))
 ORDER BY change.at, p.case_id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of who speaks for a party of one case."""

    case_id: int
    party: str
    mandate: int
    name: str
    right: str
    began: bool


def changes(now: datetime) -> list[Change]:
    """The changes that no entry speaks of yet, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"since": now - LOOK_BACK, "now": now, "most": _BATCH})
        return [Change(*row) for row in cursor.fetchall()]


def note_representatives(now: datetime) -> int:
    """Note every change on the record of its case; give how many."""
    found = changes(now)
    cases = Case.objects.in_bulk({change.case_id for change in found})
    return sum(_note(cases[change.case_id], change) for change in found)


def _note(case: Case, change: Change) -> int:
    answers = {
        "party": change.party, "person": change.name, "mandate": change.mandate, "began": change.began,
    }  # fmt: skip
    try:
        take_action(case, "note_representative", by=CLOCK, answers=answers)
    except Refused:
        return 0
    return 1
