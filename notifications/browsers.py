"""The browsers of people: added by a press, known again at each sign-in, forgotten when they sign out.

The notices go on while the person is not signed in: that is what they are for. A cookie tells which browser
it is, so that signing out takes its notices along, and so does somebody else who signs in there. By the same
cookie it says that it is reached at another address.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.sessions import SHARED
from notifications.channels.webpush import public_key
from notifications.models import Browser

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.db.models import QuerySet

    from accounts.models import User

MOST = 5
KEPT_IN = "browser"
"""Where a session names the row of its browser."""
GONE = ("HTTP 404", "HTTP 410")
"""What a push service says of a browser that takes nothing any more (RFC 8030, section 7.3)."""
PATIENCE = timedelta(days=7)
COOKIE_LASTS = 400 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser says of itself: the address at its push service, and its two keys (RFC 8291)."""

    endpoint: str
    p256dh: str
    auth: str


def browsers_of(user_id: int) -> QuerySet[Browser]:
    """The browsers in which a person sees notices, the one that was reached last first."""
    rows = Browser.objects.filter(user=user_id, key=public_key())
    return rows.order_by(F("used_at").desc(nulls_last=True), "-pk")


def people_with_browsers(user_ids: Iterable[int]) -> frozenset[int]:
    """Who of these people sees notices in some browser; no query where the site has no key."""
    if not settings.PUSH_KEY:
        return frozenset()
    rows = Browser.objects.filter(user__in=list(user_ids), key=public_key())
    return frozenset(rows.values_list("user", flat=True))


def has_room(user: User, token: str) -> bool:
    """Whether one more browser may be added, or the one whose cookie this is again."""
    return browsers_of(user.pk).exclude(mark=_digest(token)).count() < MOST


@transaction.atomic
def add(user: User, session: SessionBase, given: Subscription, label: str, token: str) -> str:
    """Let a browser show the person's notices, in place of whoever saw theirs in it; gives its new cookie."""
    key, digest, new = public_key(), _digest(given.endpoint), secrets.token_urlsafe(32)
    before = Q(mark=_digest(token)) | Q(digest=digest) | Q(user=user) & ~Q(key=key)
    Browser.objects.filter(before).delete()
    row = Browser.objects.create(
        user=user, mark=_digest(new), endpoint=given.endpoint, digest=digest,
        p256dh=given.p256dh, auth=given.auth, key=key, label=label,
    )  # fmt: skip
    session[KEPT_IN] = row.pk
    return new


def known_by(token: str) -> Browser | None:
    """The browser whose cookie this is, if it shows notices and was given the site's present key."""
    return Browser.objects.filter(mark=_digest(token), key=public_key(), user__is_active=True).first()


def move(browser: Browser, given: Subscription) -> bool:
    """Reach a browser at another address from now on; False where that address is another browser's."""
    try:
        with transaction.atomic():
            moved = Browser.objects.filter(pk=browser.pk).update(
                endpoint=given.endpoint, digest=_digest(given.endpoint), p256dh=given.p256dh, auth=given.auth,
                silent_since=None,
            )  # fmt: skip
    except IntegrityError:
        return False
    return bool(moved)


def end(user: User, pk: int) -> bool:
    """End one of the person's browsers; False where there is none."""
    return bool(Browser.objects.filter(user=user, pk=pk).delete()[0])


def meet(user: User, session: SessionBase, token: str) -> bool:
    """Know a browser again after a sign-in; False where its cookie is of no use any more.

    Somebody else's notices end with it, and one's own on a telephone that the person calls shared.
    """
    row = Browser.objects.filter(mark=_digest(token)).first()
    if row is not None and row.user_id == user.pk and not session.get(SHARED):
        session[KEPT_IN] = row.pk
        return True
    if row is not None:
        row.delete()
    return False


def forget(user: User, session: SessionBase | None, others: bool) -> None:
    """End the browser of a session that ends; with `others` all of the person but that one."""
    own = Q(pk=session.get(KEPT_IN) if session is not None else None)
    Browser.objects.filter(~own if others else own, user=user).delete()


def note(browser: Browser, said: str) -> None:
    """Keep what a push service said: taken, gone, or nothing of use, which ends the row after a week."""
    row = Browser.objects.filter(pk=browser.pk)
    if said.startswith("HTTP 2"):
        row.update(used_at=Now(), silent_since=None)
    elif said in GONE:
        row.delete()
    else:
        row.filter(silent_since=None).update(silent_since=Now())
        row.filter(silent_since__lt=Now() - PATIENCE).delete()


def label_of(agent: str) -> str:
    """A browser and its system in the words people know them by, from what it says of itself."""
    return " · ".join(
        next((name for sign, name in signs if sign in agent), "?") for signs in (_NAMES, _SYSTEMS)
    )


_NAMES = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
