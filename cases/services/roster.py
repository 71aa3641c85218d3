"""The Council's lists: arbitrators and the years for which they are appointed; kept by the secretariat."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from cases.models import Arbitrator, ArbitratorMandate

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger("concord.roster")


def appoint(
    *, by: User, name: str, list_name: str, valid_from: date, valid_until: date, basis: str = "",
    user: User | None = None, arbitrator: Arbitrator | None = None, languages: str = "", background: str = "",
) -> Arbitrator:  # fmt: skip
    """Appoint an arbitrator for a time, a new one or one on the list already; one transaction, logged."""
    with transaction.atomic():
        person = arbitrator or Arbitrator.objects.create(
            key=_key(name, list_name), list=list_name, name=name, user=user, languages=languages,
            background=background,
        )  # fmt: skip
        ArbitratorMandate.objects.create(
            arbitrator=person, valid_from=valid_from, valid_until=valid_until, basis=basis
        )
    log.info("arbitrator %s appointed until %s by user %s", person.pk, valid_until, by.pk)
    return person


def _key(name: str, list_name: str) -> str:
    """A key that no other arbitrator of the roster has."""
    base = (slugify(name) or list_name)[:50]
    taken = set(Arbitrator.objects.filter(case=None, key__startswith=base).values_list("key", flat=True))
    return next(
        key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken
    )
