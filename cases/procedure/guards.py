"""The conditions of the actions: each looks at the facts of a case and gives None or a reason.

A guard never reads what was typed (forms do) and never changes anything (methods do).
"""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from cases.procedure import roles
from workflow.table import Reason


class Facts(Protocol):
    """What guards may ask about a case; models.facts answers from the database."""

    @property
    def procedure(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def has_parties_and_issues(self) -> bool: ...
    @property
    def open_issues(self) -> int: ...
    @property
    def unsettled_issues(self) -> int: ...
    @property
    def settlement_stands(self) -> bool: ...
    @property
    def settlement_signed_by_all(self) -> bool: ...
    @property
    def settlement_issues_close_case(self) -> bool: ...
    @property
    def retry_asked_by_all(self) -> bool: ...
    @property
    def retry_used(self) -> bool: ...
    @property
    def actor_refused_before(self) -> bool: ...
    @property
    def actor_has_link(self) -> bool: ...
    @property
    def actor_may_sign(self) -> bool: ...
    @property
    def report_sent(self) -> bool: ...
    @property
    def has_conciliator(self) -> bool: ...
    @property
    def date_proposals(self) -> int: ...
    @property
    def access_open(self) -> bool: ...
    @property
    def offer_waits(self) -> bool: ...
    @property
    def actor_roles(self) -> frozenset[str]: ...
    @property
    def slots_wait(self) -> bool: ...

    def default_open(self, role: str) -> bool: ...
    def excuse_pending(self, role: str) -> bool: ...
    def excuse_accepted(self, role: str) -> bool: ...
    def has_run_out(self, code: str) -> bool: ...
    def is_running(self, code: str) -> bool: ...
    def was_started(self, code: str) -> bool: ...
    def extension_asked(self) -> bool: ...
    def session_planned(self) -> bool: ...
    def excuse_undecided(self) -> bool: ...


def complete_filing(facts: Facts) -> Reason | None:
    """A complaint names a claimant, a respondent and at least one issue."""
    if facts.has_parties_and_issues:
        return None
    return Reason("incomplete", _("Name both sides and at least one issue first."))


def not_the_one_who_refused(facts: Facts) -> Reason | None:
    """After an appeal the officer who refused takes no further part (a second person decides)."""
    if not facts.actor_refused_before:
        return None
    return Reason("same_person", _("You refused this complaint. After the appeal another person decides."))


def no_conflict_of_interest(facts: Facts) -> Reason | None:
    """Nobody linked to a party conciliates its dispute."""
    if not facts.actor_has_link:
        return None
    return Reason("conflict_of_interest", _("You are linked to a party of this case. Another person acts."))


def claimant_ran_out_of_time(facts: Facts) -> Reason | None:
    """The claimant's set date and grace have run out, or a joint meeting or signature was missed."""
    return _ran_out(facts, roles.CLAIMANT)


def respondent_ran_out_of_time(facts: Facts) -> Reason | None:
    """The same for the respondent."""
    return _ran_out(facts, roles.RESPONDENT)


def _ran_out(facts: Facts, role: str) -> Reason | None:
    if facts.excuse_pending(role):
        return Reason("excuse_undecided", _("An explanation waits for a decision. Decide on it first."))
    if facts.excuse_accepted(role):
        return Reason("excuse_accepted", _("The explanation of this party was accepted. Set a new date."))
    if not facts.default_open(role):
        return Reason(
            "not_in_default",
            _("The set date and its grace have not run out, and no joint meeting was missed."),
        )
    return None


def excuse_waits(facts: Facts) -> Reason | None:
    """There is an explanation that nobody has decided on."""
    if facts.excuse_undecided():
        return None
    return Reason("no_excuse", _("No explanation waits for a decision."))


def something_remains(facts: Facts) -> Reason | None:
    """A non-conciliation report needs at least one issue that was neither settled nor withdrawn."""
    if facts.open_issues:
        return None
    return Reason("nothing_remains", _("Every issue is settled or withdrawn. Certify the settlement."))


def settlement_proposed(facts: Facts) -> Reason | None:
    """There is a text to sign."""
    if facts.settlement_stands:
        return None
    return Reason("no_settlement", _("No settlement text is proposed yet."))


def settlement_signed(facts: Facts) -> Reason | None:
    """Every party signed the text as it stands."""
    if not facts.settlement_stands:
        return Reason("no_settlement", _("No settlement text is proposed yet."))
    if not facts.settlement_signed_by_all:
        return Reason("not_signed", _("Not every party has signed the text as it stands."))
    return None


def issues_all_settled(facts: Facts) -> Reason | None:
    """Every issue is settled or withdrawn, or the signed text settles it."""
    if facts.settlement_issues_close_case:
        return None
    return Reason("issues_open", _("An issue is neither settled nor withdrawn."))


def may_sign(facts: Facts) -> Reason | None:
    """The person's mandate includes signing."""
    if facts.actor_may_sign:
        return None
    return Reason("no_right_to_sign", _("Your mandate does not include signing."))


def session_is_planned(facts: Facts) -> Reason | None:
    """There is a session to come to."""
    if facts.session_planned():
        return None
    return Reason("no_session", _("No session is planned yet."))


def offer_to_answer(facts: Facts) -> Reason | None:
    """An offer between this party and another waits for an answer."""
    if facts.offer_waits:
        return None
    return Reason("no_offer", _("No offer waits for an answer."))


def extension_was_asked(facts: Facts) -> Reason | None:
    """Somebody asked for more time and this party has not answered yet."""
    if facts.extension_asked():
        return None
    return Reason("no_request", _("No request for more time waits for an answer."))


def retry_not_used(facts: Facts) -> Reason | None:
    """Conciliation is tried again once only."""
    if not facts.retry_used:
        return None
    return Reason("retry_used", _("Conciliation was already tried again once."), "COL_RETRY")


def retry_window_open(facts: Facts) -> Reason | None:
    """The time to ask for another attempt still runs, where a rule limits it."""
    if not facts.was_started("COL_RETRY") or facts.is_running("COL_RETRY"):
        return None
    return Reason("retry_too_late", _("The time to ask for another attempt has run out."), "COL_RETRY")


def every_party_asked_again(facts: Facts) -> Reason | None:
    """Every party asked for another attempt within the limit."""
    if facts.retry_asked_by_all:
        return None
    return Reason("retry_not_joint", _("Not every party has asked to try again in time."), "COL_RETRY")


def court_time_ran_out(facts: Facts) -> Reason | None:
    """The two months to go to court are over (individual procedure only)."""
    if facts.procedure == "individual" and facts.has_run_out("IND_COURT"):
        return None
    return Reason("not_lapsed", _("The time to go to court has not run out."), "LL 301")


def report_was_sent(facts: Facts) -> Reason | None:
    """The Minister refers a dispute on the conciliator's report."""
    if facts.report_sent:
        return None
    return Reason("report_not_sent", _("The non-conciliation report was not sent yet."), "LL 308-309")


def right_hand_certifies(facts: Facts) -> Reason | None:
    """While the panel sits its chair certifies a settlement, otherwise the conciliator."""
    sitting = facts.state == "in_arbitration"
    if (roles.CHAIR if sitting else roles.CONCILIATOR) in facts.actor_roles:
        return None
    if sitting:
        return Reason("chair_certifies", _("While the panel sits, its chair certifies a settlement."))
    return Reason("conciliator_certifies", _("The conciliator certifies this settlement."))


def right_hand_plans(facts: Facts) -> Reason | None:
    """While the panel sits the Council's secretariat proposes times, before that the conciliator."""
    sitting = facts.state == "in_arbitration"
    if (roles.COUNCIL if sitting else roles.CONCILIATOR) in facts.actor_roles:
        return None
    if sitting:
        return Reason("council_plans", _("While the panel sits, the Council's secretariat proposes times."))
    return Reason("conciliator_plans", _("The conciliator proposes times."))


def slots_wait(facts: Facts) -> Reason | None:
    """Times are proposed, and their answers are not over."""
    return None if facts.slots_wait else Reason("no_slots", _("No proposed times wait for your answer."))


def report_not_sent(facts: Facts) -> Reason | None:
    """A non-conciliation report is sent once."""
    if not facts.report_sent:
        return None
    return Reason("report_sent", _("The report was already sent."))


def date_proposal_waits(facts: Facts) -> Reason | None:
    """A changed calendar proposed another date for a running deadline of this case."""
    if facts.date_proposals:
        return None
    return Reason("no_proposal", _("No new date waits for a decision."))


def access_waits(facts: Facts) -> Reason | None:
    """Somebody of another office asked to read the case, or reads it now."""
    if facts.access_open:
        return None
    return Reason("no_access", _("Nobody of another office asked to read this case."))
