"""The world of the doors, built once in a transaction that ends with the last test of this folder."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.template import Template
from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from accounts import sessions
from cases.files import printing
from tests.doors.cells import Site, site_of
from tests.doors.knock import Visitor
from tests.doors.world import make_world

LONG = dt.timedelta(hours=12)


def _once(made: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, called the first time only; later it gives what it gave."""
    kept: list[Any] = []

    def give(*args: Any, **more: Any) -> Any:
        if not kept:
            kept.append(made(*args, **more))
        return kept[0]

    return give


@pytest.fixture(scope="package")
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The world with everybody signed in; what tests change in it is rolled back after each.

    Nobody is signed out, or asked for the password again, because a machine is slow, and no session is
    written again because a minute went by. Templates do not keep their contexts for the tests, which costs a
    tenth of the time. A PDF is what would be printed in it.
    The description of the interface, the same for everybody, is made once.
    """
    settings = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("files"), ACCOUNT_REAUTHENTICATION_TIMEOUT=LONG.total_seconds()
    )
    rest = mock.patch.multiple(sessions, IDLE=LONG, TOUCH_EVERY=LONG)
    plain = mock.patch.object(Template, "_render", lambda self, context: self.nodelist.render(context))
    press = mock.patch.object(printing, "print_pdf", str.encode)
    described = mock.patch.object(SchemaGenerator, "get_schema", _once(SchemaGenerator.get_schema))
    written = mock.patch.object(OpenApiYamlRenderer, "render", _once(OpenApiYamlRenderer.render))
    changed = (settings, rest, plain, press, described, written)
    with django_db_blocker.unblock(), ExitStack() as stack, transaction.atomic():
        for change in changed:
            stack.enter_context(change)
        world = make_world()
        gc.freeze()
        yield site_of(world, {name: Visitor(user) for name, user in world.people.items()})
        transaction.set_rollback(True)
