"""What is true of one case at one moment: read once, asked by guards, forms and methods."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.access import AccessRequest
from cases.models.acting import Actor
from cases.models.conciliation import Excuse, ExtensionRequest, RetryRequest, Session, SessionAnswer
from cases.models.deadlines import DateProposal, Deadline, DeadlineStatus
from cases.models.facts_offers import OfferFacts
from cases.models.issues import Issue, IssueStatus
from cases.models.links import is_linked
from cases.models.parties import Party
from cases.models.record import CaseEvent
from cases.models.settlement import Settlement, SettlementStatus
from cases.models.slots import SlotOffer

if TYPE_CHECKING:
    from cases.models.base import CaseFields

_DONE = {IssueStatus.SETTLED, IssueStatus.WITHDRAWN}
_WAITING = {DeadlineStatus.RUNNING, DeadlineStatus.MISSED, DeadlineStatus.EXPIRED}


class CaseFacts(OfferFacts):
    """The facts of a case for one actor at one moment; each table is read at most once."""

    def __init__(self, case: CaseFields, actor: Actor, now: datetime) -> None:
        self.case = case
        self.actor = actor
        self.now = now

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the case's legal days."""
        return ZoneInfo(self.case.timezone)

    @property
    def procedure(self) -> str:
        """Name of the procedure."""
        return self.case.procedure

    @property
    def state(self) -> str:
        """The state before the act."""
        return str(self.case.state)

    @cached_property
    def parties(self) -> list[Party]:
        """Every party, in the order in which they came."""
        return list(self.case.parties.order_by("id"))

    @cached_property
    def issues(self) -> list[Issue]:
        """Every issue in its order."""
        return list(self.case.issues.order_by("position", "id"))

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Every deadline, oldest first."""
        return list(self.case.deadlines.order_by("id"))

    @property
    def running(self) -> list[Deadline]:
        """Deadlines that run, oldest first."""
        return [d for d in self.deadlines if d.status == DeadlineStatus.RUNNING]

    @property
    def known_deadlines(self) -> list[Deadline]:
        """The deadlines that the actor may know: those set to one party are that party's and the office's."""
        if self.actor.of_office:
            return self.deadlines
        private, mine = self.case.table.private_clocks, self.actor.party_id
        return [d for d in self.deadlines if d.code not in private or (mine and d.party_id == mine)]

    @cached_property
    def sessions(self) -> list[Session]:
        """Every session with who attended; none for the Council, which learns nothing of the talks."""
        if self.actor.is_of_council:
            return []
        return list(self.case.sessions.order_by("number").prefetch_related("attended", "unsigned"))

    @cached_property
    def session_answers(self) -> list[SessionAnswer]:
        """Who comes to which planned session, as it stands for the time it has now."""
        rows = SessionAnswer.objects.filter(session__case_id=self.case.pk, sequence=F("session__sequence"))
        return list(rows.filter(session__held=False).select_related("party").order_by("party_id"))

    @cached_property
    def slot_offer(self) -> SlotOffer | None:
        """The open proposal of times, of the talks or of the panel's hearings as the case stands."""
        council = str(self.case.state) == "in_arbitration"
        if self.actor.is_of_council and not council:
            return None
        rows = SlotOffer.objects.filter(case_id=self.case.pk, council=council, closed_by=None)
        return rows.prefetch_related("slots__room", "replies").first()

    @property
    def slots_wait(self) -> bool:
        """Whether times are proposed that a party can still answer."""
        return self.slot_offer is not None and self.slot_offer.waits(self.now)

    @cached_property
    def excuses(self) -> list[Excuse]:
        """Every explanation, oldest first."""
        return list(self.case.excuses.order_by("id"))

    @cached_property
    def settlements(self) -> list[Settlement]:
        """Every version of every settlement text with its signatures; for the Council only its own."""
        rows = self.case.settlements.order_by("id").prefetch_related("signatures")
        if self.actor.is_of_council:
            rows = rows.filter(Q(event__state_before="in_arbitration") | Q(status=SettlementStatus.CERTIFIED))
        return list(rows)

    @cached_property
    def extension_requests(self) -> list[ExtensionRequest]:
        """Requests for more time that wait, with consents."""
        waiting = self.case.extension_requests.filter(status="asked")
        return list(waiting.select_related("deadline").prefetch_related("consents"))

    @cached_property
    def retry_party_ids(self) -> set[int]:
        """Parties that asked to try again."""
        return set(RetryRequest.objects.filter(case_id=self.case.pk).values_list("party_id", flat=True))

    def party(self, key: str) -> Party | None:
        """The party with that key."""
        return next((p for p in self.parties if p.key == key), None)

    def party_by_id(self, party_id: int | None) -> Party | None:
        """The party with that id."""
        return next((p for p in self.parties if p.pk == party_id), None)

    def parties_in(self, role: str) -> list[Party]:
        """The parties in a role."""
        return [p for p in self.parties if p.role == role]

    def issue(self, key: str) -> Issue | None:
        """The issue with that key."""
        return next((i for i in self.issues if i.key == key), None)

    @property
    def has_parties_and_issues(self) -> bool:
        """Whether the sheet names both sides and an issue (the rows exist only after filing)."""
        sheet = self.case.sheet
        sides = {party.get("side") for party in sheet.get("parties", [])}
        return len(sides) >= 2 and bool(sheet.get("issues"))

    @property
    def open_issues(self) -> int:
        """Issues that are neither settled nor withdrawn nor decided."""
        return sum(i.status in (IssueStatus.OPEN, IssueStatus.REMAINING) for i in self.issues)

    @property
    def unsettled_issues(self) -> int:
        """Issues neither settled nor withdrawn."""
        return sum(i.status not in _DONE for i in self.issues)

    @property
    def settlement(self) -> Settlement | None:
        """The latest text that was not replaced, certified or set aside."""
        return self.standing_settlement(None)

    def standing_settlement(self, key: str | None) -> Settlement | None:
        """The latest standing text, or the one of that key."""
        standing = [s for s in self.settlements if s.status == SettlementStatus.PROPOSED]
        named = [s for s in standing if key in (None, "", s.key)]
        return named[-1] if named else None

    @property
    def settlement_stands(self) -> bool:
        """Whether there is a text to sign."""
        return self.settlement is not None

    @property
    def settlement_signed_by_all(self) -> bool:
        """Whether some standing text bears the signature of every party."""
        standing = [s for s in self.settlements if s.status == SettlementStatus.PROPOSED]
        return any(self.signed_by_all(settlement) for settlement in standing)

    def signed_by_all(self, settlement: Settlement) -> bool:
        """Whether every party signed this very text."""
        signed = {s.party_id for s in settlement.signatures.all() if s.digest == settlement.digest}
        return bool(self.parties) and signed >= {p.pk for p in self.parties}

    @property
    def settlement_issues_close_case(self) -> bool:
        """Whether each issue is settled or withdrawn, or named by a text that all signed."""
        covered = {
            key
            for s in self.settlements
            if s.status == SettlementStatus.PROPOSED and self.signed_by_all(s)
            for key in s.covers
        }
        return all(i.status in _DONE or i.key in covered for i in self.issues)

    @property
    def retry_asked_by_all(self) -> bool:
        """Whether every party asked to try again."""
        return {p.pk for p in self.parties} <= self.retry_party_ids

    @property
    def retry_used(self) -> bool:
        """Whether another attempt was made already."""
        return self.case.retries > 0

    @property
    def actor_refused_before(self) -> bool:
        """Whether the actor is who refused this complaint."""
        return self.actor.user_id is not None and self.case.refused_by_id == self.actor.user_id

    @cached_property
    def actor_has_link(self) -> bool:
        """Whether the actor holds or held a mandate of a party of this case."""
        return self.linked(self.actor.user_id)

    def linked(self, user_id: int | None) -> bool:
        """Whether that person is a party, or holds or ever held a mandate of one or of its federation."""
        if user_id is None:
            return False
        return any(p.person_id == user_id for p in self.parties) or is_linked(user_id, self.parties)

    @property
    def actor_may_sign(self) -> bool:
        """Whether the mandate includes signing; officials record signatures given on paper."""
        return self.actor.may_sign

    @cached_property
    def report_sent(self) -> bool:
        """Whether the report of the last failure was sent."""
        last = CaseEvent.objects.filter(
            case_id=self.case.pk,
            action__in=["send_report", "report_non_conciliation", "declare_respondent_default"],
        ).order_by("-seq")
        return last.values_list("action", flat=True).first() == "send_report"

    @property
    def has_conciliator(self) -> bool:
        """Whether a conciliator is appointed."""
        return self.case.conciliator_id is not None

    @cached_property
    def date_proposals(self) -> int:
        """Changed dates that wait for a decision."""
        return DateProposal.objects.filter(case_id=self.case.pk, approved=None).count()

    @cached_property
    def access_requests(self) -> list[AccessRequest]:
        """Requests of other offices that wait, and those through which somebody reads now."""
        rows = AccessRequest.objects.filter(case_id=self.case.pk).select_related("user", "office", "post")
        runs = Q(status="granted", post__revoked_at=None, post__valid_until__gt=Now())
        return list(rows.filter(Q(status="asked") | runs).order_by("pk"))

    @property
    def access_open(self) -> bool:
        """Whether there is anything to decide about readers of other offices."""
        return bool(self.access_requests)

    def default_open(self, role: str) -> bool:
        """Whether a party in that role can be declared in default now."""
        return any(self.ground_of_default(p) is not None for p in self.parties_in(role))

    def ground_of_default(self, party: Party) -> int | None:
        """The id of the event that set what the party missed; None where it missed nothing."""
        return self._missed_information(party) or self._missed_meeting(party)

    def _missed_information(self, party: Party) -> int | None:
        mine = [d for d in self.deadlines if d.party_id == party.pk]
        asked = [d for d in mine if d.code.endswith("_INFO") and d.status != DeadlineStatus.CANCELLED]
        if not asked:
            return None
        last = asked[-1]
        clocks = [last, *(d for d in mine if d.code.endswith("_GRACE") and d.trigger_id == last.trigger_id)]
        if all(d.status in _WAITING and d.is_over(self.now) for d in clocks):
            return last.trigger_id
        return None

    def _missed_meeting(self, party: Party) -> int | None:
        held = [s for s in self.sessions if s.held and s.kind != "separate"]
        if not held:
            return None
        last = held[-1]
        came = party.pk in {p.pk for p in last.attended.all()}
        unsigned = party.pk in {p.pk for p in last.unsigned.all()}
        return last.event_id if not came or unsigned else None

    def _excuses_of(self, role: str) -> list[Excuse]:
        keys = {p.pk for p in self.parties_in(role)}
        return [e for e in self.excuses if e.party_id in keys]

    def excuse_pending(self, role: str) -> bool:
        """Whether an explanation of that side waits."""
        return any(e.accepted is None for e in self._excuses_of(role))

    def excuse_undecided(self) -> bool:
        """Whether any explanation waits."""
        return any(e.accepted is None for e in self.excuses)

    def excuse_accepted(self, role: str) -> bool:
        """Whether the miss that stands now was excused (a later date or session starts anew)."""
        accepted = [e.decided_by_id or 0 for e in self._excuses_of(role) if e.accepted]
        grounds = [self.ground_of_default(p) or 0 for p in self.parties_in(role)]
        return bool(accepted) and max(accepted) > max(grounds, default=0)

    def has_run_out(self, code: str) -> bool:
        """Whether a clock of that code is over and nobody met it."""
        return any(d.code == code and d.status in _WAITING and d.is_over(self.now) for d in self.deadlines)

    def is_running(self, code: str) -> bool:
        """Whether a clock of that code runs at this moment."""
        return any(d.code == code and not d.is_over(self.now) for d in self.running)

    def was_started(self, code: str) -> bool:
        """Whether a clock of that code was ever started and not cancelled."""
        return any(d.code == code and d.status != DeadlineStatus.CANCELLED for d in self.deadlines)

    def session_planned(self) -> bool:
        """Whether a session is planned that has not been held."""
        return any(not session.held for session in self.sessions)

    def extension_asked(self) -> bool:
        """Whether a request for more time waits for this actor's answer."""
        mine = self.actor.party_id
        return any(mine not in {p.pk for p in request.consents.all()} for request in self.extension_requests)
