"""A socket closes within five seconds after the right to it has ended."""

from __future__ import annotations

import datetime as dt

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Mandate, Post, User
from accounts.sessions import end_sessions
from notifications.services import wake_revoked
from tests.accounts.factories import make_mandate, make_org, make_post, make_user
from tests.live.browsers import closed_with, cookie_of, watching

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def mandate(user):
    return make_mandate(user, make_org())


async def test_signing_out_closes_the_socket(user):
    client, cookie = await sync_to_async(cookie_of)(user)
    async with watching(user, cookie=cookie) as socket:
        assert await socket.receive_nothing(timeout=1)
        await sync_to_async(client.logout)()
        assert await closed_with(socket) == 4401


async def end_with(user, change, *arguments):
    """Watch, let the change happen, and give the code the socket is closed with."""
    async with watching(user) as socket:
        assert await socket.receive_nothing(timeout=1)
        await sync_to_async(change)(*arguments)
        return await closed_with(socket)


def deactivate(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def change_password(user):
    user.set_password("another long password 4")
    user.save()


def expire_sessions(user):
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))


def end_everywhere(user):
    end_sessions(user, timezone.now())


@pytest.mark.parametrize("change", [deactivate, change_password, expire_sessions, end_everywhere])
async def test_the_end_of_a_session_closes_the_socket(user, change):
    assert await end_with(user, change, user) == 4401


def revoke(row):
    type(row).objects.filter(pk=row.pk).update(revoked_at=timezone.now())


def run_out(row):
    type(row).objects.filter(pk=row.pk).update(valid_until=timezone.now() + dt.timedelta(milliseconds=300))


@pytest.mark.parametrize("change", [revoke, run_out])
async def test_the_end_of_a_mandate_closes_the_socket(user, mandate, change):
    assert await end_with(user, change, mandate) == 4403
    assert await Mandate.objects.acount() == 1


async def test_the_end_of_a_post_closes_the_socket(user):
    post = await sync_to_async(make_post)(user, "arbitrator", None)
    assert await end_with(user, revoke, post) == 4403
    assert await Post.objects.acount() == 1


async def test_a_new_mandate_leaves_the_socket_open(user):
    async with watching(user) as socket:
        assert await socket.receive_nothing(timeout=1)
        await sync_to_async(lambda: make_mandate(user, make_org()))()
        assert await socket.receive_nothing(timeout=4)


@pytest.mark.parametrize("passed", [False, True])
async def test_a_new_post_closes_a_socket_without_the_second_factor(user, passed):
    _, cookie = await sync_to_async(cookie_of)(user, second_factor=passed)
    async with watching(user, cookie=cookie) as socket:
        assert await socket.receive_nothing(timeout=1)
        await sync_to_async(make_post)(user)
        await sync_to_async(wake_revoked)()
        assert await socket.receive_nothing(timeout=1) is passed
        assert passed or await closed_with(socket) == 4403


async def test_a_poke_closes_it_at_once(user):
    async with watching(user) as socket:
        assert await socket.receive_nothing(timeout=1)
        await sync_to_async(deactivate)(user)
        await sync_to_async(wake_revoked)()
        assert await closed_with(socket, within=1) == 4401
