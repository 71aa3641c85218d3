"""Calls programs when something is told: CloudEvents 1.0, signed, numbers alone; again until it was taken.

An address hears what its token's holder is told through the token's mandate or post, while the token counts.
A call says which kind, which number and which place in the inbox, as the live connection does: the program
then asks the interface with its token. Noted after it was taken, so a crash calls twice, under the same id.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import ApiToken, Mandate, Post
from notifications.channels.http import NotAllowed, post
from notifications.models import Call, Notification, State, Webhook
from notifications.patience import MOST_TRIES, pause_after
from notifications.reports import signature
from notifications.services import Recipient, tell

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

KIND, VERB = "webhook", "not_taken"
TYPE = "org.concord.told"
AT_ONCE = 300
SILENT_AFTER = 2
LONGEST_TURN = 10.0
"""Seconds after which no further call is begun in one turn."""
BACK = timedelta(days=7)


def make_webhook(token: ApiToken, url: str) -> tuple[Webhook, str]:
    """Make an address that was checked, for a token; give its row and the secret to show once."""
    secret = secrets.token_urlsafe(32)
    return Webhook.objects.create(token=token, url=url, secret=get_adapter().encrypt(secret)), secret


def webhooks_of(user: User) -> QuerySet[Webhook]:
    """The addresses of a person that were not ended."""
    rows = Webhook.objects.filter(token__user=user, ended_at=None)
    return rows.select_related("token__mandate__organization", "token__post__office").order_by("pk")


def end_webhook(user: User, pk: int) -> bool:
    """End one of the person's addresses; False where there is none."""
    return bool(webhooks_of(user).filter(pk=pk).update(ended_at=Now()))


def call_again(user: User, pk: int) -> int:
    """Call again with all that failed and with what was told in the last seven days; gives how many."""
    rows = Call.objects.filter(webhook__in=webhooks_of(user).filter(pk=pk).values("pk"))
    rows = rows.filter(Q(state=State.FAILED) | Q(notification__created_at__gt=Now() - BACK))
    return rows.update(state=State.WAITING, tries=0, due_at=Now(), evidence="")


def plan_calls(rows: Sequence[Notification]) -> None:
    """Put calls into rows for those told, in the transaction that settles the other ways; two queries."""
    hooks = list(_counting().filter(token__user__in={row.user_id for row in rows}).select_related("token"))
    calls = [
        Call(webhook=hook, notification=row) for row in rows for hook in hooks if _hears(hook.token, row)
    ]
    Call.objects.bulk_create(calls, ignore_conflicts=True)


def _hears(token: ApiToken, row: Notification) -> bool:
    """Whether a row was told to the token's holder through the token's own mandate or post."""
    if token.user_id != row.user_id:
        return False
    return (token.mandate_id, token.post_id) == (row.mandate_id, row.post_id)


def _counting() -> QuerySet[Webhook]:
    """Addresses that were not ended and whose token counts, by the database's clock (see accounts.tokens)."""
    mandates = Mandate.objects.in_force().filter(pk=OuterRef("token__mandate"), user=OuterRef("token__user"))
    posts = Post.objects.in_force().filter(pk=OuterRef("token__post"), user=OuterRef("token__user"))
    since = Q(token__user__sessions_from=None) | Q(token__created_at__gt=F("token__user__sessions_from"))
    return Webhook.objects.filter(
        Exists(mandates) | Exists(posts), since, ended_at=None, token__revoked_at=None,
        token__expires_at__gt=Now(), token__user__is_active=True,
    )  # fmt: skip


def call_due() -> int:
    """Call whoever is due, each in a transaction of its own; gives how many took it.

    Programs that answer slowly keep nobody's messages waiting: what is over the time waits for the next turn.
    """
    silent: Counter[int] = Counter()
    taken, begun = 0, time.monotonic()
    due = Call.objects.due().order_by("due_at", "pk").values_list("pk", "webhook_id")
    for pk, hook in list(due[:AT_ONCE]):
        if silent[hook] < SILENT_AFTER and time.monotonic() - begun < LONGEST_TURN:
            state = call_one(pk)
            silent[hook] += state not in (State.SENT, State.DROPPED)
            taken += state == State.SENT
    return taken


@transaction.atomic
def call_one(pk: int) -> str:
    """Call, then note, holding the row; gives the state it is left in, empty where another worker has it."""
    rows = Call.objects.due().select_for_update(skip_locked=True, of=("self",))
    call = rows.select_related("webhook__token", "notification").filter(pk=pk).first()
    if call is None:
        return ""
    if not _counting().filter(pk=call.webhook_id).exists():
        return _note(call, State.DROPPED, "token")
    try:
        said = _called(call)
    except (OSError, NotAllowed, PermissionDenied) as error:  # the last: the secret is not readable
        said = getattr(error, "reason", "") or type(error).__name__
    if said.startswith("HTTP 2"):
        return _note(call, State.SENT, said)
    return _not_taken(call, str(said))


def _called(call: Call) -> str:
    body = json.dumps(event_of(call.notification), ensure_ascii=False).encode()
    at = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "Concord-Signature": signature(get_adapter().decrypt(call.webhook.secret), body, at),
        "User-Agent": "Concord",
    }
    answer = post(call.webhook.url, body, headers, private=settings.WEBHOOKS_PRIVATE)
    return f"HTTP {answer.status}"


def event_of(row: Notification) -> dict[str, Any]:
    """A notification as CloudEvents 1.0: numbers alone, as on the live connection."""
    return {
        "specversion": "1.0", "id": f"n-{row.pk}", "source": settings.SITE_URL, "type": TYPE,
        "time": row.occurred_at.isoformat(), "subject": row.ref, "datacontenttype": "application/json",
        "data": {"seq": row.seq, "kind": row.kind, "ref": row.ref},
    }  # fmt: skip


def _not_taken(call: Call, said: str) -> str:
    """Again later, ever more seldom; after two days, or with 410 Gone, it is a dead letter."""
    tries = call.tries + 1
    if tries >= MOST_TRIES or said == "HTTP 410":
        _tell_holder(call)
        return _note(call, State.FAILED, said)
    Call.objects.filter(pk=call.pk).update(
        tries=tries, due_at=Now() + pause_after(tries), evidence=said[:120]
    )
    return State.WAITING.value


def _note(call: Call, state: State, said: str) -> str:
    moment = {State.SENT: {"sent_at": Now()}, State.FAILED: {"failed_at": Now()}}.get(state, {})
    Call.objects.filter(pk=call.pk).update(state=state, evidence=said[:120], **moment)
    return state.value


def _tell_holder(call: Call) -> None:
    """Tell the holder of the token of the first dead letter of an address, in the inbox alone."""
    if Call.objects.dead().filter(webhook=call.webhook_id).exists():
        return
    token = call.webhook.token
    holder = Recipient(token.user_id, "holder", mandate_id=token.mandate_id, post_id=token.post_id)
    tell(
        [holder], kind=KIND, ref=f"W-{call.webhook_id}", verb=VERB, source=call.pk,
        occurred_at=timezone.now(), mail=False,
    )  # fmt: skip
