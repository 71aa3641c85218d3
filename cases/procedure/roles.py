"""The roles a person can have on one case. They belong to the case, not to the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CLAIMANT = "claimant"
RESPONDENT = "respondent"
JOINED = "joined"
OFFICER = "officer"
HEAD = "head_of_office"
CONCILIATOR = "conciliator"
DELEGATE = "minister_delegate"
COUNCIL = "council"
CHAIR = "chair"
ARBITRATOR = "arbitrator"
CLOCK = "clock"
VISITOR = "visitor"
"""An officer of another office, who cannot see the case."""
GUEST = "guest"
"""The same, let in for a time: reads what both sides may read, and does nothing."""

PARTIES = (CLAIMANT, RESPONDENT, JOINED)
DESK = (OFFICER, CONCILIATOR)
OFFICIALS = (OFFICER, HEAD, CONCILIATOR, DELEGATE)

LABELS = {
    CLAIMANT: _("Claimant"),
    RESPONDENT: _("Respondent"),
    JOINED: _("Joined party"),
    OFFICER: _("Officer"),
    HEAD: _("Head of office"),
    CONCILIATOR: _("Conciliator"),
    DELEGATE: _("Delegate of the Minister"),
    COUNCIL: _("Council secretariat"),
    CHAIR: _("Chair of the panel"),
    ARBITRATOR: _("Arbitrator"),
    CLOCK: _("Clock"),
    VISITOR: _("Officer of another office"),
    GUEST: _("Officer of another office, reading"),
}

ROLES = frozenset(LABELS)
