"""Telling people: one row per person and event, in the transaction of the event itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError
from procrastinate.contrib.django import app

REACH_JOB = "notifications.reach"
LIVE_CHANNEL = "concord_live"
REVOKED_CHANNEL = "concord_revoked"
TOUCHED_CHANNEL = "concord_touched"

# People are numbered in the order of their ids, so two events that tell the same people cannot deadlock.
# A wake-up names the people told, or everybody (*) where the list would not fit into one payload.
_TELL = """
WITH told AS (
  SELECT user_id, (array_agg(reason ORDER BY n))[1] AS reason,
         (array_agg(mandate_id ORDER BY n) FILTER (WHERE mandate_id IS NOT NULL))[1] AS mandate_id,
         (array_agg(post_id ORDER BY n) FILTER (WHERE post_id IS NOT NULL))[1] AS post_id
    FROM ({who}) AS r(user_id, reason, mandate_id, post_id, n)
   WHERE NOT EXISTS (SELECT 1 FROM notifications_notification o WHERE o.user_id = r.user_id
                        AND o.kind = %(kind)s AND o.source = %(source)s::bigint)
   GROUP BY user_id
), numbered AS (
  INSERT INTO notifications_inbox AS i (user_id, last_seq) SELECT user_id, 1 FROM told ORDER BY user_id
  ON CONFLICT (user_id) DO UPDATE SET last_seq = i.last_seq + 1
  RETURNING i.user_id, i.last_seq
), added AS (
  INSERT INTO notifications_notification
         (user_id, seq, kind, ref, verb, source, reason, mandate_id, post_id, occurred_at, unplanned)
  SELECT user_id, last_seq, %(kind)s, %(ref)s, %(verb)s, %(source)s, reason, mandate_id, post_id,
         %(occurred_at)s, %(mail)s
    FROM told JOIN numbered USING (user_id)
  RETURNING user_id
), woken AS (
  SELECT count(*) AS people, string_agg(user_id::text, ',') AS users FROM added
)
SELECT people, CASE WHEN people > 0
       THEN pg_notify(%(channel)s, CASE WHEN length(users) < 7900 THEN users ELSE '*' END) END
  FROM woken
"""

# Wakes open pages without a row. As many people to a wake-up as surely fit into one payload of 8,000 bytes.
_TOUCH = """
SELECT count(pg_notify(%(channel)s, %(kind)s || ' ' || %(ref)s || ' ' || users)) FROM (
  SELECT string_agg(user_id::text, ',') AS users FROM (
    SELECT user_id, (row_number() OVER (ORDER BY user_id) - 1) / 400 AS part
      FROM (SELECT DISTINCT user_id FROM ({who}) AS r(user_id)) d
  ) parted GROUP BY part
) packed
"""

_GIVEN = """
SELECT * FROM unnest(%(users)s::bigint[], %(reasons)s::text[], %(mandates)s::bigint[], %(posts)s::bigint[])
         WITH ORDINALITY
"""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to tell, why, and through which mandate or post (None: in person).

    The row stays visible only while that mandate or post is in force. `reason` is a short code
    that the inbox puts into words (see `notifications.words`).
    """

    user_id: int
    reason: str
    mandate_id: int | None = None
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What people are told: kind, public number, name of the action, id and moment of the event."""

    kind: str
    ref: str
    verb: str
    source: int | None
    occurred_at: datetime
    mail: bool = True


def tell(
    recipients: Iterable[Recipient],
    *,
    kind: str,
    ref: str,
    verb: str,
    source: int | None,
    occurred_at: datetime,
    mail: bool = True,
) -> int:
    """Tell each person once of one event; give the number of people newly told.

    Writes with two statements whatever the number of people: the rows with their numbers and the wake-up,
    then one job that sends. Telling the same `(kind, source)` again adds nobody twice. With `mail=False` the
    inbox and the live connection alone carry it. Raises TransactionManagementError outside a transaction.
    """
    people = list(recipients)
    if not people:
        _refuse_outside()
        return 0
    columns: dict[str, Any] = {
        "users": [p.user_id for p in people],
        "reasons": [p.reason for p in people],
        "mandates": [p.mandate_id for p in people],
        "posts": [p.post_id for p in people],
    }
    event = News(kind, ref, verb, source, occurred_at, mail=mail)
    return tell_those(_GIVEN, columns, event)


def tell_those(who: str, values: dict[str, Any], news: News) -> int:
    """Tell the people that a query finds, as `tell` does, without bringing them here first.

    `who` gives the columns of a Recipient and the order in which reasons count; `values` are its values.
    """
    _refuse_outside()
    with connection.cursor() as cursor:
        cursor.execute(_TELL.replace("{who}", who), {**values, **asdict(news), "channel": LIVE_CHANNEL})
        told = int(cursor.fetchone()[0])
    if told and news.mail:
        app.configure_task(REACH_JOB).defer(kind=news.kind, ref=news.ref, source=news.source)
    return told


def touch_those(who: str, values: dict[str, Any], *, kind: str, ref: str) -> None:
    """Ask the open pages of the people that a query finds to look again at one thing; nobody is told of it.

    No row is written: pages that are not open learn of it when they are opened. `who` gives ids of people.
    In a transaction it counts from the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _TOUCH.replace("{who}", who), {**values, "channel": TOUCHED_CHANNEL, "kind": kind, "ref": ref}
        )


def _refuse_outside() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("tell() belongs into the transaction of the event it tells of")


def wake_revoked() -> None:
    """Ask every web process to judge its open sockets again now; for sign-out, deactivation, end of mandate.

    Without this call it happens within four seconds. In a transaction it counts from the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [REVOKED_CHANNEL])
