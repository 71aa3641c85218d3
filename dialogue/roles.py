"""Which roles a person holds on a body, a meeting, an agreement or a plan right now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from accounts.access import Access, access_of
from dialogue.models import (
    Agreement,
    CollectiveAgreement,
    Commitment,
    Constituency,
    Meeting,
    SeatMandate,
    WorkPlan,
)
from dialogue.models.steps import Actor
from dialogue.procedure import roles

if TYPE_CHECKING:
    from accounts.models import User
    from dialogue.models import Subject

CLOCK = Actor(None, "", frozenset({roles.CLOCK}))


def actor_for(user: User, subject: Subject) -> Actor:
    """The person's roles on a subject, from posts and seats in force; at most three queries."""
    access = access_of(user)
    held = set()
    if access.holds("secretariat") and not isinstance(subject, CollectiveAgreement):
        held.add(roles.SECRETARIAT)
    if isinstance(subject, CollectiveAgreement):
        return Actor(user.pk, user.get_full_name(), _registering(subject, access))
    owns = _owned(subject, acting_for(access))
    if owns:
        held.add(roles.OWNER)
    return replace(_seated(user, held, body_of(subject), access.self_id), owns=owns)


def acting_for(access: Access) -> list[int]:
    """The organizations a person acts for; a mandate to look only does not count."""
    return [m.organization_id for m in access.acting if m.right != "view"]


def _registering(subject: CollectiveAgreement, access: Access) -> frozenset[str]:
    """A party's representative, or the office that registers; nobody registers an agreement of their own."""
    parties = {subject.employer_id, subject.union_id}
    if parties & {m.organization_id for m in access.mandates}:
        return frozenset({roles.PARTY} if parties & set(acting_for(access)) else ())
    here = subject.office_id in access.offices("officer", "head_of_office")
    return frozenset({roles.REGISTRAR} if here else ())


def _owned(subject: Subject, organizations: list[int]) -> frozenset[int]:
    """The commitments of the subject that these organizations made; no query for nobody's representative."""
    if not organizations or isinstance(subject, WorkPlan | CollectiveAgreement):
        return frozenset()
    place = "agreement" if isinstance(subject, Agreement) else "item__meeting"
    rows = Commitment.objects.filter(**{place: subject}, owner_organization__in=organizations)
    return frozenset(rows.values_list("pk", flat=True))


def body_of(subject: Subject) -> int | None:
    """The id of the body a subject belongs to."""
    if isinstance(subject, WorkPlan):
        return subject.programme.body_id
    if isinstance(subject, Meeting | Agreement):
        return subject.body_id
    return None


def _seated(user: User, held: set[str], body_id: int | None, self_id: int) -> Actor:
    """The actor with the seat held in the body; members come before substitutes."""
    mandates = SeatMandate.objects.today().filter(user_id=self_id, seat__body_id=body_id or 0)
    rows = list(mandates.select_related("seat").order_by("is_substitute", "id"))
    if not rows:
        return Actor(user.pk, user.get_full_name(), frozenset(held))
    seat: Any = rows[0].seat
    watching = seat.constituency == Constituency.OBSERVER
    held.add(roles.OBSERVER if watching else seat.office or roles.DELEGATE)
    endorses = frozenset(r.seat.constituency for r in rows if r.may_endorse)
    if endorses:
        held.add(roles.ENDORSER)
    if not watching:
        held.add(roles.PARTNER)
    return Actor(
        user.pk, user.get_full_name(), frozenset(held), seat.constituency, rows[0].pk, seat.pk, endorses
    )
