"""The acts that let officers of other offices read a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Post, PostKind
from cases.models.access import AccessRequest, AccessStatus
from cases.models.acting import Act
from cases.models.changes import ChangeSteps
from cases.procedure import PROCEDURES
from workflow.fsm import action_of

URGENT = timedelta(minutes=60)
"""How long a case opened in an emergency stays open."""


class GuestSteps(ChangeSteps):
    """A case with the acts that let officers of other offices read it."""

    class Meta(ChangeSteps.Meta):
        abstract = True

    @action_of(PROCEDURES, "ask_access")
    def ask_access(self, act: Act) -> None:
        """An officer of another office asks the head of this one."""
        if AccessRequest.objects.filter(case_id=self.pk, user_id=act.actor.person, status="asked").exists():
            act.refuse("already_asked", _("You asked already. The head of office has not answered yet."))
        self._keep_request(act)

    @action_of(PROCEDURES, "open_urgently")
    def open_urgently(self, act: Act) -> None:
        """An officer of another office opens the case in an emergency, for an hour, on record."""
        post = self._guest(act.actor.person, act, URGENT)
        self._keep_request(act, urgent=True, status=AccessStatus.GRANTED, post=post)

    def _keep_request(self, act: Act, **more: Any) -> None:
        AccessRequest.objects.create(
            case_id=self.pk, user_id=act.actor.person, office=act.answers["office"],
            reason=act.answers["reason"], asked_by_id=act.event_id, **more,
        )  # fmt: skip

    def _guest(self, user_id: int, act: Act, length: timedelta) -> Post:
        post: Post = Post.objects.create(
            user_id=user_id, kind=PostKind.GUEST, valid_from=act.now, valid_until=act.now + length
        )
        return post

    @action_of(PROCEDURES, "decide_access")
    def decide_access(self, act: Act) -> None:
        """The head of office lets somebody read for a number of days, or not, or ends it."""
        request: AccessRequest = act.answers["request"]
        request.decided_by_id, request.answer = act.event_id, act.answers.get("reason", "")
        if request.post is not None:
            self._end(request.post, act)
            request.status = AccessStatus.ENDED
        elif act.answers["accepted"]:
            request.post = self._guest(request.user_id, act, timedelta(days=act.answers["days"]))
            request.status = AccessStatus.GRANTED
        else:
            request.status = AccessStatus.REFUSED
        request.save(update_fields=["status", "post", "decided_by", "answer"])
        act.data["status"] = request.status

    def _end(self, post: Post, act: Act) -> None:
        if act.answers["accepted"]:
            act.refuse("reads_already", _("This person may read the case already."))
        Post.objects.filter(pk=post.pk).update(revoked_at=act.now)
