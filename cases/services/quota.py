"""How many complaints one mandate, person or organization may file in a day, counted from the record itself.

Against floods on the last day of a time limit. The desk and paper files are not counted: an office that
writes down what people bring is never full.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent
from cases.models.acting import Act, TooMany
from workflow.table import Reason


def refuse_flood(case: Case, act: Act) -> None:
    """Raise TooMany where the filer or the organization filed as many today as one may."""
    if act.actor.paper or act.answers.get("desk"):
        return
    actor = act.actor
    if actor.mandate_id is not None:
        _refuse(
            case, act, Q(mandate_id=actor.mandate_id), f"mandate {actor.mandate_id}", settings.FILINGS_PER_DAY
        )
    else:
        own = Q(mandate_id=None, actor_id=actor.person)
        _refuse(case, act, own, f"person {actor.person}", settings.FILINGS_PER_DAY)
    if case.filed_for_id is not None:
        theirs, name = Q(case__filed_for_id=case.filed_for_id), f"organization {case.filed_for_id}"
        _refuse(case, act, theirs, name, settings.FILINGS_PER_DAY_ORGANIZATION)


def _refuse(case: Case, act: Act, mine: Q, name: str, limit: int) -> None:
    zone = ZoneInfo(case.timezone)
    today = act.now.astimezone(zone).date()
    begins = datetime.combine(today, time(), zone)
    _one_at_a_time(name)
    today_filed = CaseEvent.objects.filter(mine, action="file", recorded_at__gte=begins)
    filed = today_filed.exclude(data__has_key="desk").count()
    if filed < limit:
        return
    wait = ceil((datetime.combine(today + timedelta(days=1), time(), zone) - act.now).total_seconds())
    words = _(
        "%(count)d complaints were filed from here today. You can file the next one tomorrow, or at the "
        "office today."
    )
    raise TooMany(Reason("too_many", words % {"count": filed}), wait)


def _one_at_a_time(name: str) -> None:
    """Let two filings of one filer count one after the other, until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"quota of {name}"])
