"""Who may act in social dialogue."""

from __future__ import annotations

SECRETARIAT = "secretariat"
CHAIR = "chair"
VICE_CHAIR = "vice_chair"
DELEGATE = "delegate"
OBSERVER = "observer"
ENDORSER = "endorser"
PARTY = "party"
REGISTRAR = "registrar"
PARTNER = "partner"
OWNER = "owner"
CLOCK = "clock"

ROLES = frozenset(
    {SECRETARIAT, CHAIR, VICE_CHAIR, DELEGATE, OBSERVER, ENDORSER, PARTY, REGISTRAR, PARTNER, OWNER, CLOCK}
)
LEADS = (SECRETARIAT, CHAIR)
"""Who runs a meeting."""
IN_THE_ROOM = (CHAIR, VICE_CHAIR, DELEGATE)
"""Who speaks and votes."""
