"""The main navigation: which doors each role sees, in the order of the roles' daily work.

A door is named by its path under the language prefix. One that leads nowhere in this installation is
left out, so an app can be absent without a broken link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, access_of

LABELS: dict[str, str | Promise] = {
    "start/": _("Start"),
    "file/": _("File a dispute"),
    "home/": _("Home"),
    "cases/": _("Cases"),
    "queue/": _("Queue"),
    "workload/": _("Workload"),
    "calendar/": _("Calendar"),
    "arbitration/": _("Arbitration"),
    "strike-notices/": _("Notices"),
    "agreements/": _("Agreements"),
    "meetings/": _("Meetings"),
    "actions/": _("Commitments"),
    "workplan/": _("Work plan"),
    "bodies/": _("Bodies"),
    "overview/": _("Overview"),
    "statistics/": _("Statistics"),
    "register/": _("Register"),
    "glossary/": _("Words we use"),
    "khmer-texts/": _("Khmer texts"),
    "manage/": _("Manage"),
    "imports/": _("Old cases"),
    "dry-runs/": _("Dry run"),
    "erasing/": _("Erase by rule"),
}
PUBLIC = ("start/", "file/", "register/", "statistics/")
PARTY = ("home/", "cases/", "agreements/", "meetings/")
BY_POST: dict[str, tuple[str, ...]] = {
    "officer": ("home/", "queue/", "calendar/", "cases/", "strike-notices/", "agreements/"),
    "head_of_office": ("home/", "queue/", "workload/", "cases/", "strike-notices/", "statistics/"),
    "minister_delegate": ("home/", "cases/", "strike-notices/", "dry-runs/", "statistics/"),
    "arbitrator": ("home/", "arbitration/", "cases/", "calendar/", "register/"),
    "council": ("home/", "arbitration/", "cases/", "calendar/", "meetings/", "register/"),
    "registrar": ("home/", "manage/", "agreements/"),
    "secretariat": ("home/", "meetings/", "bodies/", "actions/", "agreements/", "workplan/"),
    "leadership": ("overview/", "workplan/", "statistics/", "strike-notices/", "register/"),
    "reviewer": ("home/", "khmer-texts/", "glossary/"),
    "admin": ("manage/", "imports/", "dry-runs/", "erasing/", "workplan/", "statistics/"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One door of the navigation; `exact` says the page itself is open, `current` that one under it is."""

    path: str
    label: str | Promise
    url: str
    current: bool
    exact: bool


@lru_cache(maxsize=256)
def _leads_somewhere(url: str, urlconf: str | None) -> bool:
    """Whether an address has a view in this installation."""
    try:
        resolve(url, urlconf)
    except Resolver404:
        return False
    return True


def link(path: str) -> str:
    """The address of a path in the active language, or an empty text where nothing answers there."""
    url = f"/{get_language() or 'km'}/{path}"
    return url if _leads_somewhere(url, get_urlconf()) else ""


def first_link(*paths: str) -> str:
    """The first of these paths that leads somewhere, or an empty text."""
    return next((url for url in map(link, paths) if url), "")


def paths_for(access: Access) -> tuple[str, ...]:
    """The doors of a person: those of each post in turn, then those of a party; each once."""
    if access.user_id is None:
        return PUBLIC
    wanted = [path for post in access.posts for path in BY_POST.get(post.kind, ())]
    if access.mandates or not access.posts:
        wanted += PARTY
    return tuple(dict.fromkeys(wanted))


def _items(paths: Iterable[str], here: str) -> Iterator[Item]:
    for path in paths:
        url = link(path)
        if url:
            yield Item(path, LABELS[path], url, here.startswith(url), here == url)


def nav_for(request: HttpRequest) -> list[Item]:
    """The main navigation of the person asking, with the door they stand behind marked."""
    user = getattr(request, "user", None)
    access = access_of(user) if user is not None else Access(user_id=None)
    return list(_items(paths_for(access), request.path))
