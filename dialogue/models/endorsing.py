"""What agreements and work plans share: each constituency endorses the same text once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _

from dialogue.models.steps import Step
from dialogue.reckoning import CONSTITUENCIES

if TYPE_CHECKING:
    from datetime import date

    from django.db.models.fields.related_descriptors import RelatedManager

HOME = ZoneInfo("Asia/Phnom_Penh")
"""The zone of legal days where no meeting's place gives another."""


class Endorsed(models.Model):
    """A text that constituencies endorse."""

    if TYPE_CHECKING:
        endorsers: list[str]
        digest: str
        endorsements: RelatedManager[Any]

    class Meta:
        abstract = True

    def missing_endorsers(self) -> list[str]:
        """Constituencies that must endorse and have not, in their fixed order; one query."""
        given = set(self.endorsements.values_list("constituency", flat=True))
        return [name for name in CONSTITUENCIES if name in self.endorsers and name not in given]

    def last_endorsed_on(self) -> date | None:
        """The day of the last endorsement."""
        day: date | None = self.endorsements.aggregate(day=models.Max("on"))["day"]
        return day

    def _for_side(self, step: Step) -> str:
        """The constituency an act is for: the actor's own, or the one the secretariat records from paper."""
        named = str(step.answers.get("constituency") or "")
        if step.actor.endorses:
            own = named or next(iter(sorted(step.actor.endorses)))
            if own not in step.actor.endorses:
                step.refuse("no_mandate", _("You hold no mandate to endorse for this side."))
            return own
        return step.need(named or None, "no_side", _("Say for which side."))

    def _endorse(self, step: Step) -> None:
        side = self._for_side(step)
        if side not in self.missing_endorsers():
            step.refuse("not_awaited", _("This side has endorsed already, or need not endorse."))
        text = step.answers.get("digest")
        if text and text != self.digest:
            step.refuse("text_changed", _("The text changed while you read it. Read it again."))
        on_paper = not step.actor.endorses
        self.endorsements.create(
            constituency=side, mandate_id=step.actor.mandate_id if not on_paper else None,
            user_id=step.actor.user_id, on_paper=on_paper, recorded_at=step.now,
            signer=step.answers.get("signer") or step.actor.name,
            on=step.answers.get("on") or step.day(HOME), digest=getattr(self, "digest", ""),
        )  # fmt: skip
        step.data["constituency"] = side
        step.answers["completes"] = not self.missing_endorsers()
