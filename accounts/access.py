"""What a person may do right now: mandates and posts in force, read in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_SQL = """
SELECT 'mandate', id, organization_id, "right" FROM accounts_mandate
 WHERE user_id = %(user)s AND revoked_at IS NULL AND valid_from <= statement_timestamp()
   AND (valid_until IS NULL OR valid_until > statement_timestamp())
UNION ALL
SELECT 'post', id, office_id, kind FROM accounts_post
 WHERE user_id = %(user)s AND revoked_at IS NULL AND valid_from <= statement_timestamp()
   AND (valid_until IS NULL OR valid_until > statement_timestamp())
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A mandate in force: for which organization, with which right (view, act, sign)."""

    id: int
    organization_id: int
    right: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post in force: of which kind, at which office (None: the whole country)."""

    id: int
    office_id: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Access:
    """A person's mandates and posts at one moment of the database's clock.

    `acting_for` narrows the mandates to one organization, as chosen on the switcher page;
    None means all of them. `own` is False where a program's token stands for one mandate or post: then
    what is the person's alone does not count.
    """

    user_id: int | None
    mandates: tuple[HeldMandate, ...] = ()
    posts: tuple[HeldPost, ...] = ()
    acting_for: int | None = None
    own: bool = True

    @property
    def self_id(self) -> int:
        """The id under which the person's own cases are found; 0 where those do not count."""
        return self.user_id or 0 if self.own else 0

    @property
    def acting(self) -> tuple[HeldMandate, ...]:
        """The mandates that count for this request."""
        if self.acting_for is None:
            return self.mandates
        return tuple(m for m in self.mandates if m.organization_id == self.acting_for)

    @property
    def organizations(self) -> list[int]:
        """Organizations the person acts for in this request."""
        return [m.organization_id for m in self.acting]

    def offices(self, *kinds: str) -> list[int]:
        """Offices where the person holds a post of one of these kinds."""
        return [p.office_id for p in self.posts if p.kind in kinds and p.office_id is not None]

    def holds(self, *kinds: str) -> bool:
        """Whether the person holds a post of one of these kinds anywhere."""
        return any(p.kind in kinds for p in self.posts)

    @property
    def guest_posts(self) -> list[int]:
        """Posts through which an officer of one office may read a case of another one for a time."""
        if not self.holds("officer", "head_of_office"):
            return []
        return [p.id for p in self.posts if p.kind == "guest"]

    @property
    def is_official(self) -> bool:
        """Whether the person holds any post; officials need a second factor."""
        return bool(self.posts)


NOBODY = Access(user_id=None)


def read_access(user_id: int, acting_for: int | None = None) -> Access:
    """Read a person's mandates and posts now; one query."""
    found = prepared.rows(_SQL, {"user": user_id})
    mandates = tuple(HeldMandate(r[1], r[2], r[3]) for r in found if r[0] == "mandate")
    posts = tuple(HeldPost(r[1], r[2], r[3]) for r in found if r[0] == "post")
    return Access(user_id, mandates, posts, acting_for)


def access_of(user: User | AnonymousUser) -> Access:
    """The access of a request's user, read once per user object (so once per request).

    The organization switcher sets `user.acting_for` before the first call.
    """
    if not user.is_authenticated or user.pk is None:
        return NOBODY
    cached: Access | None = getattr(user, "_access", None)
    if cached is None:
        cached = read_access(user.pk, getattr(user, "acting_for", None))
        remember_access(user, cached)
    return cached


def remember_access(user: User, access: Access) -> None:
    """Keep an access on the user object, for the rest of this request."""
    setattr(user, "_access", access)  # noqa: B010 - the model has no such field on purpose
