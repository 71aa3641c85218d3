"""The acts around the award: freezing, signing, issuing, serving, objecting, and what makes it final."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.models.acting import Act
from cases.models.award import (
    Award,
    AwardOutcome,
    AwardService,
    AwardSignature,
    AwardStatus,
    Objection,
)
from cases.models.council import CouncilSteps
from cases.models.issues import Issue, IssueKind, IssueStatus
from cases.models.parties import Party
from cases.procedure import PROCEDURES
from workflow.calendar import start_of_day
from workflow.fsm import action_of

_GRANTED = (IssueStatus.ORDERED, IssueStatus.PARTLY_ORDERED)


class AwardSteps(CouncilSteps):
    """A case with the acts from the frozen text to the published award."""

    class Meta(CouncilSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "propose_award")
    def propose_award(self, act: Act) -> None:
        """The chair freezes a text for signing; a new text clears every signature."""
        Award.objects.filter(case_id=self.pk, status=AwardStatus.PROPOSED).update(status=AwardStatus.REPLACED)
        self._new_text(act)

    def _new_text(self, act: Act) -> Award:
        """A version of the text with an outcome for every remaining issue."""
        outcomes = self._outcomes(act)
        text, binding = act.answers.get("text", ""), bool(act.answers.get("binding"))
        award = Award.objects.create(
            case_id=self.pk, version=len(act.facts.awards) + 1, text=text, binding=binding,
            binding_basis=act.answers.get("binding_basis", ""),
            digest=Award.digest_of(text, outcomes, binding=binding),
        )  # fmt: skip
        issues = {issue.key: issue for issue in act.facts.issues}
        AwardOutcome.objects.bulk_create(
            [AwardOutcome(award=award, issue=issues[key], **row) for key, row in outcomes.items()]
        )
        act.data["version"], act.data["digest"] = award.version, award.digest
        act.facts.__dict__.pop("awards", None)
        return award

    def _outcomes(self, act: Act) -> dict[str, dict[str, str]]:
        """Outcome, reasons, order and articles by issue; each remaining issue needs one, no other has one."""
        given: dict[str, str] = act.answers.get("outcomes", {})
        remaining = {i.key for i in act.facts.issues if i.status == IssueStatus.REMAINING}
        if missing := sorted(remaining - set(given)):
            act.refuse("no_outcome", _("No outcome is given for issue %s.") % ", ".join(missing), "LL 313")
        if extra := sorted(set(given) - remaining):
            text = _("Issue %s is not before the panel.") % ", ".join(extra)
            act.refuse("not_remaining", text, "LL 312")
        parts = {name: act.answers.get(name, {}) for name in ("reasons", "order", "articles")}
        return {
            key: {"outcome": outcome, **{name: rows.get(key, "") for name, rows in parts.items()}}
            for key, outcome in given.items()
        }

    @action_of(PROCEDURES, "sign_award")
    def sign_award(self, act: Act) -> None:
        """A member signs the frozen text, or records a dissent from it."""
        text = act.facts.award_text
        assert text is not None
        seat = self._own_seat(act)
        digest = act.answers.get("digest")
        if digest and digest != text.digest:
            act.refuse("text_changed", _("The text changed while you read it. Read it again."))
        if any(s.arbitrator_id == seat.arbitrator_id for s in text.signatures.all()):
            act.refuse("signed_already", _("You signed this text already."))
        dissent = act.answers.get("dissent", "")
        AwardSignature.objects.create(
            award=text, arbitrator_id=seat.arbitrator_id, dissents=bool(dissent), dissent=dissent,
            digest=text.digest, event_id=act.event_id,
        )  # fmt: skip
        act.data["arbitrator"], act.data["digest"] = seat.arbitrator.key, text.digest

    @action_of(PROCEDURES, "issue_award")
    def issue_award(self, act: Act) -> None:
        """The award is rendered: each remaining issue has its outcome. A late award stands all the same."""
        award = act.facts.award_text or self._new_text(act)
        award.status, award.event_id = AwardStatus.ISSUED, act.event_id
        award.issued_on = act.local_day(act.facts.zone)
        award.save(update_fields=["status", "event", "issued_on"])
        self._take_outcomes(award)
        act.data["digest"], act.data["binding"] = award.digest, award.binding
        self._warn_if_late(act, "AC_AWARD", "AWARD_LATE", "LL 313")

    def _take_outcomes(self, award: Award) -> None:
        rows = list(award.outcomes.select_related("issue"))
        for row in rows:
            row.issue.status = row.outcome
        Issue.objects.bulk_update([row.issue for row in rows], ["status"])

    @action_of(PROCEDURES, "serve_award")
    def serve_award(self, act: Act) -> None:
        """A party received the award: from the day after, its own time to object runs."""
        award, party = self._award(act), self._to_serve(act)
        day = act.answers.get("received_on")
        received = start_of_day(day, act.facts.zone) if day else act.occurred_at
        AwardService.objects.create(
            award=award, party=party, received_at=received, day_only=act.day_only or day is not None,
            how=act.answers.get("how", ""), proof=act.answers.get("proof", ""), event_id=act.event_id,
        )  # fmt: skip
        if str(self.state) == "award_issued" and not award.binding:
            act.dates[party.pk] = day or act.local_day(act.facts.zone)

    def _to_serve(self, act: Act) -> Party:
        text = _("Say which party received it.")
        party = act.need(act.facts.party(act.answers["party"]), "no_party", text)
        if party.pk in act.facts.served_ids:
            act.refuse("served", _("This party has received the award already."))
        return party

    def _award(self, act: Act) -> Award:
        return act.need(act.facts.award, "no_award", _("There is no award in this case."))

    @action_of(PROCEDURES, "object")
    def object(self, act: Act) -> None:
        """A party objects in its own time: the award cannot be enforced."""
        act.answering = act.actor.party_id
        self._objection(act, late=False)

    def _objection(self, act: Act, *, late: bool) -> None:
        Objection.objects.create(
            award=self._award(act), party_id=act.actor.side, grounds=act.answers.get("grounds", ""),
            means=act.answers.get("means", ""), late=late, admitted=None if late else True,
            event_id=act.event_id,
        )  # fmt: skip

    @action_of(PROCEDURES, "register_late_objection")
    def register_late_objection(self, act: Act) -> None:
        """An objection outside the window is registered; a person decides on it."""
        if any(o.party_id == act.actor.side for o in act.facts.late_objections):
            act.refuse("late_waits", _("Your late objection waits for a decision already."))
        self._objection(act, late=True)

    @action_of(PROCEDURES, "decide_late_objection")
    def decide_late_objection(self, act: Act) -> None:
        """The Minister's delegate admits a late objection or not; the state moves only where admitted."""
        key = act.answers.get("party")
        party = act.facts.party(key) if key else None
        waiting = [o for o in act.facts.late_objections if party is None or o.party_id == party.pk]
        if not waiting:
            act.refuse("no_late_objection", _("No late objection of this party waits."))
        row = waiting[0]
        row.admitted, row.decided_by_id = bool(act.answers["admit"]), act.event_id
        row.save(update_fields=["admitted", "decided_by"])

    @action_of(PROCEDURES, "finalise_award")
    def finalise_award(self, act: Act) -> None:
        """Nobody objected in time: the award is final. On interests it binds like an agreement."""
        on_interests = any(i.kind == IssueKind.INTERESTS and i.status in _GRANTED for i in act.facts.issues)
        if not on_interests:
            act.not_starting.add("INTEREST_AWARD_TERM")

    @action_of(PROCEDURES, "correct_award")
    def correct_award(self, act: Act) -> None:
        """A clerical error is corrected in the record; the text stays readable, no window moves."""
        self._award(act)

    @action_of(PROCEDURES, "register_award")
    def register_award(self, act: Act) -> None:
        """The final award is registered like a collective agreement."""
        award = self._award(act)
        award.registered_by_id, award.register_number = act.event_id, act.answers.get("number", "")
        award.save(update_fields=["registered_by", "register_number"])

    @action_of(PROCEDURES, "post_award")
    def post_award(self, act: Act) -> None:
        """The award hangs at the workplace and at the inspector's office."""
        self._award(act)

    @action_of(PROCEDURES, "publish_award")
    def publish_award(self, act: Act) -> None:
        """The masked text stands in the public register; the original never leaves."""
        award = self._award(act)
        award.published_by_id = act.event_id
        award.save(update_fields=["published_by"])


__all__ = ["AwardSteps"]
