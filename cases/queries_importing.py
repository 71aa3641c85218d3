"""Reads of files of old cases: why rows are refused, and how often."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from cases.models import CaseImport

MOST = 30
_REASONS = """
SELECT count(*)::int, p ->> 'column', p ->> 'code', (array_agg(p -> 'values' ORDER BY r.number))[1]
  FROM cases_importrow r, jsonb_array_elements(r.problems) p
 WHERE r.brought_in_id = %s AND r.state = 'refused'
 GROUP BY 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT %s
"""


def reasons(row: CaseImport) -> list[tuple[int, dict[str, Any]]]:
    """How often each thing is wrong in each column, the commonest first, with the first example."""
    with connection.cursor() as cursor:
        cursor.execute(_REASONS, [row.pk, MOST])
        return [
            (n, {"column": column, "code": code, "values": json.loads(v) if isinstance(v, str) else v})
            for n, column, code, v in cursor.fetchall()
        ]
