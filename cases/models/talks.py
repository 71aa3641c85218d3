"""The acts of conciliation: sessions, more time, another attempt, the report that it failed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.booking import book, move, seat_of
from cases.models.conciliation import ExtensionRequest, RetryRequest, Session, SessionAnswer
from cases.models.deadlines import Deadline
from cases.models.issues import Issue, IssueStatus
from cases.models.slot_steps import SlotSteps, close_offer
from cases.procedure import PROCEDURES
from workflow.fsm import action_of


class TalkSteps(SlotSteps):
    """A case with the acts of conciliation."""

    class Meta(SlotSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "appoint_conciliator")
    def appoint_conciliator(self, act: Act) -> None:
        """The head of office, for the Minister, names a conciliator without conflict of interest."""
        self.conciliator_id = act.answers["conciliator"].pk

    @action_of(PROCEDURES, "schedule_session")
    def schedule_session(self, act: Act) -> None:
        """A session is planned: a place or a link, a time, an interpreter."""
        session = Session.objects.create(
            case_id=self.pk, number=len(act.facts.sessions) + 1, starts_at=act.answers["starts_at"],
            until=act.answers.get("until"), kind=act.answers.get("kind") or "joint",
            **seat_of(act.answers),
        )  # fmt: skip
        book(act, session)
        close_offer(act, council=False)
        act.data["session"] = session.number

    @action_of(PROCEDURES, "postpone_session")
    def postpone_session(self, act: Act) -> None:
        """A planned session moves to another time, with the reason."""
        session = self._planned(act)
        move(act, session)
        book(act, session)
        close_offer(act, council=False)
        act.data["session"] = session.number

    def _planned(self, act: Act) -> Session:
        waiting = [s for s in act.facts.sessions if not s.held]
        number = act.answers.get("session")
        found = [s for s in waiting if number is None or s.number == number]
        if not found:
            act.refuse("no_session", _("No planned session fits."))
        return found[0]

    @action_of(PROCEDURES, "answer_session")
    def answer_session(self, act: Act) -> None:
        """A party says whether it comes; a later answer takes the place of the one before."""
        session = self._planned(act)
        SessionAnswer.objects.update_or_create(
            session=session, party_id=act.actor.side,
            defaults={
                "coming": act.answers["coming"], "words": act.answers.get("words", ""),
                "sequence": session.sequence, "event_id": act.event_id,
            },
        )  # fmt: skip
        act.data["session"] = session.number
        act.data["starts_at"] = session.starts_at.astimezone(act.facts.zone).isoformat()

    @action_of(PROCEDURES, "record_session")
    def record_session(self, act: Act) -> None:
        """A session was held: who came, who signed the minutes."""
        waiting = [s for s in act.facts.sessions if not s.held]
        number = act.answers.get("session")
        session = next((s for s in waiting if number in (None, s.number)), None) or Session(
            case_id=self.pk, number=len(act.facts.sessions) + 1, kind=act.answers.get("kind") or "joint"
        )
        session.held, session.sequence = True, session.sequence + (1 if session.pk else 0)
        session.starts_at, session.day_only = act.occurred_at, act.day_only
        session.until = act.answers.get("until")
        session.place = act.answers.get("place") or session.place
        session.minutes = act.answers.get("minutes", "")
        session.event_id = act.event_id
        session.save()
        if session.room_id is not None:
            session.bookings.all().delete()
        session.attended.add(*(p for p in act.facts.parties if p.key in act.answers["attended"]))
        session.unsigned.add(*(p for p in act.facts.parties if p.key in act.answers.get("unsigned", [])))
        act.data["session"] = session.number

    @action_of(PROCEDURES, "report_non_conciliation")
    def report_non_conciliation(self, act: Act) -> None:
        """The conciliator reports failure: open issues remain, with both sides' positions."""
        positions: dict[str, dict[str, str]] = act.answers.get("positions", {})
        for issue in act.facts.issues:
            if issue.status == IssueStatus.OPEN:
                issue.status = IssueStatus.REMAINING
            self._keep_positions(issue, positions.get(issue.key, {}), act)
        Issue.objects.bulk_update(act.facts.issues, ["status", "claimant_position", "respondent_position"])
        act.data["remaining"] = [i.key for i in act.facts.issues if i.status == IssueStatus.REMAINING]
        act.data["agreed"] = [i.key for i in act.facts.issues if i.status == IssueStatus.SETTLED]
        self._warn_if_late(act, "COL_CONCILIATION", "REPORT_LATE", "LL 305")

    def _keep_positions(self, issue: Issue, positions: dict[str, str], act: Act) -> None:
        for key, words in positions.items():
            party = act.facts.party(key)
            if party is not None and party.pk == self.claimant_id:
                issue.claimant_position = words
            elif party is not None:
                issue.respondent_position = words

    def _warn_if_late(self, act: Act, clock: str, code: str, basis: str) -> None:
        late = [d for d in act.facts.deadlines if d.code == clock and d.status in ("running", "missed")]
        if late and late[-1].is_over(act.occurred_at):
            act.warn(code, basis)

    @action_of(PROCEDURES, "send_report")
    def send_report(self, act: Act) -> None:
        """The report goes to the Minister (collective) or to the parties (individual)."""
        self._warn_if_late(act, "COL_REPORT", "REPORT_LATE", "LL 308")

    @action_of(PROCEDURES, "request_extension")
    def request_extension(self, act: Act) -> None:
        """A party asks for more time; its request is its consent."""
        deadline = self._lengthenable(act)
        if any(r.deadline_id == deadline.pk for r in act.facts.extension_requests):
            act.refuse("already_asked", _("More time was asked for already. Answer that request."))
        request = ExtensionRequest.objects.create(
            case_id=self.pk, deadline=deadline, length=act.answers["days"], asked_by_id=act.actor.side
        )
        self._consent(request, act)

    def _lengthenable(self, act: Act) -> Deadline:
        """The running time limit the act names, if the parties can lengthen it."""
        code = act.answers["deadline"]
        running = [d for d in act.facts.running if d.code == code]
        if not running or running[-1].is_over(act.occurred_at):
            act.refuse("too_late", _("That time limit does not run, or has run out."), "LL 305")
        if not running[-1].extendable:
            act.refuse("not_extendable", _("The parties cannot lengthen this time limit."))
        return running[-1]

    @action_of(PROCEDURES, "answer_extension")
    def answer_extension(self, act: Act) -> None:
        """Another party consents or not; more time runs only when all consented before the end."""
        code = act.answers.get("deadline")
        asked = [r for r in act.facts.extension_requests if code in (None, "", r.deadline.code)]
        if not asked:
            act.refuse("no_request", _("No request for more time waits for an answer."))
        request = asked[0]
        if request.deadline.is_over(act.occurred_at):
            act.refuse("too_late", _("The time limit has run out."), "LL 305")
        if act.answers["consent"]:
            self._consent(request, act)
        else:
            request.status = "refused"
            request.save(update_fields=["status"])

    def _consent(self, request: ExtensionRequest, act: Act) -> None:
        consented = {party.pk for party in request.consents.all()} | {act.actor.side}
        request.consents.add(act.actor.side)
        if consented >= {p.pk for p in act.facts.parties}:
            request.status = "granted"
            request.save(update_fields=["status"])
            act.granted.append((request.deadline_id, request.length))

    @action_of(PROCEDURES, "request_retry")
    def request_retry(self, act: Act) -> None:
        """A party asks to try again; all must, within the limit."""
        if act.actor.party_id in act.facts.retry_party_ids:
            act.refuse("already_asked", _("You asked for this already."))
        RetryRequest.objects.create(case_id=self.pk, party_id=act.actor.side)
        everyone = {p.pk for p in act.facts.parties}
        if everyone <= act.facts.retry_party_ids | {act.actor.party_id}:
            act.met.add("COL_RETRY")

    @action_of(PROCEDURES, "retry_conciliation")
    def retry_conciliation(self, act: Act) -> None:
        """Conciliation begins again, once; remaining issues are open again."""
        self.retries += 1
        self.issues.filter(status=IssueStatus.REMAINING).update(status=IssueStatus.OPEN)
