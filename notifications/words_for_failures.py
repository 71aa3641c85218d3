"""What the inbox and the pages say of messages that did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.failing import KIND, VERB, for_person
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

REASONS = {
    "keeper": Reason(gettext_lazy("You work on what the message was about."), asks=True),
    "registrar": Reason(gettext_lazy("You look after the accounts of people."), asks=True),
}
WHY = {
    "no_way": gettext_lazy("No way to reach the person outside this site is known. Serve it by hand."),
    "gave_up": gettext_lazy("Nobody took the message for two days."),
    "address_refused": gettext_lazy("The mail server does not know the address."),
    "no_browser": gettext_lazy("No browser of the person shows messages any more."),
    "unknown_number": gettext_lazy("There is no such telephone number."),
    "blocked": gettext_lazy("The person has blocked our messages."),
    "expired": gettext_lazy("The telephone was off for too long."),
}


def reason_words(code: str) -> str:
    """Why a message failed, as a sentence."""
    return str(WHY.get(code) or gettext_lazy("The gateway could not deliver it."))


def describe(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per failed message, not whom it was for; None once somebody dealt with it. One query."""
    waiting = for_person(user).filter(pk__in=[row.source for row in rows])
    found = {delivery.pk: delivery for delivery in waiting}
    return [_line(row.source in found, row.source or 0) for row in rows]


def _line(open_: bool, pk: int) -> Line | None:
    if not open_:
        return None
    text = _("Call the person or write to them, then note how you reached them.")
    return Line(_("A message did not arrive"), reverse("notifications:unreached_one", args=[pk]), text=text)


register(
    KIND, label=gettext_lazy("Messages that did not arrive"), describe=describe, reasons=REASONS,
    asking=(VERB,), stays=True,
)  # fmt: skip
