"""The fixed cast of every test: one person per role, and those who must never get in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import timezone, translation
from django.utils.translation.reloader import translation_file_changed
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Office, Organization, User
from cases.forms import read_answers
from cases.models import Case, CaseEvent
from cases.models.facts import CaseFacts
from cases.roles import actor_for
from cases.services.act import take_action
from cases.services.opening import start_draft
from cases.services.signing import needs_code
from config.catalogues import compile_all
from dialogue.keeping import forget_all
from tests.accounts.factories import make_mandate, make_official, make_org, make_post, make_representative
from tests.seeded import seeded_template
from tests.seeds import bring_back
from tests.signing import code_for


def pytest_configure() -> None:
    """Tests read the Khmer words as they stand in the catalogue."""
    for compiled in compile_all([Path(__file__).parents[1] / "locale"]):
        translation_file_changed(None, compiled)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser comes last: its driver keeps an event loop running, which async tests cannot share.

    `--no-loadscope-reorder` in pyproject.toml holds this order when files are dealt out to several processes.
    """
    items.sort(key=lambda item: "tests/browser" in str(item.path))


# Sent too when a test emptied every table.
post_migrate.connect(bring_back, sender=apps.get_app_config("workflow"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Test databases are copies of one that is already migrated."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = seeded_template()


@dataclass
class Cast:
    """Everybody of one dispute in Phnom Penh, and their opponents elsewhere."""

    office: Office
    union: Organization
    employer: Organization
    rival: Organization
    other_employer: Organization
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def _people(cast: Cast) -> dict[str, User]:
    ended = timezone.now() - dt.timedelta(days=1)
    ex = make_representative(cast.rival, name="Ex Representative")
    make_mandate(ex, cast.union, valid_from=ended - dt.timedelta(days=9), valid_until=ended)
    both = make_official("officer", cast.office, name="Officer Two")
    return {
        "union_rep": make_representative(cast.union, name="Union Representative"),
        "union_viewer": make_representative(cast.union, "view", name="Union Viewer"),
        "employer_rep": make_representative(cast.employer, name="Employer Representative"),
        "rival_rep": make_representative(cast.rival, name="Rival Representative"),
        "other_employer_rep": make_representative(cast.other_employer, name="Second Employer"),
        "ex_rep": ex,
        "officer": make_official("officer", cast.office, name="Officer One"),
        "officer2": both,
        "head": make_official("head_of_office", cast.office, name="Head of Office"),
        "conciliator": make_official("officer", cast.office, name="Conciliator One"),
        "officer_elsewhere": make_official("officer", "siem-reap", name="Officer Elsewhere"),
        "delegate": make_official("minister_delegate", None, name="Delegate of the Minister"),
        "registrar": make_official("registrar", None, name="Registrar"),
    }


def make_cast() -> Cast:
    """Everybody, with mandates and posts in force."""
    office = Office.objects.get(slug="phnom-penh")
    cast = Cast(
        office, make_org("union", "Union A"), make_org("enterprise", "Employer A"),
        make_org("union", "Union B"), make_org("enterprise", "Employer B"),
    )  # fmt: skip
    cast.people = _people(cast)
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, with mandates and posts in force."""
    return make_cast()


def sheet_of(cast: Cast, **more: Any) -> dict[str, Any]:
    """A sheet with both sides and two issues."""
    return {
        "claimant": "union",
        "parties": [
            {"key": "union", "side": "workers", "kind": "union", "name": cast.union.name,
             "organization": cast.union.pk, "workers": 412, "women": 355},
            {"key": "factory", "side": "employer", "kind": "enterprise", "name": cast.employer.name,
             "organization": cast.employer.pk, "workers": 398},
        ],
        "issues": [
            {"key": "1", "kind": "rights", "category": "overtime", "text": "Overtime on Sundays"},
            {"key": "2", "kind": "interests", "category": "bonus", "text": "Attendance bonus"},
        ],
        **more,
    }  # fmt: skip


@dataclass
class Table:
    """A case on the table with the cast around it: `do("officer", "take_up")` acts as a person would."""

    cast: Cast
    case: Case

    def do(self, who: str, action: str, answers: dict[str, Any] | None = None, **options: Any) -> CaseEvent:
        """Act through the form and the one service, as a page does."""
        user = getattr(self.cast, who)
        user.__dict__.pop("_access", None)
        self.case = Case.objects.get(pk=self.case.pk)
        when = options.get("when")
        moment = when.occurred_at if when else options.pop("now", None) or timezone.now()
        answers = {**self._proof(user, action), **(answers or {})}
        facts = CaseFacts(self.case, actor_for(user, self.case), moment)
        with translation.override("en"):
            cleaned, _assumed = read_answers(action, answers, facts)
            return take_action(self.case, action, by=user, answers=cleaned, **options)

    def _proof(self, user: User, action: str) -> dict[str, Any]:
        """What a person's signature needs beside the form: the statement and a fresh one-time code."""
        standing = self.case.settlements.filter(status="proposed").last()
        if action != "sign_settlement" or standing is None or not needs_code(actor_for(user, self.case)):
            return {}
        return {"authority": True, "code": code_for(user, standing)}

    def status(self) -> dict[str, str]:
        """Issue statuses by key."""
        return {i.key: str(i.status) for i in self.case.issues.all()}

    def clocks(self) -> dict[str, str]:
        """Status of the newest deadline of each code (and party key)."""
        rows = self.case.deadlines.select_related("party").order_by("id")
        return {f"{d.code}{'/' + d.party.key if d.party else ''}": str(d.status) for d in rows}


def begin_draft(cast: Cast, procedure: str = "collective", **sheet: Any) -> Table:
    """A draft of the union's complaint."""
    case = start_draft(
        procedure=procedure, office=cast.office, created_by=cast.union_rep.pk,
        sheet=sheet_of(cast, **sheet), filed_for=cast.union, title="Union A / Employer A",
    )  # fmt: skip
    return Table(cast, case)


@pytest.fixture
def draft(cast: Cast) -> Callable[..., Table]:
    """Makes a draft of the union's complaint."""
    return partial(begin_draft, cast)


STEPS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "filed": [("union_rep", "file", {"declaration": True})],
    "under_review": [("officer", "take_up", {})],
    "accepted": [("officer", "accept", {"kinds": {"1": "rights", "2": "interests"}})],
}


def bring_to(table: Table, state: str) -> Table:
    """Bring a draft lawfully to filed, under_review, accepted or in_conciliation."""
    for name, steps in STEPS.items():
        for who, action, answers in steps:
            table.do(who, action, answers)
        if name == state:
            return table
    if table.case.procedure == "collective":
        table.do("head", "appoint_conciliator", {"conciliator": table.cast.conciliator.pk})
    else:
        table.do("head", "reassign", {"to": table.cast.conciliator.pk, "reason": "Workload"})
    return table


@pytest.fixture
def at_state(draft: Callable[..., Table]) -> Callable[..., Table]:
    """Brings a case lawfully to filed, under_review, accepted or in_conciliation."""

    def bring(state: str, procedure: str = "collective") -> Table:
        return bring_to(draft(procedure), state)

    return bring


@pytest.fixture
def shelf(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own for files that are sent."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def raw() -> Callable[..., Any]:
    """Runs SQL as it stands."""

    def run(sql: str, params: list[Any] | None = None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params or [])
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English words."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def unread_meetings() -> None:
    """Nobody has read a meeting in another test, whose rows are gone."""
    forget_all()


__all__ = ["Cast", "Table", "make_post"]
