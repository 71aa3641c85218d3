"""Words for the kind `case`, as the cases app registers them; tables that may be emptied."""

from __future__ import annotations

import secrets

import pytest

from notifications import words
from notifications.channels.loopback import Loopback
from tests.accounts.factories import make_user, sign_in
from tests.notifications.gateways import SECRET
from tests.notifications.helpers import CANARY, register_words, without_truncation_guards
from tests.notifications.push_service import PushService
from tests.notifications.pushed import added


@pytest.fixture(scope="package", autouse=True)
def tables_may_be_emptied(django_db_setup, django_db_blocker):
    with without_truncation_guards(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def case_words():
    before = dict(words._words)
    register_words()
    yield
    words._words.clear()
    words._words.update(before)


@pytest.fixture
def gateway(settings):
    """A gateway that listens, and settings that name it."""
    made = Loopback().start()
    settings.GATEWAY_URL, settings.GATEWAY_SECRET = made.url, SECRET
    settings.GATEWAY_CHANNELS, settings.TELEGRAM_BOT = ["sms", "telegram"], "made_up_bot"
    settings.SITE_URL = "https://concord.example.kh"
    yield made
    made.stop()


@pytest.fixture
def service(settings):
    """A push service, a key of the site, and leave to call this machine."""
    settings.PUSH_KEY, settings.WEBHOOKS_PRIVATE = secrets.token_urlsafe(32), True
    made = PushService()
    yield made
    made.stop()


@pytest.fixture
def person(db):
    return make_user("sok@example.org", email="", name=f"Sok {CANARY}", language="en")


@pytest.fixture
def browser(client, person):
    return sign_in(client, person)


@pytest.fixture
def phone(service, browser):
    """The browser of the person shows notices."""
    return added(service, browser)
