"""The acts of a meeting by which it decides, and those of its minutes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from dialogue.models.steps import Step
from dialogue.procedure import PROCEDURES
from dialogue.reckoning import CONSTITUENCIES, Outcome, Quorum, Tally, Votes, judge, quorum_of
from workflow.fsm import action_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.fields.related_descriptors import RelatedManager

CHOICES = {"consensus": ("object", "reservation"), "majority": ("for", "against", "abstain")}
"""What can be chosen where the motion does not name its own options."""


class VoteSteps(models.Model):
    """One method per action of the table, each of the action's name."""

    if TYPE_CHECKING:
        body: Any
        starts_at: datetime
        zone: Any
        number: str
        title: str
        items: RelatedManager[Any]
        minutes: Any
        decisions: RelatedManager[Any]

    class Meta:
        abstract = True

    def present_at(self, moment: datetime) -> dict[str, int]:
        """How many people of each constituency are in the room at a moment."""
        raise NotImplementedError

    def _item(self, step: Step) -> Any:
        raise NotImplementedError

    def quorum_at(self, moment: datetime) -> Quorum:
        """The quorum at a moment, from who is in the room then; two queries."""
        rules = self.body.rules(self.starts_at.astimezone(self.zone).date())
        return quorum_of(rules, self.present_at(moment))

    @action_of(PROCEDURES, "put_motion")
    def put_motion(self, step: Step) -> None:
        """The text is frozen and the vote opens; without quorum it does not."""
        quorum = self.quorum_at(step.occurred_at)
        if not quorum.met:
            step.refuse("no_quorum", _("There is no quorum: %(who)s.") % {"who": missing_words(quorum)})
        decision = self._begin(step)
        options = step.answers.get("options") or CHOICES[decision.method]
        for position, key in enumerate(options):
            decision.options.create(position=position, key=key)
        step.data["decision"] = decision.number

    def _begin(self, step: Step) -> Any:
        """A decision with its frozen motion."""
        answers = step.answers
        number = (self.decisions.aggregate(n=Max("number"))["n"] or 0) + 1
        motion, motion_km = answers.get("motion") or "", answers.get("motion_km") or ""
        return self.decisions.create(
            item=self._item(step), number=number, method=answers["method"],
            secret=bool(answers.get("secret")), motion=motion, motion_km=motion_km,
            digest=hashlib.sha256(f"{motion}\0{motion_km}".encode()).hexdigest(),
            opened_at=step.occurred_at, closes_at=answers.get("closes_at"),
        )  # fmt: skip

    @action_of(PROCEDURES, "close_vote")
    def close_vote(self, step: Step) -> None:
        """Counted once and for all; who is in the room when the vote ends decides on quorum."""
        decision = self.decisions.select_for_update().get(result="open")
        if step.answers.get("decision") not in (None, decision.number):
            step.refuse("no_vote", _("That vote is closed already."))
        decision.count_open_votes()
        ended = min(step.occurred_at, decision.closes_at or step.occurred_at)
        self._finish(step, decision, decision.tally(), ended, decision.voters())

    @action_of(PROCEDURES, "record_decision")
    def record_decision(self, step: Step) -> None:
        """A decision that the room took without the system: its count is typed in and judged the same way."""
        tally = read_tally(step.answers)
        decision = self._begin(step)
        for position, (key, votes) in enumerate(_typed(tally).items()):
            by = {name: getattr(v, _FIELDS[key]) for name, v in tally.each.items()} if key in _FIELDS else {}
            decision.options.create(position=position, key=key, votes=votes, by_constituency=by)
        self._finish(step, decision, tally, step.occurred_at, {})

    def _finish(
        self, step: Step, decision: Any, tally: Tally, moment: datetime, voters: dict[str, int]
    ) -> None:
        """Judge and freeze. Whoever voted and left since has voted all the same, and counts for no quorum."""
        rules = self.body.rules(self.starts_at.astimezone(self.zone).date())
        present = self.present_at(moment)
        quorum = quorum_of(rules, present)
        if quorum.met:
            quorum = quorum_of(rules, {s: max(n, voters.get(s, 0)) for s, n in {**voters, **present}.items()})
        outcome: Outcome = judge(rules, quorum, tally)
        decision.result, decision.winner, decision.reason = outcome.result, outcome.winner, outcome.reason
        decision.closed_at = moment
        decision.counts = {"cast": tally.cast, "spoilt": tally.spoilt}
        decision.present = present
        decision.save()
        step.data.update(
            decision=decision.number, result=outcome.result, winner=outcome.winner, present=present
        )

    @action_of(PROCEDURES, "write_minutes")
    def write_minutes(self, step: Step) -> None:
        """A new version of the text on one item; refused where somebody saved another one meanwhile."""
        item = self._item(step) if step.answers.get("item") else None
        versions = self.minutes.sections.filter(item=item)
        last = versions.aggregate(n=Max("version"))["n"] or 0
        if step.answers.get("version") not in (None, last):
            step.refuse("newer_text", _("Somebody else saved a newer text. Yours is kept below."))
        versions.create(
            minutes=self.minutes, item=item, version=last + 1, text=step.answers["text"],
            writer_id=step.actor.user_id, written_at=step.now,
        )  # fmt: skip
        step.data["version"] = last + 1

    @action_of(PROCEDURES, "circulate_minutes")
    def circulate_minutes(self, step: Step) -> None:
        """Everybody may comment until a day."""
        self.minutes.state, self.minutes.comments_until = "circulated", step.answers.get("comments_until")
        self.minutes.save(update_fields=["state", "comments_until"])

    @action_of(PROCEDURES, "comment_minutes")
    def comment_minutes(self, step: Step) -> None:
        """A correction is asked for."""
        self.minutes.comments.create(
            item=self._item(step) if step.answers.get("item") else None, text=step.answers["text"],
            constituency=step.actor.constituency, author_id=step.actor.user_id, written_at=step.now,
        )  # fmt: skip

    @action_of(PROCEDURES, "adopt_minutes")
    def adopt_minutes(self, step: Step) -> None:
        """Adopted at a later meeting of the body: the text is frozen under its digest."""
        later = step.answers["adopted_at"]
        if later.body_id != self.body.pk or later.starts_at <= self.starts_at or later.state == "planned":
            step.refuse("not_later", _("Minutes are adopted at a later meeting of the same body."))
        text = self.minutes_text()
        self.minutes.state, self.minutes.adopted_at, self.minutes.text = "adopted", later, text
        self.minutes.digest = hashlib.sha256(text.encode()).hexdigest()
        self.minutes.save()
        step.data["digest"] = self.minutes.digest

    def minutes_text(self) -> str:
        """What is adopted, as one text: the general part, then each item with decisions and promises."""
        newest: dict[Any, str] = {}
        for section in self.minutes.sections.order_by("version"):
            newest[section.item_id] = section.text
        decided: dict[Any, list[str]] = {}
        for decision in self.decisions.prefetch_related("options").order_by("number"):
            decided.setdefault(decision.item_id, []).append(decision.as_text())
        parts = [f"{self.number} {self.title}", newest.get(None, "")]
        for item in self.items.order_by("position", "id").prefetch_related("commitments"):
            promised = [f"- {c.owner} {c.due or ''} {c.text} {c.text_km}" for c in item.commitments.all()]
            lines = [
                f"{item.key}. {item.title}",
                newest.get(item.pk, ""),
                *decided.get(item.pk, []),
                *promised,
            ]
            parts.append("\n".join(line for line in lines if line))
        return "\n\n".join(part for part in parts if part)

    @action_of(PROCEDURES, "sign_minutes")
    def sign_minutes(self, step: Step) -> None:
        """The chair or a vice-chair signs the frozen text."""
        if self.minutes.signatures.filter(seat=step.actor.seat_id).exists():
            step.refuse("signed_already", _("You signed these minutes already."))
        self.minutes.signatures.create(
            seat_id=step.actor.seat_id,
            signer_id=step.actor.user_id,
            signed_at=step.now,
            digest=self.minutes.digest,
        )


_FIELDS = {"for": "yes", "against": "no", "abstain": "abstain"}


def read_tally(answers: dict[str, Any]) -> Tally:
    """The count of a form or a file; votes per constituency add up to the whole where that is not given."""
    method = answers["method"]
    if method == "ballot":
        return Tally("ballot", options=answers["options"], spoilt=answers.get("spoilt") or 0)
    if method == "consensus":
        return Tally("consensus", objections=answers.get("objections") or 0)
    each = {name: Votes(*votes) for name, votes in (answers.get("each") or {}).items()}
    whole = answers.get("votes")
    if whole is None:
        whole = [sum(getattr(v, f) for v in each.values()) for f in ("yes", "no", "abstain")]
    return Tally("majority", Votes(*whole), each)


def _typed(tally: Tally) -> dict[str, int]:
    if tally.method == "ballot":
        return dict(tally.options)
    if tally.method == "consensus":
        return {"object": tally.objections}
    return {key: getattr(tally.votes, name) for key, name in _FIELDS.items()}


def missing_words(quorum: Quorum) -> str:
    """Who lacks how many, for people: “workers 2 of 9”."""
    labels = {"government": _("government"), "employers": _("employers"), "workers": _("workers")}
    rows = [(labels[name], quorum.each[name]) for name in CONSTITUENCIES if name in quorum.missing]
    if not quorum.overall.met:
        rows.append((_("all together"), quorum.overall))
    words = _("%(who)s %(present)s of %(needed)s")
    return ", ".join(words % {"who": who, "present": c.present, "needed": c.needed} for who, c in rows)
