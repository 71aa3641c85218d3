"""The records of social dialogue, one module per thing."""

from __future__ import annotations

from dialogue.models.agreements import (
    Agreement,
    Clause,
    Commitment,
    CommitmentStatus,
    Endorsement,
    Reservation,
)
from dialogue.models.attachments import Attachment, For, PaperLanguage
from dialogue.models.base import Constituency, Sex, Subject
from dialogue.models.bodies import Body, BodyKind, Office, Seat, SeatMandate
from dialogue.models.collective import Amendment, CollectiveAgreement
from dialogue.models.decisions import Decision, Method, Option, Result, Vote
from dialogue.models.importing import ImportState, ProgrammeImport
from dialogue.models.meetings import AgendaItem, Answer, Attendance, Invitation, ItemKind, Meeting, Speaker
from dialogue.models.minutes import Minutes, MinutesComment, MinutesSignature, MinutesState, MinutesVersion
from dialogue.models.programme import (
    Indicator,
    Level,
    Measurement,
    Milestone,
    PlanItem,
    Programme,
    ProgressReport,
    TargetChange,
    WorkPlan,
    in_language,
)
from dialogue.models.record import SUBJECTS, Entry, KeptStep

__all__ = [
    "SUBJECTS",
    "AgendaItem",
    "Agreement",
    "Amendment",
    "Answer",
    "Attachment",
    "Attendance",
    "Body",
    "BodyKind",
    "Clause",
    "CollectiveAgreement",
    "Commitment",
    "CommitmentStatus",
    "Constituency",
    "Decision",
    "Endorsement",
    "Entry",
    "For",
    "ImportState",
    "Indicator",
    "Invitation",
    "ItemKind",
    "KeptStep",
    "Level",
    "Measurement",
    "Meeting",
    "Method",
    "Milestone",
    "Minutes",
    "MinutesComment",
    "MinutesSignature",
    "MinutesState",
    "MinutesVersion",
    "Office",
    "Option",
    "PaperLanguage",
    "PlanItem",
    "Programme",
    "ProgrammeImport",
    "ProgressReport",
    "Reservation",
    "Result",
    "Seat",
    "SeatMandate",
    "Sex",
    "Speaker",
    "Subject",
    "TargetChange",
    "Vote",
    "WorkPlan",
    "in_language",
]
