"""The public pages answer in both languages, and their frame offers what it should and no more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.access import Access, HeldMandate, HeldPost
from config import context, navigation
from config.pages import TOPICS

pytestmark = pytest.mark.django_db
PAGES = ["", "start/", "help/", "offices/", "glossary/", "accessibility/", "privacy/", "contact/", "offline/"]


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("path", [*PAGES, *(f"help/{topic}/" for topic in TOPICS)])
def test_every_public_page_answers_in_its_language(client: Client, language: str, path: str) -> None:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
    assert answer.content.decode().count("<h1") == 1


def test_an_unknown_help_topic_is_not_found(client: Client) -> None:
    assert client.get("/en/help/nothing/").status_code == 404


def test_the_gallery_is_there_in_the_demo_only(client: Client, settings: Any) -> None:
    assert client.get("/en/gallery/").status_code == 404
    settings.DEMO = True
    assert client.get("/en/gallery/").status_code == 200
    assert client.get("/en/gallery/?errors").status_code == 422


def test_the_demo_says_that_it_is_one(client: Client, settings: Any) -> None:
    words = "Demonstration service. Not an official website."
    assert words not in client.get("/en/").content.decode()
    settings.DEMO = True
    assert words in client.get("/en/").content.decode()


def test_the_language_switch_keeps_path_and_query(client: Client) -> None:
    page = client.get("/en/glossary/?q=award&page=2").content.decode()
    assert 'href="/km/glossary/?q=award&amp;page=2" lang="km"' in page


def test_the_switch_works_on_a_page_that_does_not_exist(client: Client) -> None:
    assert 'href="/km/nowhere/"' in client.get("/en/nowhere/").content.decode()


def test_save_data_links_no_font(client: Client) -> None:
    assert "css/fonts.css" in client.get("/en/").content.decode()
    assert "css/fonts.css" not in client.get("/en/", headers={"Save-Data": "on"}).content.decode()


def test_a_missing_page_keeps_the_frame_and_gives_a_code_to_tell(client: Client) -> None:
    answer = client.get("/en/nowhere/")
    assert answer.status_code == 404
    assert answer["X-Request-Id"] in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "500", "503"])
def test_an_error_page_stands_without_any_context(name: str) -> None:
    assert "<h1>" in render_to_string(f"{name}.html")


def paths_of(*posts: str, mandates: int = 0) -> tuple[str, ...]:
    held = tuple(HeldPost(n, None, kind) for n, kind in enumerate(posts))
    return navigation.paths_for(Access(1, tuple(HeldMandate(n, n, "act") for n in range(mandates)), held))


def test_a_stranger_sees_the_public_doors() -> None:
    assert navigation.paths_for(Access(None)) == navigation.PUBLIC


def test_each_role_starts_where_its_work_is() -> None:
    assert paths_of("officer")[:2] == ("home/", "queue/")
    assert paths_of("leadership")[0] == "overview/"
    assert paths_of(mandates=1) == navigation.PARTY


def test_two_roles_get_one_navigation_without_doubles() -> None:
    merged = paths_of("officer", mandates=1)
    assert len(merged) == len(set(merged))
    assert {"queue/", "meetings/"} <= set(merged)


def test_no_role_has_more_doors_than_a_phone_can_show() -> None:
    assert all(
        4 <= len(doors) <= 6 for doors in navigation.BY_POST.values() if doors[0] != "home/" or len(doors) > 3
    )


def test_every_door_has_a_word() -> None:
    doors = {door for doors in navigation.BY_POST.values() for door in doors}
    assert doors | set(navigation.PUBLIC) | set(navigation.PARTY) <= set(navigation.LABELS)


def test_doors_that_lead_nowhere_are_left_out() -> None:
    with translation.override("en"):
        assert navigation.link("help/") == "/en/help/"
        assert navigation.link("no-such-door/") == ""
        assert navigation.first_link("no-such-door/", "start/") == "/en/start/"


def test_the_open_door_is_marked() -> None:
    request = RequestFactory().get("/en/start/")
    request.user = SimpleNamespace(is_authenticated=False, pk=None)
    with translation.override("en"):
        marked = [item.path for item in navigation.nav_for(request) if item.current]
    assert marked == ["start/"]


def test_a_stranger_acts_for_nobody() -> None:
    assert context.acting_for(RequestFactory().get("/en/")) == ""
