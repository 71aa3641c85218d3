"""The search of the public register over 100,000 awards, against the bare SQL that finds the same pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Office
from bench.measure import Figure, in_turn, ratio, say, share
from bench.options import Options
from bench.places import Place
from cases.forms.register import RegisterForm
from cases.khmer import asked_words, clusters, fold
from cases.queries_register import page, search
from cases.views.register import register_list

LIMIT, QUERIES = 3.0, 10
AWARDS = 100_000
ENGLISH = [
    "the", "award", "worker", "employer", "union", "council", "overtime", "bonus", "dismissal", "strike",
    "seniority", "maternity", *(f"term{n}" for n in range(3000)),
]  # fmt: skip
_SYLLABLES = [
    "ការ", "កម្មករ", "និយោជក", "សហជីព", "សេចក្តី", "បង្គាប់", "ប្រាក់", "ឈ្នួល",
    "ម៉ោង", "បន្ថែម", "ច្បាប់", "មាត្រា", "វិវាទ", "រោងចក្រ", "បញ្ឈប់", "ឈប់",
    "សម្រាក", "ក្រុម", "ប្រឹក្សា", "អាជ្ញា", "កណ្តាល", "សម្រុះ", "សម្រួល", "មាតុភាព",
]  # fmt: skip
KHMER = [*_SYLLABLES, *(a + b for a in _SYLLABLES for b in _SYLLABLES)]

_HEAD = """
SELECT a.id, a.number, a.title, a.issued_on, a.published_at, a.year, a.sector, a.status, a.binding, a.summary,
       a.decisions, a.categories, a.outcomes, a.articles, a.digest, o.slug, o.name_en, o.name_km
  FROM cases_publicaward a JOIN accounts_office o ON o.id = a.office_id WHERE """
_TAIL = " ORDER BY a.issued_on DESC, a.id DESC LIMIT 26"
_WORD = "a.words @@ plainto_tsquery('simple', %s)"


@dataclass(frozen=True, slots=True)
class Asked:
    """One search: what a visitor fills in, and the condition that a person would write for it."""

    filters: dict[str, str]
    where: str
    values: list[Any]


def searches(office: int) -> list[Asked]:
    """What visitors ask: words of either language, frequent and rare, alone and with the filters.

    The last Khmer one is of frequent clusters that stand side by side nowhere.
    """
    phrase, nowhere = KHMER[6] + KHMER[7], "លក់"
    return [
        Asked({}, "true", []),
        Asked({"q": "overtime"}, _WORD, ["overtime"]),
        Asked({"q": "term2750"}, _WORD, ["term2750"]),
        Asked({"q": "overtime bonus"}, f"{_WORD} AND {_WORD}", ["overtime", "bonus"]),
        *(Asked({"q": text}, _WORD, [asked_words(text)]) for text in (KHMER[7], phrase, nowhere)),
        Asked({"q": "bonus", "year": "2012"}, f"{_WORD} AND a.year = %s", ["bonus", 2012]),
        Asked(
            {"category": "maternity", "outcome": "declined"}, "a.categories @> %s AND a.outcomes @> %s",
            [["maternity"], ["declined"]],
        ),
        Asked({"sector": "food", "year": "2019"}, "a.sector = %s AND a.year = %s", ["food", 2019]),
        Asked({"office": "siem-reap"}, "a.office_id = %s", [office]),
        Asked({"article": "LL 313"}, f"{_WORD} AND a.articles ILIKE %s", ["LL 313", "%LL 313%"]),
    ]  # fmt: skip


def run(places: list[Place], options: Options) -> list[Figure]:
    """The 95th of 100 searches, and the queries of the first page. Sabotage: asked nine times."""
    place = next((place for place in places if place.size >= AWARDS), places[-1])
    awards = min(place.size, AWARDS)
    say(f"-- register, {awards:,} awards")
    fill(place, awards)
    with place.used(), place.connect(autocommit=True) as connection, connection.cursor() as cursor:
        times = _measured(cursor, options)
        asked = _queries(options)
    bare, ours = (share(times[name], 0.95) for name in ("bare", "ours"))
    return [
        ratio(f"register search (p95), {awards:,} awards", bare, ours, LIMIT),
        Figure(
            "register, queries of the first page", "-", f"{asked}", asked, QUERIES, "queries", timed=False
        ),
    ]


def fill(place: Place, awards: int) -> None:
    """Make the awards in this database, once."""
    with place.connect(autocommit=True) as connection:
        if connection.execute("SELECT EXISTS (SELECT FROM cases_publicaward)").fetchone() == (False,):
            khmer = [" ".join(clusters(fold(word))) for word in KHMER]
            place.run(connection, _SCRIPT, {"awards": awards, "english": ENGLISH, "khmer": khmer})
            connection.execute("VACUUM ANALYZE cases_publicaward")


_SCRIPT = Path(__file__).with_name("register.sql")


def _measured(cursor: Any, options: Options) -> dict[str, list[float]]:
    """Every search in turn, bare and as the house does it; all their times together."""
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for asked in searches(Office.objects.get(slug="siem-reap").pk):
        calls: dict[str, Callable[[], Any]] = {
            "bare": lambda asked=asked: _bare(cursor, asked),
            "ours": lambda asked=asked: [_ours(asked) for _again in range(options.again)],
        }
        found = in_turn(options, 40, calls)
        bare, ours = (1000 * share(found[name], 0.95) for name in ("bare", "ours"))
        say(f"   {asked.filters}: p95 {bare:.2f} ms bare, {ours:.2f} ms")
        for name, taken in found.items():
            times[name] += taken
    return times


def _bare(cursor: Any, asked: Asked) -> Any:
    """Planned for its own words each time: a plan for any words, as psycopg would keep, is far slower."""
    cursor.execute((_HEAD + asked.where + _TAIL).encode(), asked.values, prepare=False)
    return cursor.fetchall()


def _ours(asked: Asked) -> Any:
    """As a request does it: what was filled in is read, and the page with its mark is found."""
    form = RegisterForm(asked.filters)
    assert form.is_valid(), form.errors
    return page(search(form.wanted()))


def _queries(options: Options) -> int:
    """How many queries the whole first page makes, with a filter by words, year and province."""
    request = RequestFactory(HTTP_HOST=settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost").get(
        "/en/register/", {"q": "overtime", "year": "2012", "office": "phnom-penh"}
    )
    request.user = AnonymousUser()
    with CaptureQueriesContext(connections["default"]) as seen:
        for _again in range(options.again):
            register_list(request)
    return len(seen)
