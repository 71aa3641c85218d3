"""What is stored of a labour dispute."""

from cases.models.access import AccessRequest, AccessStatus
from cases.models.award import (
    Award,
    AwardOutcome,
    AwardService,
    AwardSignature,
    AwardStatus,
    Objection,
)
from cases.models.case import Case
from cases.models.conciliation import (
    Excuse,
    ExtensionRequest,
    Interview,
    RetryRequest,
    Session,
    SessionAnswer,
    SigningMethod,
)
from cases.models.deadlines import DateProposal, Deadline, DeadlineStatus
from cases.models.documents import Document, DocumentState, Paper
from cases.models.drafting import AwardSection, SectionVersion
from cases.models.drafts import DraftNotice
from cases.models.erasing import Erasure, ErasureBatch, ErasureState, KeepingHold
from cases.models.exports import CaseExport, ExportState
from cases.models.found import CaseWords
from cases.models.hearings import Booking, Hearing, Order, OrderKind
from cases.models.importing import (
    CaseImport,
    ColumnChoice,
    ImportRow,
    ImportState,
    OldCase,
    RowState,
)
from cases.models.industrial import IndustrialAction, IndustrialKind
from cases.models.issues import Issue, IssueKind, IssueStatus
from cases.models.offers import Offer, OfferStatus, OfferWish
from cases.models.office import AuditEntry, CaseLabel, Label, SavedView
from cases.models.panel import Arbitrator, ArbitratorMandate, Challenge, Draw, PanelSeat, Seat
from cases.models.parties import Exclusion, Party, PartyKind, PartyRole, Side, SideTaken, Worker
from cases.models.record import (
    Audience,
    CaseEvent,
    CaseNote,
    KeptAnswer,
    NumberSeries,
    Proceeding,
)
from cases.models.register import PublicAward
from cases.models.releases import Release
from cases.models.rooms import Room, TravelTime
from cases.models.sealing import Seal
from cases.models.settlement import Settlement, SettlementStatus, Signature
from cases.models.signing import CodeChannel, SigningCode
from cases.models.slots import Slot, SlotAsk, SlotOffer, SlotReply
from cases.models.tallies import CaseGroup, Tally, TallyMark, TallyRun
from cases.models.trials import DryRun, MovedDate
from cases.models.uploads import PartialUpload
from cases.models.worker_lists import WorkerList

__all__ = [
    "AccessRequest",
    "AccessStatus",
    "Arbitrator",
    "ArbitratorMandate",
    "Audience",
    "AuditEntry",
    "Award",
    "AwardOutcome",
    "AwardSection",
    "AwardService",
    "AwardSignature",
    "AwardStatus",
    "Booking",
    "Case",
    "CaseEvent",
    "CaseExport",
    "CaseGroup",
    "CaseImport",
    "CaseLabel",
    "CaseNote",
    "CaseWords",
    "Challenge",
    "CodeChannel",
    "ColumnChoice",
    "DateProposal",
    "Deadline",
    "DeadlineStatus",
    "Document",
    "DocumentState",
    "DraftNotice",
    "Draw",
    "DryRun",
    "Erasure",
    "ErasureBatch",
    "ErasureState",
    "Exclusion",
    "Excuse",
    "ExportState",
    "ExtensionRequest",
    "Hearing",
    "ImportRow",
    "ImportState",
    "IndustrialAction",
    "IndustrialKind",
    "Interview",
    "Issue",
    "IssueKind",
    "IssueStatus",
    "KeepingHold",
    "KeptAnswer",
    "Label",
    "MovedDate",
    "NumberSeries",
    "Objection",
    "Offer",
    "OfferStatus",
    "OfferWish",
    "OldCase",
    "Order",
    "OrderKind",
    "PanelSeat",
    "Paper",
    "PartialUpload",
    "Party",
    "PartyKind",
    "PartyRole",
    "Proceeding",
    "PublicAward",
    "Release",
    "RetryRequest",
    "Room",
    "RowState",
    "SavedView",
    "Seal",
    "Seat",
    "SectionVersion",
    "Session",
    "SessionAnswer",
    "Settlement",
    "SettlementStatus",
    "Side",
    "SideTaken",
    "Signature",
    "SigningCode",
    "SigningMethod",
    "Slot",
    "SlotAsk",
    "SlotOffer",
    "SlotReply",
    "Tally",
    "TallyMark",
    "TallyRun",
    "TravelTime",
    "Worker",
    "WorkerList",
]
