"""What applications above this one have about a case: links for the case page, each for who may follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.models import Case
from cases.services.notice_ties import notices_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Tie:
    """One link: what it is, where it leads, and its words."""

    what: str
    url: str
    text: str


def tied_notices(case: Case, user: User) -> Iterable[Tie]:
    """Notices of strikes given before the dispute was filed; for the office those that fit it too."""
    for row in notices_of(case, case.parties.all(), user):
        if row.dispute_id is not None:
            yield Tie(_("Notice of a strike or lock-out"), row.get_absolute_url(), str(row.number))
        else:
            words = _("Notice of the same parties, not tied to a dispute")
            yield Tie(words, f"{row.tie_url}?dispute={case.number}", str(row.number))


TIES: list[Callable[[Case, User], Iterable[Tie]]] = [tied_notices]
"""More come from above; each asks a fixed number of queries and keeps to what the person may see."""


def ties_of(case: Case, user: User) -> list[Tie]:
    """Every tie of a case that this person may follow."""
    return [tie for more in TIES for tie in more(case, user)]
