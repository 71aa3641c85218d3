"""Tells who asked to read a case of another office what its head decided."""

from __future__ import annotations

from accounts.models import Post, PostKind
from cases.models import AccessRequest, Case, CaseEvent
from cases.models.acting import Act
from notifications.services import Recipient, tell


def tell_asker(case: Case, act: Act, event: CaseEvent) -> None:
    """Tell the asker, through the post they hold at their own office."""
    request: AccessRequest = act.answers["request"]
    held = Post.objects.in_force().filter(user_id=request.user_id, office=request.office)
    post = held.exclude(kind=PostKind.GUEST).order_by("pk").first()
    if post is None:
        return
    tell(
        [Recipient(request.user_id, "asked", None, post.pk)], kind="access", ref=case.ref,
        verb="access_decided", source=event.pk, occurred_at=event.occurred_at,
    )  # fmt: skip
