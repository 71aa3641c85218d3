"""What leaves the pages says nothing: mail, inbox rows, jobs, log lines, kept answers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection

from cases.models import KeptAnswer
from notifications.delivery import deliver
from notifications.models import Notification
from tests.doors.cells import EVERYBODY, Site
from tests.doors.hidden import HIDDEN, happen
from tests.doors.knock import knock
from tests.doors.matrix import address
from tests.doors.words import WORDS

pytestmark = pytest.mark.django_db
_URL = re.compile(r"https?://[^\s/]+(/\S*)")
NAMES = ("Union A", "Employer A", "overtime", "Overtime")


def words_in(text: str) -> list[str]:
    return [word for word in WORDS.values() if word in text]


def send_everything() -> list[str]:
    """Every message about every event of the world, whole."""
    for row in Notification.objects.values("kind", "ref", "source").distinct():
        deliver(row["kind"], row["ref"], row["source"])
    return [str(message.message()) + message.body for message in mail.outbox]


def test_no_message_holds_a_word_a_name_or_the_subject(site: Site) -> None:
    messages = send_everything()
    assert len(messages) > 20
    for message in messages:
        assert not words_in(message)
        assert not [name for name in NAMES if name in message]


def test_every_link_in_a_message_leads_a_stranger_to_the_sign_in_page(site: Site) -> None:
    links = {link for message in send_everything() for link in _URL.findall(message)}
    assert links
    for link in links:
        answer = knock(site.visitors["anonymous"], "GET", link.rstrip(").,>"))
        assert answer.word in ("sign_in", "absent"), link


def rows_of(table: str) -> str:
    """A whole table as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(t::text, E'\\n') FROM {table} t")
        return str(cursor.fetchone()[0] or "")


@pytest.mark.parametrize(
    "table",
    ["notifications_notification", "procrastinate_jobs", "cases_keptanswer", "cache_table", "axes_accesslog",
     "django_session"],
)  # fmt: skip
def test_no_row_that_is_kept_for_machines_holds_a_word(site: Site, table: str) -> None:
    for hidden in HIDDEN:
        happen(site.world, hidden)
    assert not words_in(rows_of(table))


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line that is written to the log, formatted as the log has it."""
    lines: list[str] = []
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    loggers = [logging.getLogger(), *map(logging.getLogger, ("axes", "procrastinate", "django.db.backends"))]
    for logger in loggers:
        logger.addHandler(handler)
    yield lines
    for logger in loggers:
        logger.removeHandler(handler)


def test_no_log_line_holds_a_word(site: Site, log: list[str]) -> None:
    three = ("union_rep", "conciliator", "rival_rep")
    for turn, line in enumerate(line for line in site.matrix.lines if "POST" in line.rules):
        for who in three if EVERYBODY else [three[turn % 3]]:
            knock(site.visitors[who], "POST", address(site.world, line), {"text": WORDS["note"]})
    site.again().get("anonymous", f"/en/cases/?q={WORDS['note']}")
    assert log and not words_in("\n".join(log))


def test_the_key_of_an_act_gives_nobody_else_its_answer(site: Site) -> None:
    table = site.world.tables["talks"]
    table.do("conciliator", "add_note", {"text": WORDS["note"]}, key="shared-key-1")
    line = site.matrix.named("cases:notes")
    before = KeptAnswer.objects.count()
    for who, status in (("employer_rep", 404), ("rival_rep", 404), ("officer2", 302)):
        sent = {"text": "Another note", "idempotency_key": "shared-key-1"}
        answer = knock(site.visitors[who], "POST", address(site.world, line), sent)
        assert answer.status == status and not words_in(answer.text)
    assert KeptAnswer.objects.count() == before
