"""The four procedures of social dialogue; a reader from outside begins here."""

from __future__ import annotations

from dialogue.procedure.agreement import AGREEMENT
from dialogue.procedure.collective_agreement import COLLECTIVE_AGREEMENT
from dialogue.procedure.meeting import MEETING
from dialogue.procedure.work_plan import WORK_PLAN

__all__ = ["AGREEMENT", "COLLECTIVE_AGREEMENT", "MEETING", "PROCEDURES", "WORK_PLAN"]

PROCEDURES = {p.name: p for p in (MEETING, AGREEMENT, COLLECTIVE_AGREEMENT, WORK_PLAN)}
