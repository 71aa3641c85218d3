"""What changes without being news wakes the pages of those who may see it, with a number and nothing else."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction

from notifications.models import Notification
from notifications.services import touch_those
from tests.accounts.factories import make_user
from tests.live.browsers import tell, watching

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def touch(*people, ref="MT-2026-0001"):
    with transaction.atomic():
        ids = {"users": [p.pk for p in people]}
        touch_those("SELECT unnest(%(users)s::bigint[])", ids, kind="meeting", ref=ref)


@asynccontextmanager
async def listening(user):
    """A socket of which we know that the hub listens for it."""
    async with watching(user) as socket:
        await tell(user)
        assert json.loads(await socket.hear())["seq"] == 1
        yield socket


async def test_a_touch_wakes_those_it_is_for_and_leaves_no_row():
    mine, other = await sync_to_async(make_user)(), await sync_to_async(make_user)()
    async with listening(mine) as socket, watching(other) as elsewhere:
        await touch(mine)
        assert json.loads(await socket.hear()) == {"kind": "meeting", "ref": "MT-2026-0001"}
        await tell(other)
        assert json.loads(await elsewhere.hear())["seq"] == 1
    assert await Notification.objects.filter(user=mine).acount() == 1


async def test_a_touch_of_a_thousand_people_fits_into_its_payloads():
    mine = await sync_to_async(make_user)()
    async with listening(mine) as socket:
        await sync_to_async(touch_many)(mine.pk)
        assert "seq" not in json.loads(await socket.hear())


def touch_many(last):
    who = f"SELECT {last} UNION ALL SELECT 9000000000 + n FROM generate_series(1, 1000) n"
    with transaction.atomic():
        touch_those(who, {}, kind="meeting", ref="MT-2026-0001")


async def test_nobody_is_touched_by_what_was_rolled_back():
    mine = await sync_to_async(make_user)()
    async with listening(mine) as socket:
        await sync_to_async(rolled_back)(mine.pk)
        await touch(mine, ref="MT-2026-0002")
        assert json.loads(await socket.hear())["ref"] == "MT-2026-0002"


def rolled_back(user_id):
    with transaction.atomic():
        touch_those("SELECT %(u)s::bigint", {"u": user_id}, kind="meeting", ref="MT-2026-0001")
        transaction.set_rollback(True)


async def test_a_page_opened_after_the_last_one_closed_is_not_asked_to_look_again():
    mine = await sync_to_async(make_user)()
    async with listening(mine):
        pass
    async with watching(mine) as socket:
        assert json.loads(await socket.hear())["seq"] == 1
