"""The acts of intake: from a draft to acceptance, refusal, another place, or default."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.base import CaseFields
from cases.models.conciliation import Excuse, Interview
from cases.models.issues import Issue, IssueStatus
from cases.models.parties import Party, PartyRole
from cases.models.record import CaseNote, Proceeding
from cases.models.sheet import read_sheet
from cases.procedure import PROCEDURES
from workflow.fsm import action_of


class IntakeSteps(CaseFields):
    """A case with the acts of intake. Each method is bound to the row of its name."""

    class Meta(CaseFields.Meta):
        abstract = True

    @action_of(PROCEDURES, "file")
    def file(self, act: Act) -> None:
        """The complaint is received: parties and issues are taken from the sheet."""
        self.take_sheet(act)
        self.filed_at = act.occurred_at
        act.data["declaration"] = bool(act.answers.get("declaration", True))

    def take_sheet(self, act: Act) -> None:
        """Make parties and issues from the sheet; the claimant is the party that files."""
        sheet = read_sheet(self.sheet)
        claimant = self.sheet.get("claimant", sheet.parties[0]["key"])
        sides = {row["key"]: row["side"] for row in sheet.parties}
        parties = []
        for row in sheet.parties:
            other = PartyRole.JOINED if row["side"] == sides.get(claimant) else PartyRole.RESPONDENT
            role = PartyRole.CLAIMANT if row["key"] == claimant else other
            parties.append(Party(case_id=self.pk, role=role, joined_at=act.occurred_at, **row))
        Party.objects.bulk_create(parties)
        Issue.objects.bulk_create([Issue(case_id=self.pk, **row) for row in sheet.issues])
        act.warnings.extend(sheet.warnings)
        act.facts.__dict__.pop("parties", None)
        act.facts.__dict__.pop("issues", None)
        mine = act.facts.parties_in(PartyRole.CLAIMANT)[0]
        self.claimant_id = mine.pk
        self.workers, self.women = mine.workers, mine.women

    @action_of(PROCEDURES, "take_up")
    def take_up(self, act: Act) -> None:
        """An officer takes the case on."""
        self.officer_id = act.actor.user_id

    @action_of(PROCEDURES, "ask_information")
    def ask_information(self, act: Act) -> None:
        """Invitation letters: per party what is asked, and by when."""
        today = act.local_day(act.facts.zone)
        for key, day in act.answers["answer_by"].items():
            party = act.facts.party(key)
            if party is not None:
                if day < today:
                    act.refuse("date_in_the_past", _("The set date lies before the day of the letter."))
                act.dates[party.pk] = day

    @action_of(PROCEDURES, "accept")
    def accept(self, act: Act) -> None:
        """The complaint is accepted; in an individual case the officer is now the conciliator."""
        for issue in act.facts.issues:
            issue.kind = act.answers.get("kinds", {}).get(issue.key) or issue.kind
            issue.kind_confirmed = True
        Issue.objects.bulk_update(act.facts.issues, ["kind", "kind_confirmed"])
        if self.procedure == "individual":
            self.conciliator_id = act.actor.user_id

    @action_of(PROCEDURES, "refuse")
    def refuse(self, act: Act) -> None:
        """The complaint is not accepted; who refused it may not decide after an appeal."""
        self.refused_by_id = act.actor.user_id

    @action_of(PROCEDURES, "appeal_refusal")
    def appeal_refusal(self, act: Act) -> None:
        """The claimant appeals: the head of office names another person."""
        self.officer_id = None

    @action_of(PROCEDURES, "route_to_inspection")
    def route_to_inspection(self, act: Act) -> None:
        """Labour inspection is the right place."""

    @action_of(PROCEDURES, "route_to_agreed_procedure")
    def route_to_agreed_procedure(self, act: Act) -> None:
        """The parties agreed on a procedure of their own."""

    @action_of(PROCEDURES, "declare_claimant_default")
    def declare_claimant_default(self, act: Act) -> None:
        """The claimant did not take part: the complaint is void."""
        act.data["ground"] = act.facts.ground_of_default(act.facts.parties_in(PartyRole.CLAIMANT)[0])

    @action_of(PROCEDURES, "declare_respondent_default")
    def declare_respondent_default(self, act: Act) -> None:
        """The respondent did not take part: presumed at fault as claimed."""
        self.presumed_at_fault = True
        self.leave_remaining(act)

    def leave_remaining(self, act: Act) -> None:
        """Open issues become remaining."""
        self.issues.filter(status=IssueStatus.OPEN).update(status=IssueStatus.REMAINING)

    @action_of(PROCEDURES, "set_aside_default")
    def set_aside_default(self, act: Act) -> None:
        """The head of office sets the claimant's default aside."""

    @action_of(PROCEDURES, "withdraw")
    def withdraw(self, act: Act) -> None:
        """The claimant withdraws the complaint."""

    @action_of(PROCEDURES, "respond")
    def respond(self, act: Act) -> None:
        """The respondent answers issue by issue; its figures are kept beside the claimant's."""
        act.answering = act.actor.party_id
        answers: dict[str, dict[str, Any]] = act.answers.get("answers", {})
        for issue in act.facts.issues:
            given = answers.get(issue.key, {})
            issue.answer = given.get("answer") or issue.answer
            issue.respondent_position = given.get("words") or issue.respondent_position
            issue.respondent_workers = given.get("workers") or issue.respondent_workers
        Issue.objects.bulk_update(act.facts.issues, ["answer", "respondent_position", "respondent_workers"])

    @action_of(PROCEDURES, "explain_absence")
    def explain_absence(self, act: Act) -> None:
        """A party says why it was absent or late."""
        party_id = act.actor.side
        act.for_party(party_id)
        late = any(d.party_id == party_id and d.is_over(act.occurred_at) for d in act.facts.deadlines)
        Excuse.objects.create(
            case_id=self.pk, party_id=party_id, event_id=act.event_id, reason=act.answers["reason"], late=late
        )

    @action_of(PROCEDURES, "decide_excuse")
    def decide_excuse(self, act: Act) -> None:
        """The officer accepts an explanation or not; the oldest that waits, or that of `party`."""
        party = act.facts.party(act.answers.get("party") or "")
        waiting = [e for e in act.facts.excuses if e.accepted is None]
        mine = [e for e in waiting if party is None or e.party_id == party.pk]
        if not mine:
            act.refuse("no_excuse", _("No explanation of this party waits."))
        act.for_party(mine[0].party_id)
        mine[0].accepted = act.answers["accepted"]
        mine[0].decided_by_id = act.event_id
        mine[0].save(update_fields=["accepted", "decided_by"])

    @action_of(PROCEDURES, "record_interview")
    def record_interview(self, act: Act) -> None:
        """A party was questioned separately; its minutes are for it and the officers only."""
        party = act.facts.party(act.answers["party"])
        assert party is not None
        act.answering = party.pk
        act.for_party(party.pk)
        Interview.objects.create(
            case_id=self.pk, party=party, event_id=act.event_id, held_at=act.occurred_at,
            day_only=act.day_only, minutes=act.answers.get("minutes", ""),
            signed=act.answers.get("signed", ""),
        )  # fmt: skip

    @action_of(PROCEDURES, "reassign")
    def reassign(self, act: Act) -> None:
        """The head of office gives the case to another person."""
        person = act.answers["to"]
        if self.conciliator_id is not None:
            self.conciliator_id = person.pk
        else:
            self.officer_id = person.pk

    @action_of(PROCEDURES, "add_note")
    def add_note(self, act: Act) -> None:
        """A confidential note; the record keeps only its digest."""
        CaseNote.objects.create(
            case_id=self.pk, event_id=act.event_id, author_id=act.actor.person,
            about=act.answers.get("about") or "general", text=act.answers["text"], created_at=act.now,
        )  # fmt: skip

    @action_of(PROCEDURES, "link_proceeding")
    def link_proceeding(self, act: Act) -> None:
        """A proceeding elsewhere about the same dispute; never moves the state."""
        Proceeding.objects.create(
            case_id=self.pk, event_id=act.event_id, kind=act.answers["kind"],
            reference=act.answers["reference"], body=act.answers.get("body", ""),
            on=act.answers.get("day"),
        )  # fmt: skip

    @action_of(PROCEDURES, "note_representative")
    def note_representative(self, act: Act) -> None:
        """The clock notes that somebody speaks for a party from now on, or no longer does."""

    @action_of(PROCEDURES, "note_missed_date")
    def note_missed_date(self, act: Act) -> None:
        """The clock notes that a date passed; the service marks the deadline.

        Dates that all may know come first; then those of one party at a time, which nobody else is told of.
        """
        over = [d for d in act.facts.running if d.is_over(act.occurred_at)]
        private = [d for d in over if d.code in self.table.private_clocks]
        if over and over == private:
            act.for_party(over[0].party_id)
            private = [d for d in over if d.party_id != over[0].party_id]
        act.left_running = {d.pk for d in private}
