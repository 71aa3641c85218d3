"""The one rule of who sees what. Every read of a case, event or document starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.access import Access, access_of
from cases.procedure.states import ARBITRATION, AT_COUNCIL, AWARDED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from cases.models.acting import Actor

_OFFICE_POSTS = ("officer", "head_of_office")
_MINISTERS = ("not_conciliated", *ARBITRATION, *AWARDED)
_OFFERS = ("propose_settlement", "sign_settlement", "settle_issue")
_OPEN_TO_PANEL = (
    "file", "accept", "amend_claim", "join_party", "withdraw_issue", "add_document",
    "report_non_conciliation", "send_report", "refer_to_arbitration", "issue_order",
    "record_order_compliance", "notify_strike", "notify_lockout", "call_off_strike",
    "strike_starts", "suspend_strike", "strike_ends", "rule_illegal", "record_return",
)  # fmt: skip
"""Acts before the Council that the panel learns of. Offers and talks of conciliation are not among them."""


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
        delegate those that conciliation did not end. Representatives see the cases and drafts of the
        organizations they act for, people their own. A conflict of interest hides a case everywhere.
        """
        access = access_of(user)
        if access.user_id is None:
            return self.none()
        seen = self.filter(_as_official(access) | _as_party(access))
        return seen.exclude(Exists(_rows("Exclusion").filter(case=OuterRef("pk"), user_id=access.user_id)))


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
            sits = Exists(_seats(access, "case_id"))
            prefix = "" if self.model.__name__ == "CaseEvent" else "event__"
            rule &= ~Q(sits) | panel_rule(prefix)
        return self.filter(rule)


def audience_for(access: Access) -> Any:
    """The condition that an entry with `audience` and `audience_party` is meant for this person."""
    rule: Any = Q(audience="all")
    if access.is_official:
        offices = access.offices(*_OFFICE_POSTS)
        here = Q(case__office_id__in=offices) | Q(case__conciliator_id=access.user_id)
        rule |= Q(audience__in=["party", "officers"]) & here & ~Exists(_own_side(access, "case_id"))
    if access.holds("council"):
        rule |= Q(audience="panel", case__referred_at__isnull=False)
    if access.holds("arbitrator"):
        rule |= Q(audience="panel") & Exists(_seats(access, "case_id"))
    mine = Q(audience_party__person_id=access.self_id)
    if access.organizations:
        mine |= Q(audience_party__organization_id__in=access.organizations)
    return rule | (Q(audience="party") & mine)


def _rows(name: str) -> Any:
    return apps.get_model("cases", name).objects


def _as_official(access: Access) -> Any:
    """Cases seen through a post; never one in which the person also represents a party."""
    rule: Any = Q(pk__in=[])
    if not access.is_official:
        return rule
    offices = access.offices(*_OFFICE_POSTS)
    if offices:
        rule = Q(office_id__in=offices)
    rule |= Q(conciliator_id=access.user_id)
    if access.holds("minister_delegate"):
        rule |= Q(state__in=_MINISTERS) | Q(referred_at__isnull=False)
    if access.holds("council"):
        rule |= Q(referred_at__isnull=False)
    if access.holds("arbitrator"):
        rule |= Exists(_seats(access, "pk"))
    rule &= ~Q(state="draft")
    return rule & ~Exists(_own_side(access, "pk"))


def _seats(access: Access, case: str) -> Any:
    """The seats this arbitrator holds after declaring that no conflict of interest stands in the way."""
    return _rows("PanelSeat").filter(
        case_id=OuterRef(case),
        left_by=None,
        declared=True,
        conflict=False,
        arbitrator__user_id=access.user_id,
    )


def _own_side(access: Access, case: str) -> Any:
    """The parties of a case that the person is or represents, whatever organization is acted for now."""
    every = [m.organization_id for m in access.mandates]
    mine = Q(person_id=access.user_id)
    if every:
        mine |= Q(organization_id__in=every)
    return _rows("Party").filter(mine, case_id=OuterRef(case))


def _as_party(access: Access) -> Q:
    """Cases and drafts of those the person acts for, on one side of a case only."""
    mine = Q(person_id=access.self_id)
    drafts = Q(created_by_id=access.self_id, filed_for=None)
    if access.organizations:
        mine |= Q(organization_id__in=access.organizations)
        drafts |= Q(filed_for_id__in=access.organizations)
    taken = _rows("SideTaken").filter(case=OuterRef("case"), user_id=access.user_id)
    parties = _rows("Party").filter(mine).exclude(Exists(taken.exclude(side=OuterRef("side"))))
    every = [m.organization_id for m in access.mandates]
    if len(every) > 1:
        other_side = _rows("Party").filter(case=OuterRef("case"), organization_id__in=every)
        parties = parties.filter(
            ~Exists(other_side.exclude(side=OuterRef("side"))) | Exists(taken.filter(side=OuterRef("side")))
        )
    return Q(pk__in=parties.values("case_id")) | (Q(state="draft") & drafts)


def audience_of(actor: Actor) -> Q:
    """The same condition for somebody whose roles on the one case are known."""
    if actor.roles & {"officer", "head_of_office", "conciliator", "clock"}:
        return Q(audience__in=["all", "party", "officers"])
    if actor.roles & {"chair", "arbitrator"}:
        return panel_rule()
    if "council" in actor.roles:
        return Q(audience__in=["all", "panel"])
    if actor.party_id is not None:
        return Q(audience="all") | Q(audience="party", audience_party_id=actor.party_id)
    return Q(audience="all") if actor.roles else Q(pk__in=[])
