"""What a telephone reads to put the site on its home screen, and the pictures it shows there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from tests.accounts.factories import make_user, sign_in
from tools.icons import FOLDER, ICONS, drawn

pytestmark = pytest.mark.django_db
NAMES = {"en": "Concord", "km": "វេទិកាសន្ទនាការងារ"}


def manifest(client: Client, language: str) -> Any:
    page = client.get(f"/{language}/").content.decode()
    [address] = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    return client.get(address)


@pytest.mark.parametrize("language", NAMES)
def test_each_page_names_the_manifest_of_its_language(client: Client, language: str) -> None:
    answer = manifest(client, language)
    said = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["lang"], said["start_url"]) == (NAMES[language], language, f"/{language}/")
    assert (said["id"], said["scope"], said["display"]) == ("/", "/", "standalone")
    found = {(icon["sizes"], icon["purpose"]) for icon in said["icons"]}
    assert found == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    assert [client.get(icon["src"]).status_code for icon in said["icons"]] == [200] * 3


def test_it_may_be_kept_whoever_asks(client: Client) -> None:
    sign_in(client, make_user())
    assert manifest(client, "en")["Cache-Control"] == "public, max-age=86400"


def test_its_colours_are_those_of_the_pages(client: Client) -> None:
    said, css = manifest(client, "en").json(), (settings.BASE_DIR / "static/css/app.css").read_text()
    assert f"--indigo-900: {said['theme_color']};" in css and f"--sand-50: {said['background_color']};" in css
    assert f'<meta name="theme-color" content="{said["theme_color"]}">' in client.get("/en/").content.decode()


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.name)
def test_a_picture_is_the_mark(icon: Any) -> None:
    kept = Image.open(FOLDER / icon.name).convert("RGB")
    assert kept.size == (icon.side, icon.side)
    assert kept.tobytes() == drawn(icon).convert("RGB").tobytes()


def test_filing_names_no_manifest(client: Client) -> None:
    assert 'rel="manifest"' not in client.get("/km/file/").content.decode()
