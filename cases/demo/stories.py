"""The made-up cases of the trial: one story per state, in Khmer and English, dated around today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Step = tuple[int, str, str, dict[str, Any]]
"""How many days ago, the action, who (a handle, or `union`/`employer`), and the answers."""


@dataclass(frozen=True)
class DemoCase:
    """One made-up dispute: its sides, issues and what happened, up to the state it is shown in."""

    procedure: str
    office: str
    union: str
    employer: str
    officer: str
    head: str
    issues: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]
    workers: int = 120
    women: int = 84
    sheet: dict[str, Any] = field(default_factory=dict)


PNH: dict[str, Any] = {
    "office": "phnom-penh",
    "union": "soriya-union",
    "employer": "soriya",
    "officer": "dara",
    "head": "lida",
}
SRP: dict[str, Any] = {
    "office": "siem-reap",
    "union": "lotus-union",
    "employer": "lotus",
    "officer": "sophal",
    "head": "chenda",
}
KDL: dict[str, Any] = {
    "office": "kandal",
    "union": "naga-union",
    "employer": "bricks",
    "officer": "pisey",
    "head": "narin",
}
LOG: dict[str, Any] = {
    "office": "phnom-penh",
    "union": "drivers",
    "employer": "tonle",
    "officer": "kanha",
    "head": "lida",
}

BONUS = ("bonus", "interests", "ប្រាក់រង្វាន់វត្តមានខែតុលា មិនបានបើកឱ្យកម្មករ")
TRANSPORT = ("allowance", "interests", "Transport allowance from US$ 10 to US$ 15 a month")
OVERTIME = ("overtime", "rights", "ម៉ោងបន្ថែមថ្ងៃអាទិត្យ បើកត្រឹម 150% មិនមែន 200%")
DISMISSAL = ("dismissal", "rights", "Two members of the union committee were dismissed")
SENIORITY = ("seniority", "rights", "ប្រាក់បំណាច់អតីតភាពការងារ ឆ្នាំ 2025 មិនទាន់បើក")
LEAVE = ("leave", "rights", "Annual leave was refused in February")
HEAT = ("safety_health", "rights", "កម្ដៅក្នុងរោងចក្រខ្លាំង ទឹកស្អាតមិនគ្រប់គ្រាន់")

REASON = {"reason": "Made up for the trial."}


def filed(days: int) -> tuple[Step, ...]:
    """Filed so many days ago."""
    return ((days, "file", "union", {"declaration": True}),)


def taken(days: int) -> tuple[Step, ...]:
    """Filed and taken up the day after."""
    return (*filed(days), (days - 1, "take_up", "officer", {}))


def accepted(days: int) -> tuple[Step, ...]:
    """Taken up and accepted."""
    return (*taken(days), (days - 2, "accept", "officer", {}))


def talking(days: int) -> tuple[Step, ...]:
    """A collective case with a conciliator."""
    return (*accepted(days), (days - 3, "appoint_conciliator", "head", {"conciliator": "officer"}))


def failed(days: int) -> tuple[Step, ...]:
    """Conciliation that failed after eight days."""
    held = {
        "attended": ["union", "employer"],
        "minutes": "Both sides kept their positions.",
        "place": "Office",
    }
    return (
        *talking(days),
        (days - 8, "record_session", "officer", held),
        (days - 10, "report_non_conciliation", "officer", {"positions": {}}),
    )


def agreed(days: int, *, individual: bool = False) -> tuple[Step, ...]:
    """A settlement that both sides signed and the conciliator certified."""
    start = accepted(days) if individual else talking(days)
    text = "និយោជកបើកប្រាក់តាមការព្រមព្រៀង។ The employer pays as agreed (made up)."
    owed = [{"by": "employer", "text": "Pays what is owed", "due": "2027-01-31"}]
    return (
        *start,
        (days - 6, "settle_issue", "officer", {"issue": "1"}),
        (days - 6, "propose_settlement", "officer",
         {"key": "agreement-1", "text": text, "obligations": owed, "issues": ["1"]}),
        (days - 7, "sign_settlement", "union", {"agree": True}),
        (days - 7, "sign_settlement", "employer", {"agree": True}),
        (days - 7, "certify_settlement", "officer", {}),
    )  # fmt: skip


def received(days: int) -> tuple[Step, ...]:
    """Referred to the Council and received there, twelve days after filing."""
    return (
        *failed(days),
        (days - 10, "send_report", "officer", {}),
        (days - 11, "refer_to_arbitration", "delegate", {}),
        (days - 12, "receive_at_council", "secretary", {}),
    )


def sitting(days: int) -> tuple[Step, ...]:
    """A panel of three that has declared its interests and has the case."""
    clear = {"conflict": False}
    return (
        *received(days),
        (days - 13, "select_arbitrator", "union", {"arbitrator": "workers-1"}),
        (days - 13, "select_arbitrator", "employer", {"arbitrator": "employers-1"}),
        (days - 13, "select_chair", "arbitrator-w", {"arbitrator": "ministry-1"}),
        (days - 14, "declare_interest", "arbitrator-w", {**clear, "arbitrator": "workers-1"}),
        (days - 14, "declare_interest", "arbitrator-e", {**clear, "arbitrator": "employers-1"}),
        (days - 14, "declare_interest", "arbitrator-c", {**clear, "arbitrator": "ministry-1"}),
        (days - 14, "constitute_panel", "secretary", {}),
    )


def awarded(days: int, outcome: str = "ordered") -> tuple[Step, ...]:
    """A hearing, and an award on the first issue, served on both sides."""
    reasons = "Made up: the wage list shows that the hours were worked."
    return (
        *sitting(days),
        (days - 18, "record_hearing", "secretary", {"attended": ["union", "employer"], "place": "Phnom Penh",
                                                    "minutes": "Made up: both sides were heard."}),
        (days - 25, "issue_award", "arbitrator-c",
         {"outcomes": {"1": outcome}, "reasons": {"1": reasons}, "text": "Award (made up)."}),
        (days - 26, "serve_award", "secretary", {"party": "union", "how": "By hand", "proof": "Made up"}),
        (days - 27, "serve_award", "secretary", {"party": "employer", "how": "By hand", "proof": "Made up"}),
    )  # fmt: skip


PUBLISHED = {
    "masked": (
        "សេចក្តីបង្គាប់ឧទាហរណ៍៖ សហជីព ក ទល់នឹងក្រុមហ៊ុន ខ។ ចំណុចវិវាទទី 1៖ ប្រាក់ថែមម៉ោងថ្ងៃអាទិត្យ។ "
        "បញ្ជីម៉ោងបង្ហាញថា កម្មករនិយោជិតបានធ្វើការ។ និយោជកត្រូវបើកប្រាក់ 200%។\n\n"
        "Award (made up): union A v. company B. Issue 1: pay for Sunday overtime. The time sheets show that "
        "the hours were worked. The employer pays 200% for them."
    ),
    "summary": "ឧទាហរណ៍៖ ម៉ោងបន្ថែមថ្ងៃអាទិត្យត្រូវបើក 200%។ Made up: overtime on Sundays is paid at 200%.",
}

ASKED = {"what": "បញ្ជីប្រាក់ឈ្នួលខែតុលា (wage list of October)"}

CASES: tuple[DemoCase, ...] = (
    DemoCase("collective", **PNH, issues=(BONUS, OVERTIME), workers=412, women=371, steps=(*talking(12),
        (6, "record_interview", "officer", {"party": "union", "minutes": "Made up: asks for October."}),
        (5, "record_interview", "officer", {"party": "employer", "minutes": "Made up: has no orders."}),
        (4, "respond", "employer", {"answers": {"1": {"answer": "propose", "words": "Half in December"}}}),
        (3, "add_note", "officer", {"text": "Made up: the sides are close.", "about": "general"}),
        (2, "record_session", "officer", {"attended": ["union", "employer"], "place": "Office",
                                          "minutes": "Made up: an offer for issue 1 is on the table."}),
        (1, "settle_issue", "officer", {"issue": "1"}),
        (1, "schedule_session", "officer", {"starts_at": (2, 9), "place": "ការិយាល័យ បន្ទប់ 2"}),
    )),
    DemoCase("collective", **PNH, issues=(HEAT,), workers=398, women=340, steps=filed(1)),
    DemoCase("collective", **LOG, issues=(TRANSPORT, DISMISSAL), workers=64, women=3, steps=accepted(5)),
    DemoCase("collective", **LOG, issues=(LEAVE,), workers=60, women=2, steps=(*talking(17),
        (1, "schedule_session", "officer", {"starts_at": (0, 14), "place": "Office, room 1"}),)),
    DemoCase("individual", **PNH, issues=(SENIORITY,), workers=1, women=1, steps=(*taken(6),
        (4, "ask_information", "officer", {**ASKED, "answer_by": {"union": 2, "employer": 2}}),)),
    DemoCase("individual", **LOG, issues=(DISMISSAL,), workers=2, women=0, steps=(*taken(25),
        (23, "ask_information", "officer", {**ASKED, "answer_by": {"union": -18, "employer": -18}}),
        (20, "respond", "employer", {"answers": {"1": {"answer": "deny", "words": "Theft"}}}),)),
    DemoCase("individual", **SRP, issues=(OVERTIME,), workers=4, women=4, steps=accepted(9)),
    DemoCase("collective", **SRP, issues=(BONUS,), workers=97, women=60, steps=agreed(30)),
    DemoCase("collective", **SRP, issues=(TRANSPORT,), workers=97, women=60, steps=(*failed(13),
        (2, "request_retry", "union", {}),)),
    DemoCase("collective", **KDL, issues=(HEAT, OVERTIME), workers=51, women=22, steps=(*failed(14),
        (3, "send_report", "officer", {}),)),
    DemoCase("individual", **KDL, issues=(SENIORITY,), workers=3, women=1, steps=(*accepted(95),
        (88, "report_non_conciliation", "officer", {"positions": {}}), (20, "lapse", "clock", {}),)),
    DemoCase("individual", **KDL, issues=(DISMISSAL,), workers=1, women=0, steps=(*accepted(60),
        (50, "report_non_conciliation", "officer", {"positions": {}}),
        (30, "go_to_court", "union", {"court": "Court of first instance (made up)", "number": "0/00"}),)),
    DemoCase("collective", **KDL, issues=(LEAVE,), workers=40, women=18, steps=(*taken(20),
        (18, "refuse", "officer", {**REASON, "legal_basis": "Prakas 074/25",
                                   "how_to_appeal": "On this page, to the head of office."}),)),
    DemoCase("individual", **SRP, issues=(HEAT,), workers=1, women=1, steps=(*taken(15),
        (13, "route_to_inspection", "officer", REASON),)),
    DemoCase("individual", **SRP, issues=(LEAVE,), workers=1, women=1, steps=(*accepted(40),
        (34, "record_session", "officer", {"attended": ["employer"], "minutes": "Nobody came."}),
        (33, "declare_claimant_default", "officer", {"excuse": "None was given."}),)),
    DemoCase("collective", **LOG, issues=(OVERTIME,), workers=30, women=1, steps=(*talking(35),
        (28, "withdraw", "union", REASON),)),
    DemoCase("individual", **PNH, issues=(BONUS,), workers=1, women=1, steps=(*agreed(80, individual=True),
        (20, "report_compliance", "officer", {"evidence": {"all": "Receipt (made up)"}}),)),
    DemoCase("collective", **PNH, issues=(DISMISSAL,), workers=12, women=9, steps=()),
    DemoCase("collective", **PNH, issues=(TRANSPORT,), workers=210, women=190, steps=(*received(16),
        (3, "select_arbitrator", "union", {"arbitrator": "workers-1"}),)),
    DemoCase("collective", **SRP, issues=(OVERTIME,), workers=97, women=60, steps=sitting(20)),
    DemoCase("collective", **KDL, issues=(HEAT,), workers=51, women=22, steps=awarded(29)),
    DemoCase("collective", **LOG, issues=(BONUS,), workers=64, women=3, steps=(*awarded(45, "partly_ordered"),
        (16, "object", "employer", {"grounds": "Made up: we cannot pay this."}),
        (2, "notify_strike", "union", {"key": "strike", "demands": "Made up: the bonus of October",
            "served": {"employer": 0, "ministry": 0}, "expected_workers": 60,
            "ballot": {"members": 64, "voters": 60, "for": 55, "against": 5, "secret": True}}),)),
    DemoCase("collective", **PNH, issues=(OVERTIME,), workers=412, women=371, steps=(*awarded(60),
        (20, "finalise_award", "secretary", {}), (19, "register_award", "secretary", {"number": "0/00"}),
        (18, "publish_award", "secretary", PUBLISHED),)),
)  # fmt: skip

MIDWAY = (("referred", 3), ("discontinued", 70))  # fmt: skip
"""States that arbitration leads to: shown as paper files that were taken up there."""
