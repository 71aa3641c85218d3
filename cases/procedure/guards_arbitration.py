"""The conditions of arbitration: panel, award, objection. Like the other guards they only look at facts."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from cases.procedure import roles
from workflow.table import Reason

INDIVIDUAL_SINCE = date(2021, 10, 6)
"""From this day the Council may hear individual disputes (LL 300 as amended on 5 October 2021)."""


class Facts(Protocol):
    """What these guards may ask; models.facts_arbitration answers from the database."""

    @property
    def procedure(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def today(self) -> date: ...
    @property
    def actor_roles(self) -> frozenset[str]: ...
    @property
    def own_seat_taken(self) -> bool: ...
    @property
    def free_seats(self) -> list[str]: ...
    @property
    def open_challenges(self) -> int: ...
    @property
    def conflicted_members(self) -> list[str]: ...
    @property
    def linked_members(self) -> list[str]: ...
    @property
    def undeclared_members(self) -> list[str]: ...
    @property
    def members(self) -> int: ...
    @property
    def hearings_planned(self) -> int: ...
    @property
    def orders_waiting(self) -> int: ...
    @property
    def award_stands(self) -> bool: ...
    @property
    def award_text_stands(self) -> bool: ...
    @property
    def award_signed_by_panel(self) -> bool: ...
    @property
    def award_is_binding(self) -> bool: ...
    @property
    def award_registered(self) -> bool: ...
    @property
    def award_published(self) -> bool: ...
    @property
    def unserved_parties(self) -> int: ...
    @property
    def own_window(self) -> str: ...
    @property
    def windows_open(self) -> int: ...
    @property
    def late_objections_waiting(self) -> int: ...


def individual_may_be_referred(facts: Facts) -> Reason | None:
    """Individual disputes reach the Council only since the amendment of 2021."""
    if facts.today >= INDIVIDUAL_SINCE:
        return None
    text = _("The Council hears individual disputes only since 6 October 2021.")
    return Reason("not_yet_law", text, "LL 300")


def own_seat_free(facts: Facts) -> Reason | None:
    """Each side chooses once; the choice stays sealed until both have chosen."""
    if not facts.own_seat_taken:
        return None
    return Reason("chosen_already", _("Your side has chosen its arbitrator already."))


def sides_have_chosen(facts: Facts) -> Reason | None:
    """The two arbitrators of the sides name the chair, so both must be there."""
    if not {"workers", "employers"} & set(facts.free_seats):
        return None
    return Reason("side_missing", _("The arbitrators of both sides must be chosen first."))


def chair_missing(facts: Facts) -> Reason | None:
    """There is no chair yet."""
    if "chair" in facts.free_seats:
        return None
    return Reason("chair_chosen", _("The chair is chosen already."))


def a_seat_is_free(facts: Facts) -> Reason | None:
    """Lots are drawn only for a seat that nobody holds."""
    if facts.free_seats:
        return None
    return Reason("panel_full", _("Every seat of the panel is taken."))


def panel_has_members(facts: Facts) -> Reason | None:
    """There is somebody to challenge or replace."""
    if facts.members:
        return None
    return Reason("no_member", _("No arbitrator is chosen yet."))


def challenge_is_open(facts: Facts) -> Reason | None:
    """A challenge waits for a decision."""
    if facts.open_challenges:
        return None
    return Reason("no_challenge", _("No challenge waits for a decision."))


def panel_complete(facts: Facts) -> Reason | None:
    """One arbitrator of each list, the third as chair."""
    names = {
        "workers": _("The arbitrator from the workers' list is missing."),
        "employers": _("The arbitrator from the employers' list is missing."),
        "chair": _("The chair is missing."),
    }
    for seat in facts.free_seats:
        return Reason("panel_incomplete", names[seat])
    return None


def panel_sound(facts: Facts) -> Reason | None:
    """Three members without conflict, link or open challenge, who have all declared their interests."""
    if facts.free_seats:
        return panel_complete(facts)
    if facts.conflicted_members:
        return Reason(
            "conflict_of_interest", _("A member of the panel has a conflict of interest. Replace them.")
        )
    if facts.linked_members:
        return Reason("linked", _("A member of the panel is linked to a party. Replace them."))
    if facts.open_challenges:
        return Reason("challenge_open", _("A challenge waits for a decision."))
    if facts.undeclared_members:
        return Reason("undeclared", _("Not every arbitrator has declared interests."))
    return None


def hearing_planned(facts: Facts) -> Reason | None:
    """There is a planned hearing to move."""
    if facts.hearings_planned:
        return None
    return Reason("no_hearing", _("No hearing is planned."))


def order_possible(facts: Facts) -> Reason | None:
    """The chair orders a return to work while the panel sits; an officer gives administrative orders."""
    if roles.OFFICER in facts.actor_roles or facts.state == "in_arbitration":
        return None
    return Reason("panel_not_sitting", _("The panel gives orders only while it sits."))


def order_waits(facts: Facts) -> Reason | None:
    """There is an order whose outcome is not known for every side."""
    if facts.orders_waiting:
        return None
    return Reason("no_order", _("No order waits to be obeyed."))


def award_proposed(facts: Facts) -> Reason | None:
    """There is a frozen text to sign."""
    if facts.award_text_stands:
        return None
    return Reason("no_award_text", _("No text of the award is ready for signing."))


def award_signed(facts: Facts) -> Reason | None:
    """All three members signed the frozen text, or recorded their dissent; a majority signed."""
    if facts.award_signed_by_panel:
        return None
    return Reason("award_not_signed", _("Not every member has signed the text or recorded a dissent."))


def award_exists(facts: Facts) -> Reason | None:
    """There is an award."""
    if facts.award_stands:
        return None
    return Reason("no_award", _("There is no award in this case."))


def award_not_registered(facts: Facts) -> Reason | None:
    """An award is registered once."""
    if not facts.award_registered:
        return None
    return Reason("registered_already", _("The award is registered already."))


def award_not_published(facts: Facts) -> Reason | None:
    """An award is published once; a correction is a new masked text."""
    if not facts.award_published:
        return None
    return Reason("published_already", _("The award is published already."))


def party_unserved(facts: Facts) -> Reason | None:
    """Some party has not received the award yet."""
    if facts.unserved_parties:
        return None
    return Reason("all_served", _("Every party has received the award."))


def award_not_binding(facts: Facts) -> Reason | None:
    """Against an award that binds from the start there is no objection."""
    if not facts.award_is_binding:
        return None
    return Reason(
        "binding", _("The award binds from the start. There is no objection."), "Prakas 099/04 art. 42"
    )


def own_window_open(facts: Facts) -> Reason | None:
    """The party received the award, and its own time to object still runs."""
    if facts.own_window == "open":
        return None
    if facts.own_window == "not_begun":
        return Reason("not_served", _("Your time to object begins when you receive the award."), "LL 313")
    return Reason(
        "window_over", _("Your time to object has run out. You can still file a late objection."), "LL 313"
    )


def own_window_shut(facts: Facts) -> Reason | None:
    """A late objection lies outside the party's own time to object."""
    if facts.own_window != "open":
        return None
    return Reason("in_time", _("Your time to object still runs. Object to the award instead."), "LL 313")


def late_objection_waits(facts: Facts) -> Reason | None:
    """A late objection waits for a decision."""
    if facts.late_objections_waiting:
        return None
    return Reason("no_late_objection", _("No late objection waits for a decision."))


def award_can_be_final(facts: Facts) -> Reason | None:
    """Every party served, every window over, nothing undecided; or binding from the start."""
    if facts.award_is_binding:
        return None
    if facts.unserved_parties:
        return Reason("not_all_served", _("Not every party has received the award."), "LL 313")
    if facts.windows_open:
        return Reason("window_open", _("A party can still object."), "LL 313")
    if facts.late_objections_waiting:
        return Reason("late_objection", _("A late objection waits for a decision."), "LL 313")
    return None
