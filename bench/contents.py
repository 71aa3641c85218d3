"""What the tables of the disputes hold, apart from ids, times and what follows from them."""

from __future__ import annotations

from django.db import connection

Held = dict[str, tuple[int, str]]
_WITHOUT = (
    "id", "case_id", "party_id", "brought_in_id", "claimant_id", "event_id", "created_at", "touched_at",
    "recorded_at", "data_to", "head_hash", "head", "hash", "previous", "content", "tokens",
)  # fmt: skip
"""Columns that differ between two runs, or are compared in another way."""
_TABLES = """
SELECT t.table_name, bool_or(c.column_name = 'case_id'), bool_or(c.column_name = 'tokens')
  FROM information_schema.tables t
  JOIN information_schema.columns c USING (table_schema, table_name)
 WHERE t.table_schema = 'public' AND t.table_name LIKE 'cases\\_%%' AND t.table_type = 'BASE TABLE'
 GROUP BY 1 ORDER BY 1
"""
_HELD = """
SELECT count(*)::int, coalesce(sum(('x' || substr(md5(row), 1, 15))::bit(60)::bigint), 0)::text
  FROM (SELECT ((to_jsonb(t) - %s::text[])
                || jsonb_build_object('case', {case}, 'words', {words}))::text AS row
          FROM {table} t) rows
"""
_CASE = "(SELECT c.number FROM cases_case c WHERE c.id = t.case_id)"
_WORDS = "(SELECT array_agg(w ORDER BY w) FROM unnest(t.tokens) w)"


def contents() -> Held:
    """Of each table how many rows it has, and a sum over what they say; a row names its case by number."""
    found: Held = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_TABLES)
        for table, of_case, has_words in cursor.fetchall():
            parts = {"case": _CASE if of_case else "NULL", "words": _WORDS if has_words else "NULL"}
            cursor.execute(_HELD.format(table=table, **parts), [list(_WITHOUT)])
            found[table] = cursor.fetchone()
    return found


def differences(one: Held, other: Held) -> list[str]:
    """The tables that do not hold the same."""
    return [table for table in one if one[table] != other.get(table)]
