"""The pages of the list pass the robot in Khmer on a phone, and fit into 320 pixels.

They also have room for a language 40 % longer than English: on a phone nothing is cut and nothing overlaps. That
one is made by tools/pseudo.py and spoken by a server of its own; with PAGES=all it is tried on every line.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import page_list, robot
from tests.browser.conftest import Site
from tests.browser.lines import Page
from tests.browser.server import web
from tests.browser.walking import Windows, World, db, look_at, shoot, windows, world
from tools import pseudo

pytestmark = pytest.mark.browser
__all__ = ["db", "windows", "world"]
FRONT = page_list.PUBLIC[0]


@pytest.mark.parametrize("line", page_list.IN_KHMER, ids=str)
def test_a_page_has_no_fault_a_robot_can_see(windows: Windows, world: World, line: Page) -> None:
    look_at(windows, world, line, "km")


@pytest.fixture(scope="module")
def longer(
    browser: Browser, site: Site, world: World, tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Windows]:  # fmt: skip
    """Windows to a server that speaks the longer language."""
    folder = pseudo.make(tmp_path_factory.mktemp("locale"))
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("PSEUDO_LOCALE", str(folder))
        with web(site.folder) as url:
            found = Windows(browser, Site(url, site.folder), world)
            yield found
            for window in found.values():
                window.page.context.close()


@pytest.mark.parametrize("line", page_list.IN_PSEUDO, ids=str)
def test_a_page_has_room_for_a_longer_language(longer: Windows, world: World, line: Page) -> None:
    window = longer[line.who]
    window.open(line, line.address(pseudo.CODE, world.things), robot.PHONE)
    shoot(window.page, f"{line}-pseudo")
    assert window.page.evaluate("() => document.documentElement.lang") == pseudo.CODE
    assert robot.room(window.page) == []


CLIP = "main a { inline-size: 4rem; overflow: hidden; white-space: nowrap; display: block }"
PILE = ".foot ul { display: block } .foot li { block-size: .3rem; margin: 0 }"


@pytest.mark.parametrize(("style", "fault"), [(CLIP, "cut"), (PILE, "overlap")])
def test_a_label_without_room_is_found(longer: Windows, world: World, style: str, fault: str) -> None:
    page = longer["stranger"].page
    page.goto(FRONT.address(pseudo.CODE, world.things))
    page.evaluate(
        "(s) => { const one = new CSSStyleSheet(); one.replaceSync(s); document.adoptedStyleSheets = [one]; }",
        style,
    )
    assert any(line.startswith(fault) for line in robot.room(page))
