"""The persona page opens in a demo on this machine, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.checks import check_demo_is_local, check_shared_cache
from accounts.models import Office, User
from tests.accounts.factories import make_official, make_user

PAGE = "/en/demo/"


@pytest.fixture(autouse=True)
def demo_on(settings: Any) -> None:
    """The trial is on."""
    settings.DEMO = True


@pytest.fixture
def persona() -> User:
    """A made-up officer."""
    return make_official(name="Made-up Officer", is_demo=True)


def test_it_lists_made_up_people_with_what_they_are(client: Client, persona: User) -> None:
    make_user(name="Real Person")
    text = client.get(PAGE).content.decode()
    assert "Made-up Officer" in text
    assert "Dispute officer · Phnom Penh" in text
    assert "Real Person" not in text


def test_one_click_signs_in_past_the_second_factor(client: Client, persona: User) -> None:
    client.post(PAGE, {"person": persona.pk})
    assert client.session["_auth_user_id"] == str(persona.pk)
    assert client.get("/en/account/").status_code == 200


def test_it_does_not_exist_outside_a_demo(client: Client, persona: User, settings: Any) -> None:
    settings.DEMO = False
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"person": persona.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["192.168.1.7", "8.8.8.8", "::2", ""])
def test_it_does_not_exist_for_other_machines(client: Client, persona: User, address: str) -> None:
    assert client.get(PAGE, REMOTE_ADDR=address).status_code == 404
    assert client.post(PAGE, {"person": persona.pk}, REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_it_does_not_exist_behind_a_proxy(client: Client, persona: User, header: str) -> None:
    assert client.get(PAGE, headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("wanted", ["", "x", "0", "999999999"])
def test_it_makes_nobody_up_on_the_spot(client: Client, wanted: str) -> None:
    assert client.post(PAGE, {"person": wanted}).status_code == 404


def test_a_real_person_cannot_be_chosen(client: Client) -> None:
    assert client.post(PAGE, {"person": make_user().pk}).status_code == 404


@pytest.mark.parametrize(
    ("demo", "hosts", "errors"),
    [(True, ["localhost"], 0), (True, ["localhost", "concord.example"], 1), (False, ["concord.example"], 0)],
)
def test_a_demo_refuses_a_public_host(settings: Any, demo: bool, hosts: list[str], errors: int) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS = demo, hosts
    assert len(check_demo_is_local()) == errors


def test_a_cache_of_one_process_is_refused(settings: Any) -> None:
    assert check_shared_cache() == []
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert len(check_shared_cache()) == 1


def test_there_are_twenty_five_offices() -> None:
    assert Office.objects.count() == 25
    assert Office.objects.get(slug="kandal").name_km == "ខេត្តកណ្តាល"
