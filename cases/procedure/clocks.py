"""The time limits of the procedures: their names, what follows when nobody acts, where they run.

How long each one is stands in the rule sets (cases/rules), by date.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.table import Clock

_INFORMING = ("awaiting_information", "awaiting_conciliator", "in_conciliation")

_INFO = _(
    "A claimant who does not answer, nor in the three working days after, can lose the complaint. "
    "A respondent who does not answer can be held at fault as claimed."
)

INDIVIDUAL = (
    Clock(
        "IND_MEETING",
        _("Joint conciliation meeting"),
        _("The office is late. The case goes on and nobody loses a right."),
        ("filed", "under_review", "awaiting_information", "in_conciliation"),
    ),
    Clock("IND_INFO", _("Information asked of a party"), _INFO, _INFORMING, by_party=True),
    Clock("IND_INFO_GRACE", _("Three more working days to answer"), _INFO, _INFORMING, by_party=True),
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
    Clock("COL_INFO", _("Information asked of a party"), _INFO, _INFORMING, by_party=True),
    Clock("COL_INFO_GRACE", _("Three more working days to answer"), _INFO, _INFORMING, by_party=True),
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
