"""The acts of a meeting until it opens and while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _

from dialogue.models.promising import report_on
from dialogue.models.steps import Step
from dialogue.models.vote_steps import VoteSteps
from dialogue.procedure import PROCEDURES
from workflow.fsm import action_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.fields.related_descriptors import RelatedManager


class MeetingSteps(VoteSteps):
    """One method per action of the table, each of the action's name."""

    if TYPE_CHECKING:
        body: Any
        body_id: int
        state: Any
        starts_at: datetime
        timezone: str
        convened_at: datetime | None
        opened_at: datetime | None
        closed_at: datetime | None
        item_now: Any
        items: RelatedManager[Any]
        attendance: RelatedManager[Any]
        speakers: RelatedManager[Any]
        papers: RelatedManager[Any]

    class Meta:
        abstract = True

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the place."""
        return ZoneInfo(self.timezone)

    def present_at(self, moment: datetime) -> dict[str, int]:
        """How many people of each constituency are in the room at a moment; one query."""
        there = self.attendance.filter(Q(left=None) | Q(left__gt=moment), arrived__lte=moment)
        people = Sum(models.F("women") + models.F("men") + models.F("unstated"))
        return dict(there.order_by().values_list("constituency").annotate(people=people))

    @action_of(PROCEDURES, "set_agenda_item")
    def set_agenda_item(self, step: Step) -> None:
        """An item is added, or changed where the key is known."""
        last = self.items.aggregate(n=Max("position"))["n"] or 0
        key = str(step.answers.get("key") or last + 1)
        names = ("kind", "title", "title_km", "text", "lead", "minutes_planned", "category")
        given = {name: step.answers[name] for name in names if step.answers.get(name) not in (None, "")}
        item = self.items.filter(key=key).first()
        if item is None:
            self.items.create(key=key, position=last + 1, **given)
        else:
            item.__dict__.update(given)
            item.save(update_fields=list(given))
        step.data["item"] = key

    @action_of(PROCEDURES, "move_agenda_item")
    def move_agenda_item(self, step: Step) -> None:
        """An item changes place with its neighbour: `up` or `down`."""
        item = self._item(step)
        up = step.answers["direction"] == "up"
        neighbours = self.items.filter(**{f"position__{'lt' if up else 'gt'}": item.position})
        other = neighbours.order_by("-position" if up else "position").first()
        if other is None:
            return
        item.position, other.position = other.position, item.position
        item.save(update_fields=["position"])
        other.save(update_fields=["position"])

    def _item(self, step: Step) -> Any:
        """The item that the answers name by its key."""
        found = self.items.filter(key=step.answers.get("item") or "").first()
        return step.need(found, "no_item", _("No item of the agenda has that number."))

    @action_of(PROCEDURES, "convene")
    def convene(self, step: Step) -> None:
        """Invitations go out; one that is later than the body's notice is a warning."""
        self.convened_at = step.occurred_at
        notice = (self.starts_at.astimezone(self.zone).date() - step.day(self.zone)).days
        if self.body.notice_days and notice < self.body.notice_days:
            text = _("The body's rules ask for %(asked)s days of notice; there are %(given)s.")
            step.warn(
                "NOTICE_SHORT", self.body.basis, text % {"asked": self.body.notice_days, "given": notice}
            )

    @action_of(PROCEDURES, "cancel_meeting")
    def cancel_meeting(self, step: Step) -> None:
        """It does not take place."""

    @action_of(PROCEDURES, "record_arrival")
    def record_arrival(self, step: Step) -> None:
        """Somebody came: the holder of a seat, or so many people of a constituency."""
        answers = step.answers
        arrived, left = answers.get("at") or step.occurred_at, answers.get("left")
        if answers.get("seat") and self._is_taken(answers["seat"], arrived, left):
            step.refuse("seat_taken", _("Somebody is in the room on this seat at that time already."))
        names = ("women", "men", "unstated", "seat", "mandate", "left")
        self.attendance.create(
            constituency=answers["constituency"], arrived=arrived,
            **{name: answers[name] for name in names if answers.get(name) is not None},
        )  # fmt: skip

    def _is_taken(self, seat: Any, arrived: datetime, left: datetime | None) -> bool:
        """Whether somebody is on the seat at any moment from an arrival until before a departure."""
        others = self.attendance.filter(Q(left=None) | Q(left__gt=arrived), seat=seat)
        return (others.filter(arrived__lt=left) if left else others).exists()

    @action_of(PROCEDURES, "record_departure")
    def record_departure(self, step: Step) -> None:
        """The holder of a seat left the room."""
        row = self.attendance.filter(seat=step.answers["seat"], left=None).first()
        row = step.need(row, "not_there", _("This seat is not taken."))
        row.left = step.answers.get("at") or step.occurred_at
        if row.left <= row.arrived:
            row.delete()
        else:
            row.save(update_fields=["left"])

    @action_of(PROCEDURES, "open_meeting")
    def open_meeting(self, step: Step) -> None:
        """It begins, with or without quorum."""
        self.opened_at = step.occurred_at
        quorum = self.quorum_at(step.occurred_at)
        step.data["quorum"] = quorum.met
        if not quorum.met:
            step.warn("NO_QUORUM", self.body.basis, _("Nothing can be decided until there is quorum."))

    @action_of(PROCEDURES, "adjourn")
    def adjourn(self, step: Step) -> None:
        """It is interrupted."""

    @action_of(PROCEDURES, "resume")
    def resume(self, step: Step) -> None:
        """It goes on."""

    @action_of(PROCEDURES, "call_item")
    def call_item(self, step: Step) -> None:
        """The chair goes to an item; the one before is over."""
        item = self._item(step)
        if self.item_now is not None and self.item_now.pk != item.pk:
            self.items.filter(pk=self.item_now.pk).update(ended_at=step.occurred_at)
        item.called_at, item.ended_at = item.called_at or step.occurred_at, None
        item.save(update_fields=["called_at", "ended_at"])
        self.item_now = item

    @action_of(PROCEDURES, "ask_to_speak")
    def ask_to_speak(self, step: Step) -> None:
        """Somebody wants the floor; asking twice is asking once."""
        mandate = step.need(step.actor.mandate_id, "no_seat", _("You hold no seat in this body."))
        if not self.speakers.filter(mandate=mandate, ended_at=None, withdrawn_at=None).exists():
            self.speakers.create(
                mandate_id=mandate, constituency=step.actor.constituency, item=self.item_now,
                asked_at=step.occurred_at,
            )  # fmt: skip

    @action_of(PROCEDURES, "withdraw_request")
    def withdraw_request(self, step: Step) -> None:
        """They want it no more."""
        waiting = self.speakers.filter(mandate=step.actor.mandate_id, began_at=None, withdrawn_at=None)
        waiting.update(withdrawn_at=step.occurred_at)

    @action_of(PROCEDURES, "give_floor")
    def give_floor(self, step: Step) -> None:
        """The chair gives the floor; whoever spoke has ended."""
        waiting = self.speakers.filter(pk=step.answers["speaker"], began_at=None, withdrawn_at=None).first()
        waiting = step.need(waiting, "no_request", _("Nobody waits for the floor under that name."))
        self._end_speeches(step)
        waiting.began_at = step.occurred_at
        waiting.save(update_fields=["began_at"])

    @action_of(PROCEDURES, "end_speech")
    def end_speech(self, step: Step) -> None:
        """The speaker has ended."""
        self._end_speeches(step)

    def _end_speeches(self, step: Step) -> None:
        self.speakers.filter(began_at__isnull=False, ended_at=None).update(ended_at=step.occurred_at)

    @action_of(PROCEDURES, "hand_over_topic")
    def hand_over_topic(self, step: Step) -> None:
        """A topic left unsettled goes on as a dispute, which shows this item and is shown here."""
        item = self._item(step)
        item.handed_to = step.answers["case"]
        item.save(update_fields=["handed_to"])
        step.data["case"] = str(item.handed_to.number)

    @action_of(PROCEDURES, "add_paper")
    def add_paper(self, step: Step) -> None:
        """A file that has arrived becomes a paper of the meeting, for its audience."""
        self._paper(step)

    @action_of(PROCEDURES, "withdraw_paper")
    def withdraw_paper(self, step: Step) -> None:
        """Nobody gets it any more; that it was there stays in the record."""
        row = self._paper(step)
        row.state = "withdrawn"
        row.save(update_fields=["state"])

    def _paper(self, step: Step) -> Any:
        """The file that the answers name."""
        found = self.papers.exclude(state="withdrawn").filter(pk=step.answers.get("file")).first()
        return step.need(found, "no_paper", _("This paper is not there any more."))

    @action_of(PROCEDURES, "add_commitment")
    def add_commitment(self, step: Step) -> None:
        """Somebody promises something under an item."""
        item = self._item(step)
        item.commitments.create(**{k: v for k, v in step.answers.items() if k != "item"})

    @action_of(PROCEDURES, "report_commitment")
    def report_commitment(self, step: Step) -> None:
        """Its owner says how far it is."""
        item = self.items.filter(commitments=step.answers["commitment"]).first()
        report_on(step.need(item, "no_commitment", _("No commitment has that number.")).commitments, step)

    @action_of(PROCEDURES, "close_meeting")
    def close_meeting(self, step: Step) -> None:
        """It is over: everybody leaves."""
        self.closed_at = step.occurred_at
        self._end_speeches(step)
        self.attendance.filter(left=None, arrived__lt=step.occurred_at).update(left=step.occurred_at)
        if self.item_now is not None:
            self.items.filter(pk=self.item_now.pk).update(ended_at=step.occurred_at)
            self.item_now = None
