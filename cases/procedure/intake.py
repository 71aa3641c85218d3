"""From a draft to a case that is accepted, refused, sent elsewhere or void: the rows of intake."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure import guards
from cases.procedure.roles import (
    ARBITRATOR,
    CHAIR,
    CLAIMANT,
    CLOCK,
    CONCILIATOR,
    COUNCIL,
    HEAD,
    OFFICER,
    PARTIES,
    RESPONDENT,
    VISITOR,
)
from cases.procedure.states import (
    AFTER_FILING,
    BEFORE_REFERRAL,
    CAN_WITHDRAW,
    INTAKE,
    OPEN_AFTER_FILING,
)
from workflow.table import Action

# fmt: off
_UNDECIDED = ("under_review", "awaiting_information")
_DEFAULTS = ("awaiting_information", "in_conciliation")
_FILED = {"IND": ("IND_MEETING",), "COL": ()}
_ACCEPTED = {"IND": (), "COL": ("COL_CONCILIATOR",)}
_FAILED = {"IND": ("IND_COURT",), "COL": ("COL_REPORT", "COL_RETRY")}
_ENDED = {"IND": (), "COL": ("COL_CONCILIATION",)}
_ARTICLE = {"IND": "LL 300-301", "COL": "LL 302-303"}
_FAIR = (guards.not_the_one_who_refused, guards.no_conflict_of_interest)


def rows_of_intake(*, accepted_to: str, prefix: str, prakas: str) -> tuple[Action, ...]:
    """The rows of intake; the procedures differ in where `accept` leads, in clocks and in Prakas."""
    info, grace = f"{prefix}_INFO", f"{prefix}_INFO_GRACE"
    return (
        Action(
            "file", ("draft",), "filed", (CLAIMANT,), _("Send the complaint"), _("Complaint filed"),
            guards=(guards.complete_filing,), starts=_FILED[prefix],
            basis=_ARTICLE[prefix],
        ),
        Action(
            "take_up", ("filed",), "under_review", (OFFICER,), _("Take up the case"),
            _("An officer took up the case"), guards=_FAIR, basis=prakas,
        ),
        Action(
            "ask_information", _UNDECIDED, "awaiting_information", (OFFICER,), _("Ask for information"),
            _("Information asked of the parties"), guards=_FAIR, starts=(info, grace), basis=prakas,
        ),
        Action(
            "accept", _UNDECIDED, accepted_to, (OFFICER,), _("Accept the complaint"),
            _("Complaint accepted"), guards=_FAIR,
            starts=_ACCEPTED[prefix], basis=prakas,
        ),
        Action(
            "refuse", _UNDECIDED, "refused", (OFFICER,), _("Refuse the complaint"),
            _("Complaint refused, with reasons"), guards=_FAIR, basis=prakas,
        ),
        Action(
            "appeal_refusal", ("refused",), "under_review", (CLAIMANT,), _("Appeal against the refusal"),
            _("Refusal appealed; another person decides"), basis=prakas,
        ),
        Action(
            "route_to_inspection", _UNDECIDED, "referred_out", (OFFICER,), _("Send to labour inspection"),
            _("Sent to labour inspection"), guards=_FAIR, basis=prakas,
        ),
        Action(
            "route_to_agreed_procedure", ("under_review",), "referred_out", (OFFICER,),
            _("Send to the procedure the parties agreed"), _("Sent to the procedure the parties agreed"),
            guards=_FAIR, basis={"IND": prakas, "COL": "LL 309"}[prefix],
        ),
        *_rows_of_default(prefix, prakas),
        *_acts_that_stay(info, grace, prakas),
    )


def _rows_of_default(prefix: str, prakas: str) -> tuple[Action, ...]:
    """Who did not take part, and who gives up."""
    return (
        Action(
            "declare_claimant_default", _DEFAULTS, "void", (OFFICER, CONCILIATOR),
            _("Declare the claimant in default"), _("Complaint void: the claimant did not take part"),
            guards=(guards.claimant_ran_out_of_time,), basis=prakas,
        ),
        Action(
            "declare_respondent_default", _DEFAULTS, "not_conciliated", (OFFICER, CONCILIATOR),
            _("Declare the respondent in default"),
            _("The respondent did not take part and is presumed at fault as claimed"),
            guards=(guards.respondent_ran_out_of_time,),
            starts=_FAILED[prefix], meets=_ENDED[prefix], basis=prakas,
        ),
        Action(
            "set_aside_default", ("void",), "under_review", (HEAD,), _("Set the default aside"),
            _("Default set aside"), basis=prakas,
        ),
        Action(
            "withdraw", CAN_WITHDRAW, "withdrawn", (CLAIMANT,), _("Withdraw the complaint"),
            _("Complaint withdrawn"),
        ),
    )


def _acts_that_stay(info: str, grace: str, prakas: str) -> tuple[Action, ...]:
    """Acts around intake that leave the state."""
    answered = (info, grace)
    in_talks = (*INTAKE, "in_conciliation")
    return (
        Action(
            "respond", in_talks, None, (RESPONDENT,), _("Answer the complaint"),
            _("The respondent answered"), meets=answered, tolerant=True, basis=prakas,
        ),
        Action(
            "add_document", AFTER_FILING, None, (*PARTIES, OFFICER, CONCILIATOR, COUNCIL, CHAIR, ARBITRATOR),
            _("Add a document"),
            _("Document added"), meets=answered, audience="chosen", tolerant=True,
        ),
        Action(
            "add_workers", BEFORE_REFERRAL, None, (CLAIMANT, OFFICER), _("Add a list of workers"),
            _("List of workers added"), audience="party", tolerant=True,
        ),
        Action(
            "explain_absence", _DEFAULTS, None, PARTIES, _("Explain an absence or late papers"),
            _("Explanation given"), audience="party", tolerant=True, basis=prakas,
        ),
        Action(
            "decide_excuse", _DEFAULTS, None, (OFFICER, CONCILIATOR), _("Decide on an explanation"),
            _("Explanation decided on"), guards=(guards.excuse_waits,), audience="party", basis=prakas,
        ),
        Action(
            "record_interview", in_talks, None, (OFFICER, CONCILIATOR),
            _("Record a separate interview"), _("Separate interview held"), meets=answered,
            audience="party", basis=prakas,
        ),
        Action(
            "amend_claim", BEFORE_REFERRAL, None, (CLAIMANT,), _("Change the claim"), _("Claim changed"),
        ),
        Action(
            "join_party", BEFORE_REFERRAL, None, (OFFICER, CONCILIATOR), _("Join a party"),
            _("Party joined"),
        ),
        Action(
            "merge_cases", BEFORE_REFERRAL, None, (OFFICER,), _("Merge another case into this one"),
            _("Another case merged into this one"),
        ),
        Action(
            "split_case", BEFORE_REFERRAL, None, (OFFICER,), _("Split issues into a new case"),
            _("Issues split into a new case"),
        ),
        Action(
            "reassign", OPEN_AFTER_FILING, None, (HEAD,), _("Reassign the case"), _("Case reassigned"),
        ),
        *_acts_of_the_house(),
    )


def _acts_of_the_house() -> tuple[Action, ...]:
    """What officials note, link, correct, and what the clock says."""
    desk = (OFFICER, CONCILIATOR)
    return (
        Action(
            "add_note", AFTER_FILING, None, desk, _("Add a confidential note"), _("Note added"),
            audience="officers", tolerant=True,
        ),
        Action(
            "link_proceeding", AFTER_FILING, None, desk, _("Link a proceeding elsewhere"),
            _("Proceeding elsewhere linked"), audience="officers", tolerant=True,
        ),
        Action(
            "correct", AFTER_FILING, None, desk, _("Correct an entry"), _("Entry corrected"),
            audience="chosen",
        ),
        Action(
            "decide_date_change", OPEN_AFTER_FILING, None, desk, _("Decide on a changed date"),
            _("Changed date decided on"), guards=(guards.date_proposal_waits,),
        ),
        Action(
            "ask_access", AFTER_FILING, None, (VISITOR,), _("Ask to read the case"),
            _("Access asked for by another office"), audience="officers", tolerant=True,
        ),
        Action(
            "open_urgently", AFTER_FILING, None, (VISITOR,), _("Open the case in an emergency"),
            _("Opened in an emergency by another office"), audience="officers", tolerant=True,
        ),
        Action(
            "decide_access", AFTER_FILING, None, (HEAD,), _("Decide who of other offices may read"),
            _("Access of another office decided on"), guards=(guards.access_waits,), audience="officers",
            tolerant=True,
        ),
        Action(
            "show_document", AFTER_FILING, None, (CLOCK,), _("Show a file that was checked"),
            _("Document checked, and added for both sides"), tolerant=True,
        ),
        Action(
            "note_representative", OPEN_AFTER_FILING, None, (CLOCK,), _("Note who speaks for a party"),
            _("Who speaks for a party changed"), tolerant=True,
        ),
        Action(
            "note_missed_date", OPEN_AFTER_FILING, None, (CLOCK,), _("Note a missed date"),
            _("A date passed"), audience="chosen", tolerant=True,
        ),
    )
