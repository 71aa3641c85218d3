"""The floor: the same rows by hand-written SQL through psycopg, without rights, forms, words or Django."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

QUEUE = """
SELECT c.number, c.title, c.procedure, c.state, c.next_deadline, c.next_deadline_code, c.waits_for,
       c.workers, c.women, c.filed_at, o.slug, f.name, k.name
  FROM (SELECT id FROM cases_case WHERE office_id = %s AND state = %s AND is_open
         ORDER BY next_deadline, id LIMIT 50) found
  JOIN cases_case c ON c.id = found.id JOIN accounts_office o ON o.id = c.office_id
  LEFT JOIN accounts_user f ON f.id = c.officer_id
  LEFT JOIN accounts_user k ON k.id = c.conciliator_id
 ORDER BY c.next_deadline, c.id
"""
COUNTS = """
SELECT state, count(*) FROM cases_case
 WHERE office_id = %s AND state = %s AND is_open GROUP BY state
"""
NAMES = (
    "number", "title", "procedure", "state", "next_deadline", "next_deadline_code", "waits_for",
    "workers", "women", "filed_at", "office", "officer", "conciliator",
)  # fmt: skip


def queue(cursor: Any, office: int, state: str) -> dict[str, Any]:
    """The first page of an office's cases in a state by next deadline, with counts."""
    cursor.execute(QUEUE, [office, state])
    rows = [dict(zip(NAMES, row, strict=True)) for row in cursor.fetchall()]
    cursor.execute(COUNTS, [office, state])
    return {"results": rows, "counts": dict(cursor.fetchall())}


_LOCK = "SELECT seq, head, state, office_id, number FROM cases_case WHERE id = %s FOR UPDATE"
_MET = """
UPDATE cases_deadline SET status = 'met', ended_by_id = %s
 WHERE case_id = %s AND code = 'COL_CONCILIATOR' AND status = 'running'
"""
_STARTED = """
INSERT INTO cases_deadline (case_id, code, trigger_at, trigger_on, length, unit, due_at, due_on, basis,
       rule_set, verified, note, is_right, extendable, calendar_version, counting, status, revision,
       trigger_id)
VALUES (%s, 'COL_CONCILIATION', now(), current_date, 15, 'calendar_days', %s, %s, 'LL 305',
        'll1997', true, '', false, true, 1, '{}', 'running', 1, %s)
"""
_EVENT = """
INSERT INTO cases_caseevent (case_id, seq, action, role, state_before, state_after, audience, recorded_at,
       occurred_at, day_only, data, basis, warnings, assumed, previous, hash, actor_id)
VALUES (%s, %s, 'appoint_conciliator', 'head_of_office', %s, 'in_conciliation', 'all', now(), now(), false,
        %s, 'LL 304', '[]', '[]', %s, %s, %s) RETURNING id
"""
_CASE = """
UPDATE cases_case SET state = 'in_conciliation', conciliator_id = %s, seq = %s, head = %s, touched_at = now(),
       waits_for = 'conciliator', next_deadline = %s, next_deadline_code = 'COL_CONCILIATION',
       common_deadline = %s, common_deadline_code = 'COL_CONCILIATION' WHERE id = %s
"""
_TOLD = """
WITH told AS (
  SELECT m.user_id, m.id AS mandate, NULL::bigint AS post FROM accounts_mandate m
    JOIN cases_party p ON p.organization_id = m.organization_id
   WHERE p.case_id = %(case)s AND m.revoked_at IS NULL
  UNION ALL
  SELECT o.user_id, NULL, o.id FROM accounts_post o
   WHERE o.office_id = %(office)s AND o.user_id IN (%(conciliator)s, %(officer)s) AND o.revoked_at IS NULL
), numbered AS (
  INSERT INTO notifications_inbox AS i (user_id, last_seq)
  SELECT DISTINCT user_id, 1 FROM told ORDER BY user_id
  ON CONFLICT (user_id) DO UPDATE SET last_seq = i.last_seq + 1 RETURNING i.user_id, i.last_seq
)
INSERT INTO notifications_notification (user_id, seq, kind, ref, verb, source, reason, mandate_id, post_id,
       occurred_at, unplanned)
SELECT DISTINCT ON (user_id) user_id, last_seq, 'case', %(number)s, 'appoint_conciliator', %(event)s::bigint,
       'party', mandate, post, now(), true FROM told JOIN numbered USING (user_id)
"""
_WAKE = "SELECT pg_notify('concord_live', '*')"
_JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
VALUES ('default', 'notifications.reach', 0, %s)
"""
_KEPT = "INSERT INTO cases_keptanswer (user_id, key, digest, event_id) VALUES (%s, %s, '', %s)"


def appoint(cursor: Any, case: int, head: int, conciliator: int, key: str) -> dict[str, Any]:
    """Appoint a conciliator: the case, its event, its deadlines, the notifications, the sending job, the key.

    The caller owns the transaction.
    """
    cursor.execute(_LOCK, [case])
    seq, previous, before, office, number = cursor.fetchone()
    due = datetime.now(UTC) + timedelta(days=15)
    digest = hashlib.sha256(f"{previous}{case}{seq}{conciliator}".encode()).hexdigest()
    data = Jsonb({"conciliator": conciliator})
    cursor.execute(_EVENT, [case, seq + 1, before, data, previous, digest, head])
    event = cursor.fetchone()[0]
    cursor.execute(_MET, [event, case])
    cursor.execute(_STARTED, [case, due, due.date(), event])
    cursor.execute(_CASE, [conciliator, seq + 1, digest, due, due, case])
    told = {"case": case, "office": office, "conciliator": conciliator, "officer": head, "number": number}
    cursor.execute(_TOLD, {**told, "event": event})
    cursor.execute(_WAKE)
    cursor.execute(_JOB, [Jsonb({"kind": "case", "ref": number, "source": event})])
    cursor.execute(_KEPT, [head, key, event])
    return {"action": "appoint_conciliator", "state": "in_conciliation", "seen": digest[:16]}
