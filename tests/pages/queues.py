"""Many cases at once for tests of lists: taken up as paper files, so that none needs its acts."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases.models import Case
from cases.models.base import NEVER
from tests.conftest import Cast

_numbers = itertools.count(1)


def put(cast: Cast, count: int = 1, **fields: Any) -> list[Case]:
    """So many open cases of the office, due a day after one another unless told otherwise."""
    today = timezone.now()
    cases = []
    for n in range(count):
        values = {"state": "filed", "procedure": "collective", "title": "Union A / Employer A", **fields}
        due = {"next_deadline": today + timedelta(days=n + 1), "next_deadline_code": "COL_CONCILIATION"}
        if values.get("next_deadline") == NEVER:
            due = {}
        due = {name: values.get(name, value) for name, value in due.items()}
        due |= {name.replace("next", "common"): value for name, value in due.items()}
        number = f"CD-2001-{next(_numbers):04d}"
        cases.append(
            Case(number=number, office=values.pop("office", cast.office), created_by=cast.union_rep,
                 opened_as=values["state"], filed_at=today, touched_at=today, **{**due, **values})
        )  # fmt: skip
    return Case.objects.bulk_create(cases)


def numbers_on(page: Any) -> list[str]:
    """The numbers of the rows of a page, in their order."""
    return [row["number"] for row in page.context["rows"]]
