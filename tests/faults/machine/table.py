"""The procedures once more, typed from lifecycle.md §1 and §2: it imports nothing of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

BEFORE_TALKS = ("filed", "under_review", "awaiting_information", "awaiting_conciliator")
BEFORE_REFERRAL = (*BEFORE_TALKS, "in_conciliation", "not_conciliated")
OPEN = (*BEFORE_REFERRAL, "settled", "in_court")
ENDED = ("refused", "referred_out", "void", "withdrawn", "lapsed", "closed")
FILED = (*OPEN, *ENDED)
UNDECIDED = ("under_review", "awaiting_information")
IN_DEFAULT = ("awaiting_information", "in_conciliation")
SETTLING = ("in_conciliation", "not_conciliated", "in_court")
INFORMING = ("awaiting_information", "awaiting_conciliator", "in_conciliation")

CLAIMANT, RESPONDENT, OFFICER, HEAD, CONCILIATOR, CLOCK = (
    "claimant", "respondent", "officer", "head_of_office", "conciliator", "clock",
)  # fmt: skip
PARTIES = (CLAIMANT, RESPONDENT)
DESK = (OFFICER, CONCILIATOR)
INFO = ("INFO", "INFO_GRACE")


@dataclass(frozen=True)
class Row:
    """From which states, whereto (None: it stays), in whose hands, and which clocks it starts and meets.

    Codes of clocks stand without the procedure's IND_ or COL_. `told` says who learns of it.
    """

    sources: tuple[str, ...]
    target: str | None
    who: tuple[str, ...]
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    told: str = "all"


ROWS: dict[str, Row] = {
    "take_up": Row(("filed",), "under_review", (OFFICER,)),
    "ask_information": Row(UNDECIDED, "awaiting_information", (OFFICER,), starts=INFO),
    "refuse": Row(UNDECIDED, "refused", (OFFICER,)),
    "appeal_refusal": Row(("refused",), "under_review", (CLAIMANT,)),
    "route_to_inspection": Row(UNDECIDED, "referred_out", (OFFICER,)),
    "route_to_agreed_procedure": Row(("under_review",), "referred_out", (OFFICER,)),
    "declare_claimant_default": Row(IN_DEFAULT, "void", DESK),
    "set_aside_default": Row(("void",), "under_review", (HEAD,)),
    "withdraw": Row(BEFORE_REFERRAL, "withdrawn", (CLAIMANT,)),
    "respond": Row((*BEFORE_TALKS, "in_conciliation"), None, (RESPONDENT,), meets=INFO),
    "add_document": Row(FILED, None, (*PARTIES, *DESK), meets=INFO, told="chosen"),
    "explain_absence": Row(IN_DEFAULT, None, PARTIES, told="party"),
    "decide_excuse": Row(IN_DEFAULT, None, DESK, told="party"),
    "record_interview": Row((*BEFORE_TALKS, "in_conciliation"), None, DESK, meets=INFO, told="party"),
    "reassign": Row(OPEN, None, (HEAD,)),
    "add_note": Row(FILED, None, DESK, told="officers"),
    "link_proceeding": Row(FILED, None, DESK, told="officers"),
    "note_missed_date": Row(OPEN, None, (CLOCK,)),
    "schedule_session": Row(("in_conciliation",), None, (CONCILIATOR,)),
    "request_retry": Row(("not_conciliated",), None, PARTIES),
    "retry_conciliation": Row(("not_conciliated",), "in_conciliation", (CONCILIATOR,)),
    "settle_issue": Row(SETTLING, None, (CONCILIATOR,)),
    "withdraw_issue": Row(BEFORE_REFERRAL, None, (CLAIMANT,)),
    "propose_settlement": Row(SETTLING, None, (*PARTIES, CONCILIATOR)),
    "sign_settlement": Row(SETTLING, None, (*PARTIES, CONCILIATOR)),
    "certify_partial_settlement": Row(("in_conciliation",), None, (CONCILIATOR,)),
    "reopen": Row(("settled",), "in_conciliation", (CONCILIATOR,)),
    "report_breach": Row(("settled",), None, PARTIES),
    "record_judgment": Row(("in_court",), "closed", (OFFICER,)),
    "report_compliance": Row(("settled",), "closed", (OFFICER,)),
}
INDIVIDUAL: dict[str, Row] = {
    **ROWS,
    "file": Row(("draft",), "filed", (CLAIMANT,), starts=("MEETING",)),
    "accept": Row(UNDECIDED, "in_conciliation", (OFFICER,)),
    "declare_respondent_default": Row(IN_DEFAULT, "not_conciliated", DESK, starts=("COURT",)),
    "record_session": Row(("in_conciliation",), None, (CONCILIATOR,), meets=("MEETING",)),
    "report_non_conciliation": Row(
        ("in_conciliation",), "not_conciliated", (CONCILIATOR,), starts=("COURT",)
    ),
    "send_report": Row(("not_conciliated",), None, (CONCILIATOR,)),
    "certify_settlement": Row(SETTLING, "settled", (CONCILIATOR,)),
    "go_to_court": Row(("not_conciliated", "settled"), "in_court", (*PARTIES, OFFICER), meets=("COURT",)),
    "lapse": Row(("not_conciliated",), "lapsed", (CLOCK, OFFICER)),
}
COLLECTIVE: dict[str, Row] = {
    **ROWS,
    "file": Row(("draft",), "filed", (CLAIMANT,)),
    "accept": Row(UNDECIDED, "awaiting_conciliator", (OFFICER,), starts=("CONCILIATOR",)),
    "appoint_conciliator": Row(
        ("awaiting_conciliator",), "in_conciliation", (HEAD,), ("CONCILIATION",), ("CONCILIATOR",)
    ),
    "declare_respondent_default": Row(
        IN_DEFAULT, "not_conciliated", DESK, ("REPORT", "RETRY"), ("CONCILIATION",)
    ),
    "record_session": Row(("in_conciliation",), None, (CONCILIATOR,)),
    "request_extension": Row(("in_conciliation",), None, PARTIES),
    "answer_extension": Row(("in_conciliation",), None, PARTIES),
    "report_non_conciliation": Row(
        ("in_conciliation",), "not_conciliated", (CONCILIATOR,), ("REPORT", "RETRY"), ("CONCILIATION",)
    ),
    "send_report": Row(("not_conciliated",), None, (CONCILIATOR,), ("REFER_AC",), ("REPORT",)),
    "certify_settlement": Row(SETTLING, "settled", (CONCILIATOR,), meets=("CONCILIATION",)),
    "go_to_court": Row(("not_conciliated", "settled"), "in_court", (*PARTIES, OFFICER)),
}
TABLES = {"individual": ("IND", INDIVIDUAL), "collective": ("COL", COLLECTIVE)}


class Limit(NamedTuple):
    """How long a clock runs, where it can run at all, and whether it is a right (it expires, unused)."""

    length: int
    unit: str
    runs_in: tuple[str, ...]
    right: bool = False


LIMITS: dict[str, Limit] = {
    "IND_MEETING": Limit(
        21, "calendar_days", ("filed", "under_review", "awaiting_information", "in_conciliation")
    ),
    "IND_INFO": Limit(0, "set", INFORMING),
    "IND_INFO_GRACE": Limit(3, "working_days", INFORMING),
    "IND_COURT": Limit(2, "months", ("not_conciliated",), right=True),
    "COL_CONCILIATOR": Limit(48, "hours", ("awaiting_conciliator",)),
    "COL_INFO": Limit(0, "set", INFORMING),
    "COL_INFO_GRACE": Limit(3, "working_days", INFORMING),
    "COL_CONCILIATION": Limit(15, "calendar_days", ("in_conciliation",)),
    "COL_REPORT": Limit(48, "hours", ("not_conciliated",)),
    "COL_RETRY": Limit(2, "working_days", ("not_conciliated",), right=True),
    "COL_REFER_AC": Limit(3, "calendar_days", ("not_conciliated",)),
}
"""The limits of domain.md §13 as they stand in 2026."""
