"""What happens behind one side's back leaves no trace on the other side's pages, inbox, mail or socket."""

from __future__ import annotations

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import User
from cases.models import CaseEvent
from cases.roles import actor_for
from cases.services.act import seen_token
from notifications.delivery import deliver
from notifications.models import Inbox, Notification
from tests.accounts.factories import make_mandate
from tests.doors.cells import Site
from tests.doors.hidden import HIDDEN, Hidden, happen, missing, moved, others, views_of

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("hidden", HIDDEN, ids=lambda h: f"{h.action} by {h.who}, for {h.knows}")


def user(site: Site, who: str) -> User:
    found = site.world.people[who]
    assert found is not None
    return User.objects.get(pk=found.pk)


def test_every_act_that_not_both_sides_may_see_has_a_sample() -> None:
    assert not missing(), f"Add a sample to HIDDEN in tests/doors/hidden.py for {missing()}"


@pytest.mark.parametrize("case", ["talks", "panel"])
@pytest.mark.parametrize("who", ["employer_rep", "union_viewer", "officer", "conciliator"])
def test_nothing_moves_on_the_pages_of_who_may_not_know(site: Site, who: str, case: str) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        before = views_of(site, who, case)
        for hidden in HIDDEN:
            if hidden.case == case and who in others(hidden):
                happen(site.world, hidden)
        found = moved(before, views_of(site, who, case))
    assert not found, "\n".join(found)


@each
def test_nobody_else_is_told(site: Site, hidden: Hidden) -> None:
    people = [user(site, who).pk for who in others(hidden)]
    before = dict(Inbox.objects.filter(pk__in=people).values_list("pk", "last_seq"))
    event = happen(site.world, hidden)
    told = Notification.objects.filter(kind="case", source=event.pk)
    assert not told.filter(user__in=people).exists()
    assert dict(Inbox.objects.filter(pk__in=people).values_list("pk", "last_seq")) == before
    assert told.exists()


@each
def test_nobody_else_gets_mail(site: Site, hidden: Hidden) -> None:
    event = happen(site.world, hidden)
    deliver("case", str(event.case.number), event.pk)
    addresses = {to for message in mail.outbox for to in message.to}
    assert addresses and not addresses & {user(site, who).email for who in others(hidden)}


@each
def test_the_page_of_the_other_side_is_not_called_stale(site: Site, hidden: Hidden) -> None:
    case = site.world.case(hidden.case)
    before = [seen_token(case, actor_for(user(site, who), case)) for who in others(hidden)]
    happen(site.world, hidden)
    assert [seen_token(case, actor_for(user(site, who), case)) for who in others(hidden)] == before


@each
def test_whoever_is_told_may_see_what_they_are_told_of(site: Site, hidden: Hidden) -> None:
    lawyer_of_both_and_moonlighter(site)
    event = happen(site.world, hidden)
    for row in Notification.objects.filter(kind="case", source=event.pk).select_related("user"):
        sees = CaseEvent.objects.visible_to(row.user).filter(pk=event.pk).exists()
        assert sees, f"{row.user} was told of {hidden.action} and may not see it"


def lawyer_of_both_and_moonlighter(site: Site) -> None:
    """An officer of the office who also acts for the employer (the lawyer is in the world)."""
    make_mandate(user(site, "head"), site.world.cast.employer)
