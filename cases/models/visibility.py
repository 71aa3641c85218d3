"""The one rule of who sees what. Every read of a case, event or document starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.access import Access, access_of
from cases.models.conditions import Condition
from cases.procedure.states import ARBITRATION, AT_COUNCIL, AWARDED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from cases.models.acting import Actor

_OFFICE_POSTS = ("officer", "head_of_office")
OVERSEERS = ("admin",)
"""Posts for the whole country that may propose what is to be erased in any office, one without a head too."""
_MINISTERS = ("not_conciliated", *ARBITRATION, *AWARDED)
BETWEEN = ("pair", "shared")
"""Audiences of what two parties say to each other: the office's posts do not open it."""

_OFFERS = ("propose_settlement", "sign_settlement", "settle_issue")
_OPEN_TO_PANEL = (
    "file", "accept", "amend_claim", "join_party", "withdraw_issue", "add_document",
    "report_non_conciliation", "send_report", "refer_to_arbitration", "issue_order",
    "record_order_compliance", "notify_strike", "notify_lockout", "call_off_strike",
    "strike_starts", "suspend_strike", "strike_ends", "rule_illegal", "record_return",
)  # fmt: skip
"""Acts before the Council that the panel learns of. Offers and talks of conciliation are not among them."""

_EXCLUSIONS = "SELECT kept.case_id FROM cases_exclusion kept WHERE kept.user_id = %s"
_SEATS = """SELECT seat.case_id FROM cases_panelseat seat
  JOIN cases_arbitrator sitting ON sitting.id = seat.arbitrator_id
 WHERE seat.left_by_id IS NULL AND seat.declared AND NOT seat.conflict AND sitting.user_id = %s"""
_GUESTS = "SELECT asked.case_id FROM cases_accessrequest asked WHERE asked.post_id = ANY(%s::bigint[])"
_PARTIES = """SELECT own.case_id FROM cases_party own
 WHERE (own.person_id = %s OR own.organization_id = ANY(%s::bigint[]))"""
_BOUND = " UNION ALL SELECT taken.case_id FROM cases_sidetaken taken WHERE taken.user_id = %s"
"""Whoever acted for a side once is bound by that, also when the mandate has ended (trust.md T6)."""
_NO_OTHER_SIDE_TAKEN = """
   AND NOT EXISTS (SELECT 1 FROM cases_sidetaken taken WHERE taken.case_id = own.case_id
                    AND taken.user_id = %s AND taken.side <> own.side)"""
_BOTH_SIDES = """
 SELECT 1 FROM cases_party other WHERE other.case_id = own.case_id AND other.side <> own.side
    AND (other.person_id = %s OR other.organization_id = ANY(%s::bigint[]))"""
_TAKEN = """
 SELECT 1 FROM cases_sidetaken taken WHERE taken.case_id = own.case_id AND taken.user_id = %s"""
_ONE_SIDE = f"""
   AND (NOT EXISTS ({_BOTH_SIDES}) OR EXISTS ({_TAKEN} AND taken.side = own.side))"""
"""For a person who stands on both sides: the side that was taken, and none before."""


def panel_rule(prefix: str = "") -> Q:
    """What a panel may know of a case's entries: its own proceedings, never talks and offers before them.

    `prefix` leads to the event, where the rows are not events themselves.
    """
    before, act = f"{prefix}state_before", f"{prefix}action"
    sitting = Q(**{before: "in_arbitration"})
    council = Q(**{f"{before}__in": AT_COUNCIL}) & ~Q(**{f"{act}__in": _OFFERS})
    return Q(audience__in=["all", "panel"]) & (sitting | council | Q(**{f"{act}__in": _OPEN_TO_PANEL}))


def panel_sees(event: Any) -> bool:
    """The same rule for one event at hand."""
    before, act = event.state_before, event.action
    council = before == "in_arbitration" or (before in AT_COUNCIL and act not in _OFFERS)
    return event.audience in ("all", "panel") and (council or act in _OPEN_TO_PANEL)


class VisibleByCase(models.QuerySet[Any]):
    """Rows of a case that everybody may see who may see the case."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows of the cases this person may see."""
        return self.filter(case__in=_rows("Case").visible_to(user))


class VisibleCases(models.QuerySet[Any]):
    """Cases, limited to those a person may see."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Cases this person may see now; none for a stranger.

        Officials see the filed cases of their offices, those they conciliate, and the Minister's
        delegate those that conciliation did not end; whoever was let in from another office reads one
        case for a time. Representatives see the cases and drafts of the
        organizations they act for, people their own. A conflict of interest hides a case everywhere.
        """
        access = access_of(user)
        if access.user_id is None:
            return self.none()
        return self.filter(
            (_as_official(access) | _as_party(access) | _drafts(access)) & _not_kept_out(access)
        )

    def on_both_sides(self, user: User | AnonymousUser) -> Self:
        """Filed cases shut for who stands on both sides and took neither: to be counted, never shown."""
        access = access_of(user)
        everything = [m.organization_id for m in access.mandates]
        if not everything:
            return self.none()
        who = (access.user_id, everything)
        rows = f"{_PARTIES} AND EXISTS ({_BOTH_SIDES}) AND NOT EXISTS ({_TAKEN})"
        shut = _among("id", rows, *who, *who, access.user_id)
        return self.filter(shut & Condition("{state} <> 'draft'"))

    def at_work(self, user: User | AnonymousUser) -> Self:
        """Those of them that the person sees through a post: where the office's own words may be shown."""
        return self.filter(work_rule(access_of(user)))

    def on_lists_of(self, user: User | AnonymousUser) -> Self:
        """Filed cases whose number and days a person reads on lists of what is erased, and no more of them.

        An official reads of those of the own office, an overseer of all; nobody of a case of the own side, or
        that a conflict of interest hides.
        """
        access = access_of(user)
        if not access.holds(*OVERSEERS):
            return self.visible_to(user).at_work(user)
        return self.filter(Condition("{state} <> 'draft'") & ~_own_side(access, "id") & _not_kept_out(access))

    def concerning(self, user: User | AnonymousUser) -> Self:
        """Those of them that the person takes part in or has in hand, not all that a post lets them see."""
        access = access_of(user)
        hands = Condition(
            "({conciliator_id} = %s OR ({officer_id} = %s AND {conciliator_id} IS NULL))",
            access.user_id, access.user_id,
        )  # fmt: skip
        if access.holds("arbitrator"):
            hands |= _sits(access, "id")
        return self.filter(((_as_official(access) & hands) | _as_party(access)) & _not_kept_out(access))


class VisibleEntries(models.QuerySet[Any]):
    """Events or documents of cases, limited by their audience."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Entries this person may see: the case first, then the entry's audience."""
        access = access_of(user)
        if access.user_id is None:
            return self.none()
        cases = _rows("Case").visible_to(user)
        rule = Q(case__in=cases) & audience_for(access)
        if access.holds("arbitrator"):
            prefix = "" if self.model.__name__ == "CaseEvent" else "event__"
            rule &= ~_sits(access, "case_id") | panel_rule(prefix)
        return self.filter(rule)

    def newest_first(self) -> Self:
        """In the order in which they were written; `seq` counts what two parties say to each other apart."""
        return self.order_by("-recorded_at", "-pk")


def audience_for(access: Access) -> Any:
    """The condition that an entry with `audience` and `audience_party` is meant for this person."""
    rule: Any = Q(audience="all")
    if access.is_official:
        offices = access.offices(*_OFFICE_POSTS)
        here = Q(case__office_id__in=offices) | Q(case__conciliator_id=access.user_id)
        rule |= Q(audience__in=["party", "officers"]) & here & ~_own_side(access, "case_id")
    if access.holds("council"):
        rule |= Q(audience="panel", case__referred_at__isnull=False) & ~_own_side(access, "case_id")
    if access.holds("arbitrator"):
        rule |= Q(audience="panel") & _sits(access, "case_id") & ~_own_side(access, "case_id")
    own = _own_parties(access, "audience_party_id", column="id")
    return rule | (Q(audience__in=["party", *BETWEEN]) & own) | _from_own(access) | _shared_with(access)


def _from_own(access: Access) -> Any:
    """What the own party said to another one alone."""
    return Q(audience__in=BETWEEN) & _own_parties(access, "party_id", column="id")


def _shared_with(access: Access) -> Any:
    """What two parties said to each other and both wished their conciliator, and no other post, to read."""
    if not access.is_official:
        return Condition("FALSE")
    mine = Q(audience="shared", case__conciliator_id=access.user_id)
    return mine & ~_own_side(access, "case_id")


def _rows(name: str) -> Any:
    return apps.get_model("cases", name).objects


def filed_rule(access: Access, office: int | None = None) -> Any:
    """That a filed case is visible; `office` where the list is limited to that office."""
    if access.user_id is None:
        return Condition("FALSE")
    if office in access.offices(*_OFFICE_POSTS):
        # The post first, then whose case it is: an alternative beside it would keep an index from answering.
        seen = Condition("{office_id} = %s", office) & (~_own_side(access, "id") | _as_party(access))
    else:
        seen = _as_official(access) | _as_party(access)
    return seen & Condition("{state} <> 'draft'") & _not_kept_out(access)


def work_rule(access: Access, office: int | None = None) -> Any:
    """That a filed case is visible through a post: where the office's own words may be shown."""
    return _as_official(access, office) & _not_kept_out(access)


def _as_official(access: Access, office: int | None = None) -> Any:
    """Cases seen through a post; never one in which the person also represents a party."""
    if not access.is_official:
        return Condition("FALSE")
    rule = Condition("{conciliator_id} = %s", access.user_id)
    offices = access.offices(*_OFFICE_POSTS)
    if office in offices:  # the post at this office decides alone, so that an index can answer
        rule = Condition("{office_id} = %s", office)
    elif offices:
        rule |= Condition("{office_id} = ANY(%s::bigint[])", offices)
    if access.holds("minister_delegate"):
        rule |= Condition("{state} = ANY(%s::text[])", list(_MINISTERS))
    if access.holds("minister_delegate", "council"):
        rule |= Condition("{referred_at} IS NOT NULL")
    if access.holds("arbitrator"):
        rule |= _sits(access, "id")
    if access.guest_posts:
        rule |= _among("id", _GUESTS, access.guest_posts)
    return rule & Condition("{state} <> 'draft'") & ~_own_side(access, "id")


def _among(case: str, rows: str, *params: Any) -> Condition:
    """That a case is among these rows; as an array, which the database asks once and then looks up."""
    return Condition(f"{{{case}}} = ANY(ARRAY({rows}))", *params)


def _sits(access: Access, case: str) -> Condition:
    """That this arbitrator has a seat and declared that no conflict of interest stands in the way."""
    return _among(case, _SEATS, access.user_id)


def _own_side(access: Access, case: str) -> Condition:
    """That the person is, represents or once acted for a party, whatever organization is acted for now."""
    every = [m.organization_id for m in access.mandates]
    return _among(case, _PARTIES + _BOUND, access.user_id, every, access.user_id)


def _not_kept_out(access: Access) -> Any:
    return ~_among("id", _EXCLUSIONS, access.user_id)


def _as_party(access: Access) -> Condition:
    """Filed cases and drafts in which those the person acts for are parties, on one side only."""
    return _own_parties(access, "id", column="case_id")


def _own_parties(access: Access, row: str, *, column: str) -> Condition:
    """That the row is among the parties for which the person acts (`id`), or their cases (`case_id`)."""
    every = [m.organization_id for m in access.mandates]
    rows = _PARTIES.replace("own.case_id", f"own.{column}", 1) + _NO_OTHER_SIDE_TAKEN
    acting = (access.self_id, access.organizations, access.user_id)
    if not every:
        return _among(row, rows, *acting)
    return _among(row, rows + _ONE_SIDE, *acting, access.user_id, every, access.user_id)


def _drafts(access: Access) -> Any:
    """Drafts that the person writes, or those the person acts for."""
    own = Condition("({created_by_id} = %s AND {filed_for_id} IS NULL)", access.self_id)
    theirs = Condition("{filed_for_id} = ANY(%s::bigint[])", access.organizations)
    return Condition("{state} = 'draft'") & (own | theirs)


def audience_of(actor: Actor) -> Q:
    """The same condition for somebody whose roles on the one case are known."""
    if actor.of_office:
        shared = ["shared"] if "conciliator" in actor.roles else []
        return Q(audience__in=["all", "party", "officers", *shared])
    if actor.roles & {"chair", "arbitrator"}:
        return panel_rule()
    if "council" in actor.roles:
        return Q(audience__in=["all", "panel"])
    if actor.party_id is not None:
        mine = Q(audience__in=["party", *BETWEEN], audience_party_id=actor.party_id)
        return Q(audience="all") | mine | Q(audience__in=BETWEEN, party_id=actor.party_id)
    return Q(audience="all") if actor.roles else Q(pk__in=[])
