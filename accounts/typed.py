"""Keeps what people type and have not sent: for the one who types, until the form is sent or thrown away.

Nothing here checks a text or touches what the form is about. Where a form leads is only the name under
which its texts are kept: they are shown by the form's own page alone, which asks who may see it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.models import TypedText
from accounts.texts import storable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from accounts.models import User

KEPT = timedelta(days=30)
MOST_CHARACTERS = 200_000
"""Of all texts of one form; the longest forms have some ten long fields."""
MOST_FORMS = 50
"""Forms of one person with texts that are not sent."""

OURS = ("csrfmiddlewaretoken", "idempotency_key", "seen", "next")
"""Names of hidden fields that a form has from us."""
PASSING = ("from", "typed")
"""What an address may ask for without being the address of another form."""
_SECRET = ("password", "code", "token")
_LONGEST_PATH = 500


class NotKept(Exception):
    """The texts are not kept, with the reason in words; `status` is that of HTTP."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


def is_secret(name: str) -> bool:
    """Whether a field of that name may hold a secret, which is never kept."""
    return any(part in name for part in _SECRET)


def path_of(address: str) -> str:
    """The name of a form: where it is sent, without the language and what is only in passing."""
    path, _mark, query = storable(address).partition("?")
    language = get_language_from_path(path)
    path = path.removeprefix(f"/{language}") if language else path
    asked = QueryDict(query, mutable=True)
    for name in PASSING:
        asked.pop(name, None)
    return f"{path}?{asked.urlencode()}" if asked else path


def keep(user: User, address: str, texts: Mapping[str, str], *, seen: str, now: datetime) -> None:
    """Keep the texts of a form by field, in place of what was kept; nothing typed leaves nothing.

    Raises NotKept: 400 for no address, 413 for too long, 429 for too many forms.
    """
    path = path_of(address)
    if not path.startswith("/") or len(path) > _LONGEST_PATH:
        raise NotKept(_("This form has no address we know."), 400)
    kept = {storable(name)[:200]: storable(text) for name, text in texts.items() if not is_secret(name)}
    length = sum(map(len, kept.values())) + sum(map(len, kept))
    if length > MOST_CHARACTERS:
        words = _("This is too long to be kept while you type: %(length)d of %(most)d characters.")
        raise NotKept(words % {"length": length, "most": MOST_CHARACTERS}, 413)
    with transaction.atomic():
        if not any(text.strip() for text in kept.values()):
            TypedText.objects.visible_to(user).filter(path=path).delete()
            return
        if TypedText.objects.filter(user=user).exclude(path=path).count() >= MOST_FORMS:
            words = _(
                "You have %(count)d forms with text that is not sent. Send one, or throw its text away."
            )
            raise NotKept(words % {"count": MOST_FORMS}, 429)
        row = TypedText(
            user=user, acting_for_id=access_of(user).acting_for, path=path, seen=storable(seen)[:64],
            texts=kept, saved_at=now,
        )  # fmt: skip
        TypedText.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["user", "acting_for", "path"],
            update_fields=["seen", "texts", "saved_at"],
        )  # fmt: skip


def kept_for(user: User, address: str) -> TypedText | None:
    """What this person typed into the form that is sent there, if it is not sent yet; one query."""
    return TypedText.objects.visible_to(user).filter(path=path_of(address)).first()


def paths_under(user: User, address: str) -> set[str]:
    """The forms under an address with texts of this person that are not sent; one query."""
    rows = TypedText.objects.visible_to(user).filter(path__startswith=path_of(address))
    return set(rows.values_list("path", flat=True))


def forget(user: User, address: str, sent: Collection[str] | None = None) -> None:
    """Delete what was kept of a form; with `sent`, the names that were sent, only if all of it was sent."""
    row = kept_for(user, address)
    if row is not None and (sent is None or row.texts.keys() <= set(sent)):
        row.delete()


def forget_under(address: str) -> None:
    """Delete what anybody typed into the forms under an address, because the thing itself is gone."""
    TypedText.objects.filter(path__startswith=path_of(address)).delete()


def sweep(now: datetime) -> int:
    """Delete what was kept for thirty days; gives how many."""
    return TypedText.objects.filter(saved_at__lte=now - KEPT).delete()[0]
