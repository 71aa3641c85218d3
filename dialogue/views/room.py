"""What every page of social dialogue does first: find the subject through its rule, know who acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from dialogue.models import Subject
from dialogue.models.facts import Facts
from dialogue.models.steps import Actor
from dialogue.roles import actor_for
from dialogue.services.step import open_steps
from workflow.gate import Decision


@dataclass
class Room:
    """One subject, the person before it, and what they can do there."""

    request: HttpRequest
    subject: Any
    actor: Actor
    facts: Facts
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """The token of the newest entry, for forms."""
        return str(self.subject.head)[:16]

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """What this person can do now, and what is shut, by name."""
        return {d.action.name: d for d in open_steps(self.subject, self.actor, self.facts.moment)}

    def can(self, name: str) -> bool:
        """Whether a step is open to this person now."""
        return name in self.decisions and self.decisions[name].allowed


def enter(request: HttpRequest, model: type[Subject], number: str, *related: str) -> Room:
    """The subject of that number if this person may see it; raises Http404 otherwise."""
    manager: Any = model._default_manager
    subject = manager.visible_to(request.user).select_related(*related).filter(number=number.upper()).first()
    if subject is None:
        raise Http404
    user: Any = request.user
    now = timezone.now()
    actor = actor_for(user, subject) if user.is_authenticated else Actor(None, "", frozenset())
    return Room(request, subject, actor, Facts(subject, actor, now))
