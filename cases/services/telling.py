"""Who is told of an event: everybody entitled to it, once, with the reason, never the actor."""

from __future__ import annotations

from typing import Any

from django.db import connection

from cases.models import Case, CaseEvent, Party
from cases.models.acting import Act
from cases.models.record import Audience
from cases.models.visibility import BETWEEN, panel_sees
from notifications.services import News, tell_those

# Representatives through mandates in force, on one side only; the person who is a party; heads of the
# office; the officer and the conciliator of the case, and, while it has neither, every officer of the
# office; from the referral on the Council's secretariat and the panel; the Minister's delegates where a
# decision waits.
_WHO = """
SELECT m.user_id, 'party', m.id, NULL::bigint FROM accounts_mandate m
  JOIN cases_party p ON p.organization_id = m.organization_id
 WHERE p.case_id = %(case)s AND (%(audience)s = 'all' OR p.id = ANY(%(sides)s::bigint[]))
   AND m.revoked_at IS NULL AND m.valid_from <= statement_timestamp()
   AND (m.valid_until IS NULL OR m.valid_until > statement_timestamp())
   AND NOT EXISTS (SELECT 1 FROM cases_sidetaken s WHERE s.case_id = p.case_id
                    AND s.user_id = m.user_id AND s.side <> p.side)
   AND (NOT EXISTS (SELECT 1 FROM {own} AND q.side <> p.side AND m.user_id IN (q.person_id, n.user_id))
        OR EXISTS (SELECT 1 FROM cases_sidetaken s WHERE s.case_id = p.case_id
                    AND s.user_id = m.user_id AND s.side = p.side))
UNION ALL
SELECT p.person_id, 'party', NULL, NULL FROM cases_party p
 WHERE p.case_id = %(case)s AND p.person_id IS NOT NULL
   AND (%(audience)s = 'all' OR p.id = ANY(%(sides)s::bigint[]))
   AND NOT EXISTS (SELECT 1 FROM cases_sidetaken s WHERE s.case_id = p.case_id
                    AND s.user_id = p.person_id AND s.side <> p.side)
   AND (NOT EXISTS (SELECT 1 FROM {own} AND q.side <> p.side AND p.person_id IN (q.person_id, n.user_id))
        OR EXISTS (SELECT 1 FROM cases_sidetaken s WHERE s.case_id = p.case_id
                    AND s.user_id = p.person_id AND s.side = p.side))
UNION ALL
SELECT o.user_id, CASE WHEN o.user_id = %(conciliator)s THEN 'conciliator'
                       WHEN o.kind = 'head_of_office' THEN 'head' ELSE 'officer' END, NULL, o.id
  FROM accounts_post o
 WHERE %(audience)s NOT IN ('panel', 'pair') AND (%(audience)s <> 'shared' OR o.user_id = %(conciliator)s)
   AND o.revoked_at IS NULL AND o.valid_from <= statement_timestamp()
   AND (o.valid_until IS NULL OR o.valid_until > statement_timestamp())
   AND ((o.office_id = %(office)s AND (o.kind = 'head_of_office'
         OR (o.kind = 'officer' AND (%(unassigned)s OR o.user_id = %(officer)s))))
        OR o.user_id = %(conciliator)s)
UNION ALL
SELECT o.user_id,
       CASE o.kind WHEN 'council' THEN 'council' WHEN 'arbitrator' THEN 'panel' ELSE 'delegate' END,
       NULL, o.id
  FROM accounts_post o
 WHERE o.revoked_at IS NULL AND o.valid_from <= statement_timestamp()
   AND (o.valid_until IS NULL OR o.valid_until > statement_timestamp())
   AND ((o.kind = 'council' AND %(council)s) OR (o.kind = 'minister_delegate' AND %(delegate)s)
        OR (o.kind = 'arbitrator' AND (o.user_id = ANY(%(members)s) OR (%(panel)s AND EXISTS (
            SELECT 1 FROM cases_panelseat s JOIN cases_arbitrator a ON a.id = s.arbitrator_id
             WHERE s.case_id = %(case)s AND s.left_by_id IS NULL AND s.declared AND NOT s.conflict
               AND a.user_id = o.user_id)))))
"""
# The parties of the case with the mandates in force for them.
_OWN = """cases_party q
    LEFT JOIN accounts_mandate n ON n.organization_id = q.organization_id AND n.revoked_at IS NULL
      AND n.valid_from <= statement_timestamp()
      AND (n.valid_until IS NULL OR n.valid_until > statement_timestamp())
   WHERE q.case_id = %(case)s"""
# As `visible_to` has it: no conflict of interest, no post where the person stands on a side.
_TOLD = """
SELECT w.*, row_number() OVER (ORDER BY user_id, reason)
  FROM ({who}) w(user_id, reason, mandate_id, post_id)
 WHERE w.user_id <> coalesce(%(actor)s, 0)
   AND NOT EXISTS (SELECT 1 FROM cases_exclusion x WHERE x.case_id = %(case)s AND x.user_id = w.user_id)
   AND (w.post_id IS NULL OR NOT (
        EXISTS (SELECT 1 FROM {own} AND w.user_id IN (q.person_id, n.user_id))
        OR EXISTS (SELECT 1 FROM cases_sidetaken b WHERE b.case_id = %(case)s AND b.user_id = w.user_id)))
""".replace("{who}", _WHO).replace("{own}", _OWN)

_SOME = "SELECT * FROM ({told}) t(user_id, reason, mandate_id, post_id, n) WHERE (reason = 'party') = {which}"
_OF_PARTIES = _SOME.replace("{told}", _TOLD).replace("{which}", "true")
_OF_OFFICE = _SOME.replace("{told}", _TOLD).replace("{which}", "false")

_HEARS = f"SELECT EXISTS ({_OF_PARTIES})"

_FOR_DELEGATES = ("send_report", "object", "register_late_objection", "issue_award")
_FOR_COUNCIL = ("select_arbitrator",)


def _council_hears(case: Case, event: CaseEvent) -> bool:
    """Whether the secretariat learns of it: after the referral, what is not for one side or the office."""
    shared = event.audience in (Audience.ALL, Audience.PANEL)
    return case.referred_at is not None and (shared or event.action in _FOR_COUNCIL)


def _sides(event: CaseEvent) -> list[int | None]:
    """The parties that learn of what not everybody may know."""
    if event.audience in BETWEEN:
        return [event.party_id, event.audience_party_id]
    return [event.audience_party_id] if event.audience == Audience.PARTY else []


def tell_of(case: Case, event: CaseEvent, act: Act) -> int:
    """Tell everybody entitled to the event, inside its transaction; give how many were told."""
    values = {
        **_hands_of(case),
        "audience": event.audience,
        "sides": _sides(event),
        "actor": event.actor_id,
        "council": _council_hears(case, event),
        "panel": case.referred_at is not None and panel_sees(event),
        "delegate": event.action in _FOR_DELEGATES,
        "members": list(act.tell_members),
    }
    mail = not act.actor.paper
    news = News("case", str(case.number), event.action, event.pk, event.occurred_at, mail=mail)
    return tell_those(_TOLD, values, news)


def tell_office_and_sides(case: Case, news: News, *, council: bool = False, panel: bool = False) -> int:
    """Tell both sides and the office of a case of something that is no entry; give how many were told.

    Of a hearing also the Council's secretariat and the panel.
    """
    values = {
        **_hands_of(case), "audience": Audience.ALL, "sides": [], "actor": None,
        "council": council, "panel": panel, "delegate": False, "members": [],
    }  # fmt: skip
    return tell_those(_TOLD, values, news)


def hears(case: Case, party: Party) -> bool:
    """Whether anybody would be told now of what is said to this party alone; one query."""
    values = {
        **_hands_of(case), "audience": Audience.PARTY, "sides": [party.pk], "actor": None, "members": [],
        "council": False, "panel": False, "delegate": False,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HEARS, values)
        return bool(cursor.fetchone()[0])


def tell_of_date(case: Case, news: News, *, of_parties: bool, party: int | None, **also: bool) -> int:
    """Tell those whose duty or right a date is: one party, every party, or else whoever has the case in hand.

    `also` may name the Council, the panel and the delegate. Gives how many were told.
    """
    audience = Audience.ALL if party is None else Audience.PARTY
    values = {
        **_hands_of(case), "audience": audience, "sides": [party], "actor": None, "members": [],
        **{name: also.get(name, False) for name in ("council", "panel", "delegate")},
    }  # fmt: skip
    return tell_those(_OF_PARTIES if of_parties else _OF_OFFICE, values, news)


def _hands_of(case: Case) -> dict[str, Any]:
    """The case, and in whose hands it is at the office."""
    return {
        "case": case.pk, "office": case.office_id, "officer": case.officer_id,
        "conciliator": case.conciliator_id,
        "unassigned": case.officer_id is None and case.conciliator_id is None,
    }  # fmt: skip
