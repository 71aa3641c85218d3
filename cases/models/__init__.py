"""What is stored of a labour dispute."""

from cases.models.case import Case
from cases.models.conciliation import (
    Excuse,
    ExtensionRequest,
    Interview,
    RetryRequest,
    Session,
    SigningMethod,
)
from cases.models.deadlines import DateProposal, Deadline, DeadlineStatus
from cases.models.documents import Document, DocumentState, Paper, SavedView
from cases.models.issues import Issue, IssueKind, IssueStatus
from cases.models.parties import Exclusion, Party, PartyKind, PartyRole, Side, SideTaken, Worker
from cases.models.record import (
    Audience,
    CaseEvent,
    CaseNote,
    KeptAnswer,
    NumberSeries,
    Proceeding,
)
from cases.models.settlement import Settlement, SettlementStatus, Signature

__all__ = [
    "Audience",
    "Case",
    "CaseEvent",
    "CaseNote",
    "DateProposal",
    "Deadline",
    "DeadlineStatus",
    "Document",
    "DocumentState",
    "Exclusion",
    "Excuse",
    "ExtensionRequest",
    "Interview",
    "Issue",
    "IssueKind",
    "IssueStatus",
    "KeptAnswer",
    "NumberSeries",
    "Paper",
    "Party",
    "PartyKind",
    "PartyRole",
    "Proceeding",
    "RetryRequest",
    "SavedView",
    "Session",
    "Settlement",
    "SettlementStatus",
    "Side",
    "SideTaken",
    "Signature",
    "SigningMethod",
    "Worker",
]
