"""Who is told what the checks found in a file: its sender and the officers of the case, nobody else."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Post, PostKind
from cases.models import Case, Document, Exclusion
from cases.roles import actor_for
from notifications.services import Recipient, tell

BLOCKED = "file_blocked"


def tell_blocked(document: Document) -> int:
    """Tell sender and officers that a file was blocked; give how many. Belongs into the transaction."""
    case = Case.objects.get(pk=document.case_id)
    people = [_sender(document, case), *_officers(case, document.uploaded_by_id)]
    return tell(
        people, kind="file", ref=case.ref, verb=BLOCKED, source=document.notice,
        occurred_at=timezone.now(),
    )  # fmt: skip


def _sender(document: Document, case: Case) -> Recipient:
    """The sender, through the mandate or post in which the file was sent, if it is still in force."""
    user = document.uploaded_by
    mandate_id = actor_for(user, case).mandate_id
    post = None if mandate_id else _posts(case).filter(user=user).first()
    return Recipient(user.pk, "sender", mandate_id, post.pk if post else None)


def _officers(case: Case, sender_id: int) -> list[Recipient]:
    """Who has the case in hand; its office while nobody has; nobody for a draft."""
    if case.state == "draft":
        return []
    hands = [pk for pk in (case.conciliator_id, case.officer_id) if pk]
    posts = _posts(case).filter(user_id__in=hands) if hands else _posts(case).filter(office=case.office_id)
    away = Exclusion.objects.filter(case=case).values("user_id")
    rows = posts.exclude(user_id=sender_id).exclude(user_id__in=away).order_by("user_id", "pk")
    return [Recipient(user_id, "officer", None, pk) for user_id, pk in rows.values_list("user_id", "pk")]


def _posts(case: Case) -> QuerySet[Post]:
    kinds = [PostKind.OFFICER, PostKind.HEAD_OF_OFFICE]
    mine = Q(office=case.office_id, kind__in=kinds) | Q(user_id=case.conciliator_id)
    rows: QuerySet[Post] = Post.objects.in_force().filter(mine)
    return rows
