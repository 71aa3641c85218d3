"""The case: its fields, and the acts from settlement to the end."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.issues import Issue, IssueStatus
from cases.models.parties import Party
from cases.models.record import Proceeding
from cases.models.settlement import Settlement, SettlementStatus, Signature
from cases.models.striking import StrikeSteps
from cases.models.visibility import VisibleCases
from cases.procedure import EDGES, PROCEDURES
from cases.procedure.states import STATES
from workflow.fsm import action_of
from workflow.table import Procedure, State
from workflow.triggers import FirmEdges, FirmProtect


def _case_triggers() -> list[Any]:
    """The graph of the table in the database: no other edge, and no birth in the middle."""
    return [
        FirmEdges(name="state_edges", field="state", transitions=sorted(EDGES)),
        FirmProtect(
            name="born_as_draft",
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition("NEW.state <> 'draft' AND NEW.opened_as <> NEW.state"),
        ),
        FirmProtect(
            name="case_stays",
            operation=pgtrigger.Delete,
            condition=pgtrigger.Condition("OLD.state <> 'draft'"),
        ),
    ]


class Case(StrikeSteps):
    """A labour dispute. Its state moves only through the methods bound to the procedure's rows."""

    objects = VisibleCases.as_manager()

    class Meta(StrikeSteps.Meta):
        abstract = False
        triggers: ClassVar[list[Any]] = _case_triggers()
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["office", "state", "next_deadline", "id"], include=["is_open"],
                name="case_in_state",
            ),
            models.Index(
                fields=["office", "next_deadline", "id"], include=["state"],
                condition=Q(is_open=True), name="case_queue",
            ),
            models.Index(
                fields=["conciliator", "next_deadline", "id"],
                condition=Q(is_open=True), name="case_mine",
            ),
            models.Index(
                fields=["officer", "next_deadline", "id"], condition=Q(is_open=True), name="case_officers"
            ),
            models.Index(
                fields=["state", "next_deadline", "id"],
                condition=Q(referred_at__isnull=False, is_open=True), name="case_council",
            ),
            models.Index(fields=["created_by"], condition=Q(state="draft"), name="case_drafts"),
            models.Index(fields=["filed_for"], condition=Q(state="draft"), name="case_drafts_for"),
            models.Index(fields=["kept_until"], condition=Q(state="draft"), name="case_drafts_kept"),
            models.Index(fields=["office", "-filed_at", "-id"], name="case_newest"),
            models.Index(fields=["conciliator", "office"], name="case_conciliators"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the case."""
        return reverse("cases:case", args=[self.number])

    @property
    def ref(self) -> str:
        """By what notices name it: its number, or that of the draft."""
        return self.number or f"DR-{self.pk}"

    @property
    def table(self) -> Procedure:
        """The procedure this case follows."""
        return PROCEDURES[self.procedure]

    @property
    def state_row(self) -> State:
        """The state with its words."""
        return STATES[str(self.state)]

    @action_of(PROCEDURES, "settle_issue")
    def settle_issue(self, act: Act) -> None:
        """An issue is settled between the parties."""
        issue = self._issue(act)
        if issue.status in (IssueStatus.SETTLED, IssueStatus.WITHDRAWN):
            act.refuse("issue_done", _("This issue is settled or withdrawn already."))
        self._set_status(issue, IssueStatus.SETTLED)

    @action_of(PROCEDURES, "withdraw_issue")
    def withdraw_issue(self, act: Act) -> None:
        """The claimant gives an issue up."""
        issue = self._issue(act)
        if issue.status not in (IssueStatus.OPEN, IssueStatus.REMAINING):
            act.refuse("issue_done", _("This issue is settled, withdrawn or decided already."))
        self._set_status(issue, IssueStatus.WITHDRAWN)

    def _issue(self, act: Act) -> Issue:
        return act.need(act.facts.issue(act.answers["issue"]), "no_issue", _("No issue has that number."))

    def _set_status(self, issue: Issue, status: str) -> None:
        issue.status = status
        issue.save(update_fields=["status"])

    @action_of(PROCEDURES, "propose_settlement")
    def propose_settlement(self, act: Act) -> None:
        """A text is proposed; an edit is a new version and clears every signature."""
        key = act.answers["key"]
        old = [s for s in act.facts.settlements if s.key == key]
        if any(s.status == SettlementStatus.CERTIFIED for s in old):
            act.refuse("certified", _("This settlement is certified already. Use another key."))
        Settlement.objects.filter(pk__in=[s.pk for s in old], status=SettlementStatus.PROPOSED).update(
            status=SettlementStatus.REPLACED
        )
        text, covers = act.answers["text"], act.answers.get("issues") or []
        obligations = act.answers.get("obligations") or []
        settlement = Settlement.objects.create(
            case_id=self.pk, key=key, version=len(old) + 1, text=text, obligations=obligations,
            covers=covers, digest=Settlement.digest_of(text, obligations, covers),
            proposed_by_id=act.actor.party_id, event_id=act.event_id,
        )  # fmt: skip
        act.data["version"], act.data["digest"] = settlement.version, settlement.digest

    @action_of(PROCEDURES, "sign_settlement")
    def sign_settlement(self, act: Act) -> None:
        """A party signs the frozen text; or an officer records its signature on paper."""
        settlement = self._standing(act)
        party = self._signing(act)
        if any(s.party_id == party.pk for s in settlement.signatures.all()):
            act.refuse("signed_already", _("This party signed this text already."))
        Signature.objects.create(
            settlement=settlement, party=party, method=act.answers.get("method") or "electronic",
            signer=act.answers.get("signer") or act.actor.name, user_id=act.actor.user_id,
            event_id=act.event_id, digest=settlement.digest,
        )  # fmt: skip
        act.data["digest"] = settlement.digest
        act.data["party"] = party.key

    def _signing(self, act: Act) -> Party:
        """The party whose signature it is: the actor's own, or the one an official names."""
        own = act.facts.party_by_id(act.actor.party_id)
        return act.need(
            own or act.facts.party(act.answers.get("party") or ""), "no_party", _("Say which party signed.")
        )

    def _standing(self, act: Act) -> Settlement:
        """The settlement the act names, else the latest; refused where it does not stand."""
        found = act.facts.standing_settlement(act.answers.get("settlement"))
        words = _("No settlement text of that key waits for signatures.")
        settlement = act.need(found, "no_settlement", words)
        digest = act.answers.get("digest")
        if digest and digest != settlement.digest:
            act.refuse("text_changed", _("The text changed while you read it. Read it again."))
        return settlement

    @action_of(PROCEDURES, "certify_settlement")
    def certify_settlement(self, act: Act) -> None:
        """Signed by all: the settlement has its force from now on."""
        settlement = self._signed(act)
        self._certify(settlement, act, also=Q(status=IssueStatus.SETTLED, settlement=None))

    @action_of(PROCEDURES, "certify_partial_settlement")
    def certify_partial_settlement(self, act: Act) -> None:
        """Some issues are settled with a signed paper of their own; the case goes on."""
        settlement = self._signed(act)
        settlement.covers = act.answers.get("issues") or settlement.covers
        if not settlement.covers:
            act.refuse("no_issues", _("Name the issues that this text settles."))
        settlement.partial = True
        self._certify(settlement, act)
        act.data["issues"] = settlement.covers

    def _signed(self, act: Act) -> Settlement:
        settlement = self._standing(act)
        if not act.facts.signed_by_all(settlement):
            act.refuse("not_signed", _("Not every party has signed the text as it stands."))
        return settlement

    def _certify(self, settlement: Settlement, act: Act, also: Q | None = None) -> None:
        """The text settles the issues it covers, and those that `also` names."""
        settlement.status = SettlementStatus.CERTIFIED
        settlement.certified_by_id = act.event_id
        settlement.save(update_fields=["status", "certified_by", "partial", "covers"])
        covered = Q(key__in=settlement.covers) & ~Q(status=IssueStatus.WITHDRAWN)
        settled = self.issues.filter(covered | also if also is not None else covered)
        settled.update(status=IssueStatus.SETTLED, settlement=settlement)
        act.data["digest"] = settlement.digest

    @action_of(PROCEDURES, "reopen")
    def reopen(self, act: Act) -> None:
        """The settlement did not hold: its issues are open again."""
        certified = [s for s in act.facts.settlements if s.status == SettlementStatus.CERTIFIED]
        last = certified[-1:]
        Settlement.objects.filter(pk__in=[s.pk for s in last]).update(status=SettlementStatus.SET_ASIDE)
        self.issues.filter(Q(settlement__in=last) | Q(settlement=None, status=IssueStatus.SETTLED)).update(
            status=IssueStatus.OPEN, settlement=None
        )

    @action_of(PROCEDURES, "report_breach")
    def report_breach(self, act: Act) -> None:
        """A party says that an obligation is not kept."""

    @action_of(PROCEDURES, "go_to_court")
    def go_to_court(self, act: Act) -> None:
        """A court has it: which, number and date."""
        Proceeding.objects.create(
            case_id=self.pk, event_id=act.event_id, kind="court", reference=act.answers["number"],
            body=act.answers["court"], on=act.answers.get("date"),
        )  # fmt: skip

    @action_of(PROCEDURES, "record_judgment")
    def record_judgment(self, act: Act) -> None:
        """The court decided; the case is closed."""

    @action_of(PROCEDURES, "report_compliance")
    def report_compliance(self, act: Act) -> None:
        """Every obligation was carried out; the case is closed."""

    @action_of(PROCEDURES, "lapse")
    def lapse(self, act: Act) -> None:
        """Nobody went to court in time (individual procedure)."""
