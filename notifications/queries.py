"""The two questions of the live hub, each one query for all sockets, on the hub's own connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

_IN_FORCE = (
    "revoked_at IS NULL AND valid_from <= statement_timestamp()"
    " AND (valid_until IS NULL OR valid_until > statement_timestamp())"
)
_STANDINGS = """
SELECT s.place - 1, coalesce(u.is_active, false), md5(u.password), u.sessions_from, d.session_data,
       ARRAY(SELECT id FROM accounts_mandate WHERE user_id = s.user_id AND {in_force}),
       ARRAY(SELECT id FROM accounts_post WHERE user_id = s.user_id AND {in_force}),
       coalesce(i.last_seq, 0)
  FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS s(session_key, user_id, place)
  LEFT JOIN accounts_user u ON u.id = s.user_id
  LEFT JOIN django_session d ON d.session_key = s.session_key AND d.expire_date > statement_timestamp()
  LEFT JOIN notifications_inbox i ON i.user_id = s.user_id
""".replace("{in_force}", _IN_FORCE)
_NEWS = """
SELECT s.place - 1, n.seq, n.kind, n.ref
  FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS s(user_id, cursor, place)
  CROSS JOIN LATERAL (
    SELECT x.seq, x.kind, x.ref FROM notifications_notification x
     WHERE x.user_id = s.user_id AND x.seq > s.cursor
       AND ((x.mandate_id IS NULL AND x.post_id IS NULL)
            OR EXISTS (SELECT 1 FROM accounts_mandate WHERE id = x.mandate_id AND {in_force})
            OR EXISTS (SELECT 1 FROM accounts_post WHERE id = x.post_id AND {in_force}))
     ORDER BY x.seq LIMIT %s) n
 ORDER BY s.place, n.seq
""".replace("{in_force}", _IN_FORCE)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says of one socket's person at one moment of its clock.

    `session` is the stored session, None if there is none or it has expired; `secret` changes with
    the password; `last_seq` is the last number given to the person.
    """

    place: int
    is_active: bool
    secret: str | None
    sessions_from: datetime | None
    session: str | None
    mandates: frozenset[int]
    posts: frozenset[int]
    last_seq: int


async def standings(hands: psycopg.AsyncConnection[Any], asked: Sequence[tuple[str, int]]) -> list[Standing]:
    """The standing of each (session key, user id), `place` being its place in the question."""
    columns = [[a[0] for a in asked], [a[1] for a in asked]]
    found = await (await hands.execute(_STANDINGS, columns)).fetchall()
    return [
        Standing(place, active, secret, since, session, frozenset(mandates), frozenset(posts), last)
        for place, active, secret, since, session, mandates, posts, last in found
    ]


async def news(
    hands: psycopg.AsyncConnection[Any], asked: Sequence[tuple[int, int]], limit: int
) -> list[tuple[int, int, str, str]]:
    """Up to `limit` rows after each (user id, cursor): place in the question, number, kind, reference."""
    columns = [[a[0] for a in asked], [a[1] for a in asked]]
    return await (await hands.execute(_NEWS, [*columns, limit])).fetchall()
