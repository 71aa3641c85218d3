"""What the inbox says of calls to a program that nobody took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.webhooks import KIND, VERB, webhooks_of
from notifications.words import Line, Reason, register

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Notification

REASONS = {"holder": Reason(gettext_lazy("You gave the address of the program."), asks=True)}


def describe(rows: Sequence[Notification], user: User) -> list[Line | None]:
    """One line per address that takes no calls; None once it was ended. One query."""
    mine = {f"W-{pk}" for pk in webhooks_of(user).values_list("pk", flat=True)}
    return [_line() if row.ref in mine else None for row in rows]


def _line() -> Line:
    text = _("Nobody took the calls for two days. Mend the program, then call again.")
    return Line(_("A program was not reached"), reverse("notifications:webhooks"), text=text)


register(
    KIND, label=gettext_lazy("Calls to programs"), describe=describe, reasons=REASONS, asking=(VERB,),
    stays=True,
)  # fmt: skip
