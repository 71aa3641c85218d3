"""Acts that change what a case is about: documents, workers, claims, parties, corrections."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.deadlines import DateProposal, DeadlineStatus
from cases.models.documents import Document, DocumentState
from cases.models.issues import Issue, IssueStatus
from cases.models.notice_law import move_notice
from cases.models.parties import Party, PartyRole, Worker
from cases.models.record import Audience
from cases.models.steps import IntakeSteps
from cases.procedure import PROCEDURES
from workflow.fsm import action_of


class ChangeSteps(IntakeSteps):
    """A case with the acts that change its file, claims and parties."""

    class Meta(IntakeSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "add_document")
    def add_document(self, act: Act) -> None:
        """A file or a text joins the case. Others learn of a file only when its checks have passed."""
        act.answering = act.actor.party_id
        act.audience = act.answers.get("audience") or Audience.ALL
        act.audience_party_id = None
        if act.audience == Audience.PARTY:
            act.for_party(act.answers.get("party_id") or act.actor.party_id)
        said = {
            "title": act.answers["title"], "shows": act.answers.get("shows", ""), "event_id": act.event_id,
            "audience": act.audience, "audience_party_id": act.audience_party_id,
        }  # fmt: skip
        if act.answers.get("document"):
            self._take_file(act, said)
            return
        Document.objects.create(
            case_id=self.pk, party_id=act.actor.party_id, uploaded_by_id=act.actor.person,
            text=act.answers.get("text", ""), state=DocumentState.READY, created_at=act.now, **said,
        )  # fmt: skip

    def _take_file(self, act: Act, said: dict[str, Any]) -> None:
        mine = Document.objects.select_for_update().filter(case_id=self.pk, event=None)
        file = mine.filter(pk=act.answers["document"]).first()
        if file is None:
            act.refuse("no_file", _("This file is not there any more."))
        assert file is not None
        if file.state == DocumentState.BLOCKED:
            act.refuse("file_blocked", _("The checks stopped this file. Send another one."))
        if file.state == DocumentState.CHECKING and act.audience == Audience.ALL:
            act.for_party(act.actor.party_id)
        Document.objects.filter(pk=file.pk).update(**said)
        act.data["sha256"] = file.sha256

    @action_of(PROCEDURES, "show_document")
    def show_document(self, act: Act) -> None:
        """A file has passed its checks: those for whom it was added learn of it now."""
        file = Document.objects.get(pk=act.answers["document"], case_id=self.pk)
        act.data = {"title": file.title, "shows": file.shows}

    @action_of(PROCEDURES, "add_workers")
    def add_workers(self, act: Act) -> None:
        """A list of workers; names are for officers and their own side."""
        party_id = act.actor.party_id or act.facts.parties_in(PartyRole.CLAIMANT)[0].pk
        act.for_party(party_id)
        rows = act.answers["workers"]
        Worker.objects.bulk_create(
            [Worker(case_id=self.pk, party_id=party_id, listed_by_id=act.event_id, **row) for row in rows]
        )
        act.data = {"workers": len(rows)}

    @action_of(PROCEDURES, "amend_claim")
    def amend_claim(self, act: Act) -> None:
        """The claimant changes, adds or counts anew, with notice to the others."""
        for key, change in act.answers.get("issues", {}).items():
            issue = act.facts.issue(key) or Issue(
                case_id=self.pk, key=key, position=len(act.facts.issues) + 1, category="other"
            )
            issue.text = change.get("text") or issue.text
            issue.asked = change.get("asked") or issue.asked
            issue.category = change.get("category") or issue.category
            issue.kind = change.get("kind") or issue.kind
            issue.save()
        if act.answers.get("workers") is not None:
            self.workers = act.answers["workers"]
            self.parties.filter(role=PartyRole.CLAIMANT).update(workers=self.workers)
        if act.answers.get("women") is not None:
            self.women = act.answers["women"]
            self.parties.filter(role=PartyRole.CLAIMANT).update(women=self.women)

    @action_of(PROCEDURES, "join_party")
    def join_party(self, act: Act) -> None:
        """An officer joins a party; it sees the case from now on."""
        values: dict[str, Any] = dict(act.answers["joining"])
        if act.facts.party(values["key"]) is not None:
            act.refuse("party_known", _("A party with that key is in the case already."))
        Party.objects.create(case_id=self.pk, role=PartyRole.JOINED, joined_at=act.occurred_at, **values)
        act.facts.__dict__.pop("parties", None)

    @action_of(PROCEDURES, "merge_cases")
    def merge_cases(self, act: Act) -> None:
        """Another case of the same dispute goes on in this one; the service ends the other."""
        self._take_issues(act.answers["other"].issues.all(), act)

    @action_of(PROCEDURES, "split_case")
    def split_case(self, act: Act) -> None:
        """Some issues go on in a new case; the service opens it."""
        keys = set(act.answers["issues"])
        if keys >= {i.key for i in act.facts.issues if i.status == IssueStatus.OPEN}:
            act.refuse("nothing_left", _("Leave at least one open issue in this case."))

    def _take_issues(self, issues: Any, act: Act) -> None:
        taken = {i.key for i in act.facts.issues}
        last = self.issues.aggregate(last=Max("position"))["last"] or 0
        for n, issue in enumerate(issues, start=1):
            key = issue.key if issue.key not in taken else f"{issue.key}-{act.seq}"
            issue.pk, issue.case_id, issue.key, issue.position = None, self.pk, key, last + n
            issue.settlement = None
            issue.save(force_insert=True)

    @action_of(PROCEDURES, "correct")
    def correct(self, act: Act) -> None:
        """A typed correction of an earlier entry, which stays readable."""
        wrong = act.answers["entry"]
        act.corrects_id = wrong.pk
        act.audience, act.audience_party_id = wrong.audience, wrong.audience_party_id

    @action_of(PROCEDURES, "decide_date_change")
    def decide_date_change(self, act: Act) -> None:
        """An officer approves or declines the date that a changed calendar proposes."""
        for proposal in DateProposal.objects.filter(case_id=self.pk, approved=None).select_related(
            "deadline"
        ):
            proposal.approved = act.answers["approve"]
            proposal.decided_by_id = act.event_id
            proposal.save(update_fields=["approved", "decided_by"])
            if proposal.approved and proposal.deadline.status == DeadlineStatus.RUNNING:
                self._move(proposal, act)

    def _move(self, proposal: DateProposal, act: Act) -> None:
        deadline = next(d for d in act.facts.deadlines if d.pk == proposal.deadline_id)
        act.data.setdefault("moved", []).append(
            {
                "code": deadline.code,
                "from": deadline.due_at.isoformat(),
                "to": proposal.new_due_at.isoformat(),
            }
        )
        deadline.due_at, deadline.due_on = proposal.new_due_at, proposal.new_due_on
        deadline.rolled_due_on = proposal.new_rolled_due_on
        deadline.calendar_version, deadline.counting = proposal.calendar_version, proposal.counting
        deadline.revision += 1
        deadline.save(
            update_fields=["due_at", "due_on", "rolled_due_on", "calendar_version", "counting", "revision"]
        )
        if deadline.due_on is not None:
            move_notice(deadline.trigger_id, deadline.code, deadline.due_on)
