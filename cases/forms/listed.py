"""Finding the other side among the organizations on record, by what somebody typed of its name or number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Organization, OrganizationKind
from accounts.texts import storable

NOT_LISTED = "none"
EMPLOYERS = (OrganizationKind.ENTERPRISE, OrganizationKind.ASSOCIATION)
UNIONS = (OrganizationKind.UNION, OrganizationKind.FEDERATION, OrganizationKind.CONFEDERATION)


def find_listed(name: object, chosen: object, kinds: Iterable[str], but: int) -> list[Organization]:
    """At most ten organizations whose name or number fits, the chosen one first; never the one that asks."""
    text = storable(str(name or "")).strip()[:100]
    picked = str(chosen or "")
    fits = Q(pk=int(picked)) if re.fullmatch(r"[0-9]{1,9}", picked) else Q(pk__in=[])
    if len(text) >= 3:
        fits |= Q(name__icontains=text) | Q(name_km__icontains=text) | Q(registration_number__iexact=text)
    rows = Organization.objects.filter(fits, kind__in=list(kinds)).exclude(pk=but)
    return sorted(rows.order_by("name")[:10], key=lambda o: str(o.pk) != picked)


def listed_as(organization: Organization) -> str:
    """Its name as a choice, with the number that tells it from another of that name."""
    number = organization.registration_number
    return f"{organization} ({number})" if number else str(organization)
