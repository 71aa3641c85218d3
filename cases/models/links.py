"""Links between a person and the parties of a case: found in mandates and earlier panels, shown to people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from cases.models.panel import PanelSeat
from cases.models.parties import Party

# The organizations of the parties, those they belong to, and those that belong to them.
_FAMILY = """
WITH RECURSIVE up AS (
  SELECT id, parent_id FROM accounts_organization WHERE id = ANY(%(own)s)
  UNION SELECT o.id, o.parent_id FROM accounts_organization o JOIN up ON o.id = up.parent_id
), down AS (
  SELECT id FROM accounts_organization WHERE id = ANY(%(own)s)
  UNION SELECT o.id FROM accounts_organization o JOIN down ON o.parent_id = down.id
)
SELECT DISTINCT m.user_id, o.name, (m.valid_until IS NOT NULL OR m.revoked_at IS NOT NULL)
  FROM accounts_mandate m JOIN accounts_organization o ON o.id = m.organization_id
 WHERE m.user_id = ANY(%(people)s)
   AND (m.organization_id IN (SELECT id FROM up) OR m.organization_id IN (SELECT id FROM down))
 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Link:
    """One link in words; `grave` ones keep a person off the panel."""

    words: str
    grave: bool


def is_linked(user_id: int, parties: Iterable[Party]) -> bool:
    """Whether the person holds or ever held a mandate of a party, or of what is above or below it."""
    own = _organizations(parties)
    return bool(own) and bool(_mandates([user_id], own))


def linked_among(people: Iterable[int], parties: Iterable[Party]) -> set[int]:
    """Those of the people who are a party, or for whom `is_linked` holds; one query."""
    rows, ids = list(parties), sorted(set(people))
    own = _organizations(rows)
    found = {p.person_id for p in rows if p.person_id in ids}
    found |= {user_id for user_id, _name, _ended in _mandates(ids, own)} if ids and own else set()
    return {pk for pk in found if pk is not None}


def _organizations(parties: Iterable[Party]) -> list[int]:
    return sorted({p.organization_id for p in parties if p.organization_id})


def _mandates(people: list[int], organizations: list[int]) -> list[tuple[int, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, {"own": organizations, "people": people})
        rows: list[tuple[int, str, bool]] = cursor.fetchall()
    return rows


def links_of(people: Iterable[int], parties: Iterable[Party], case_id: int) -> dict[int, list[Link]]:
    """Links of each person (user id) to the parties: mandates, also of federations above and locals below,
    and earlier panels with the same parties. Two queries.
    """
    ids = sorted(set(people))
    own = _organizations(parties)
    found: dict[int, list[Link]] = {user_id: [] for user_id in ids}
    if not ids or not own:
        return found
    for user_id, name, ended in _mandates(ids, own):
        words = _("Represented %s before") if ended else _("Represents %s")
        found[user_id].append(Link(words % name, grave=True))
    before = PanelSeat.objects.filter(arbitrator__user_id__in=ids, case__parties__organization_id__in=own)
    rows = before.exclude(case_id=case_id).values_list("arbitrator__user_id", "case__number").distinct()
    for user_id, number in rows.order_by("case__number"):
        words = _("Sat on the panel of %s with the same party") % number
        found[user_id].append(Link(words, grave=False))
    return found
