"""The time limits of the procedures: their names, what follows when nobody acts, where they run.

How long each one is stands in the rule sets (cases/rules), by date.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.procedure.states import AFTER_FILING
from workflow.table import Clock

_INFORMING = ("awaiting_information", "awaiting_conciliator", "in_conciliation")

_INFO = _(
    "A claimant who does not answer, nor in the three working days after, can lose the complaint. "
    "A respondent who does not answer can be held at fault as claimed."
)


def _information(prefix: str) -> tuple[Clock, Clock]:
    """The date set to a party and the days after it, which both procedures have."""
    set_date, grace = _("Information asked of a party"), _("Three more working days to answer")
    return (
        Clock(f"{prefix}_INFO", set_date, _INFO, _INFORMING, by_party=True, private=True),
        Clock(f"{prefix}_INFO_GRACE", grace, _INFO, _INFORMING, by_party=True, private=True),
    )


INDIVIDUAL = (
    Clock(
        "IND_MEETING",
        _("Joint conciliation meeting"),
        _("The office is late. The case goes on and nobody loses a right."),
        ("filed", "under_review", "awaiting_information", "in_conciliation"),
    ),
    *_information("IND"),
    Clock(
        "IND_COURT",
        _("Going to court"),
        _("After this day the claim can no longer be taken to court."),
        ("not_conciliated",),
    ),
)

COLLECTIVE = (
    Clock(
        "COL_CONCILIATOR",
        _("Appointing a conciliator"),
        _("The appointment is late. It can still be made and nobody loses a right."),
        ("awaiting_conciliator",),
    ),
    *_information("COL"),
    Clock(
        "COL_CONCILIATION",
        _("End of conciliation"),
        _("The conciliator reports that conciliation ended. All parties together can ask for more time."),
        ("in_conciliation",),
    ),
    Clock(
        "COL_REPORT",
        _("Sending the report to the Minister"),
        _("The report is late. It can still be sent and nobody loses a right."),
        ("not_conciliated",),
    ),
    Clock(
        "COL_RETRY",
        _("Asking together to try again"),
        _("After this the parties can no longer ask for another attempt."),
        ("not_conciliated",),
    ),
    Clock(
        "COL_REFER_AC",
        _("Referral to the Arbitration Council"),
        _("The referral is late. The ministry must still refer the case."),
        ("not_conciliated",),
    ),
)

ARBITRATION = (
    Clock(
        "AC_FIRST_MEETING",
        _("First meeting of the panel"),
        _("The Council is late. The panel can still be formed and nobody loses a right."),
        ("panel_forming",),
    ),
    Clock(
        "AC_AWARD",
        _("Award of the panel"),
        _(
            "A late award still counts; the workers may strike meanwhile (LL 320). "
            "All parties together can give more time."
        ),
        ("panel_forming", "in_arbitration"),
    ),
    Clock(
        "AWARD_OBJECT",
        _("Objecting to the award"),
        _("A party that does not object in time is bound by the award when nobody else objects either."),
        ("award_issued",),
        by_party=True,
    ),
    Clock(
        "INTEREST_AWARD_TERM",
        _("How long the award on interests binds"),
        _("After this day the award no longer stands as a collective agreement."),
        ("award_final", "closed"),
    ),
)

INDUSTRIAL_ACTION = (
    Clock(
        "STRIKE_NOTICE",
        _("Notice of strike or lock-out"),
        _("The first lawful day is the day after the last day of notice."),
        AFTER_FILING,
    ),
    Clock(
        "STRIKE_NOTICE_ESS",
        _("Notice in an essential service"),
        _("The first lawful day is the day after the last day of notice."),
        AFTER_FILING,
    ),
    Clock(
        "STRIKE_RETURN",
        _("Return to work after an illegal strike"),
        _("Whoever does not return in time commits a serious misconduct."),
        AFTER_FILING,
    ),
)
