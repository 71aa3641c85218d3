"""Judges a run by its history and what is in the database: `python -m tests.faults.chaos.checker HISTORY`.

Prints one JSON object: figures, and for each invariant of trust.md §3.2 what broke it.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection
from django.db.models import Count

from accounts.models import User
from cases.models import Case, CaseEvent, Document, KeptAnswer, Party
from cases.procedure import PROCEDURES
from cases.services.chain import verify_record
from cases.services.heads import read_heads
from cases.services.kept import verify_files, verify_texts
from notifications.models import Notification
from tests.faults.chaos.entitled import Charge, People, entitled
from tests.faults.chaos.history import History, Operation

Found = Iterator[str]
MOST_CONNECTIONS = 60


class Judge:
    """One run and what is known of it."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.filings = [o for o in history.operations if o.kind == "file"]
        self.acts = [o for o in history.operations if o.kind == "act"]
        self.documents = [o for o in history.operations if o.kind == "document"]
        self.rows = list(Notification.objects.select_related("user").order_by("user_id", "seq"))
        self.visible: dict[int, set[str]] = {}

    def may_see(self, user_id: int) -> set[str]:
        """The numbers of the cases that a person may see."""
        if user_id not in self.visible:
            user = User.objects.get(pk=user_id)
            self.visible[user_id] = set(Case.objects.visible_to(user).values_list("number", flat=True))
        return self.visible[user_id]


def i01_each_accepted_filing_is_there_once(judge: Judge) -> Found:
    """What was answered with success is there exactly once, under the number that was told."""
    numbers = dict(_filed())
    for operation in judge.filings:
        there = numbers.get(operation.key, [])
        if len(there) > 1:
            yield f"{operation.key} is there {len(there)} times"
        if operation.done and there != [operation.number]:
            yield f"{operation.key} was told {operation.number} and is {there}"


def _filed() -> list[tuple[str, list[str]]]:
    """Numbers by the text that each filing carries."""
    found: dict[str, list[str]] = defaultdict(list)
    for text, number in Case.objects.exclude(number=None).values_list("facts_text", "number"):
        found[text].append(str(number))
    return list(found.items())


def i02_one_key_never_got_two_numbers(judge: Judge) -> Found:
    """Doubled calls got the same answer."""
    for operation in judge.filings:
        told = {
            _number_in(body) if 200 <= status < 400 else str(status) for status, body in operation.answers
        }
        if len(told) > 1:
            yield f"{operation.key} was told {sorted(told)}"
    for operation in judge.history.operations:
        statuses = {status // 100 for status, _body in operation.answers}
        if len(statuses) > 1:
            yield f"{operation.key} {operation.what} was answered {[s for s, _body in operation.answers]}"


def _number_in(body: dict[str, str]) -> str:
    return body.get("number") or body.get("location", "").rstrip("/").split("/")[-1]


def i03_nothing_is_there_that_nobody_sent(judge: Judge) -> Found:
    """No filing whose key was never used, and no gap in the numbers."""
    known = {o.key for o in judge.filings}
    yield from (f"{text} was never sent" for text, _numbers in _filed() if text not in known)
    series: dict[str, list[int]] = defaultdict(list)
    for number in Case.objects.exclude(number=None).values_list("number", flat=True):
        name, _dash, place = str(number).rpartition("-")
        series[name].append(int(place))
    for name, places in series.items():
        if sorted(places) != list(range(1, len(places) + 1)):
            yield f"the numbers of {name} have a gap or a double"


def i04_each_filing_has_its_entry(judge: Judge) -> Found:
    """Every case begins with its filing, and no other entry is one."""
    files = CaseEvent.objects.filter(action="file").values_list("case_id", "seq")
    counted = Counter(case_id for case_id, _seq in files)
    for case in Case.objects.exclude(number=None):
        if counted[case.pk] != 1:
            yield f"{case} was filed {counted[case.pk]} times"
    yield from (f"case {case_id} was filed as entry {seq}" for case_id, seq in files if seq != 1)


def i05_every_chain_of_states_is_lawful(judge: Judge) -> Found:
    """Entries 1 to n, each from where the one before led, along an edge of the table, to the case's state."""
    for case in Case.objects.exclude(number=None).prefetch_related("events"):
        at, edges = "draft", PROCEDURES[case.procedure].edges()
        entries = sorted(case.events.all(), key=lambda e: e.seq)
        if [e.seq for e in entries] != list(range(1, case.seq + 1)):
            yield f"{case} has entries {[e.seq for e in entries]} of {case.seq}"
        for entry in entries:
            moved = entry.state_before != entry.state_after
            if entry.state_before != at or (moved and (at, entry.state_after) not in edges):
                yield f"{case} went from {at} to {entry.state_after} by {entry.action}"
            at = entry.state_after
        if case.state != at:
            yield f"{case} is {case.state}, its record says {at}"


def i06_what_was_said_done_is_done_once(judge: Judge) -> Found:
    """A success has one entry; a refusal none; and no entry comes from a key that nobody used."""
    kept = {(k.user_id, k.key): k for k in KeptAnswer.objects.select_related("event__case")}
    for operation in judge.acts:
        row = kept.get((operation.user, operation.key))
        if operation.done and (row is None or _names(row) != (operation.what, operation.number)):
            yield f"{operation.key} {operation.what} was done and is not in the record"
        if not operation.done and operation.answers and row is not None:
            yield f"{operation.key} {operation.what} was refused and is in the record"
    used = {(o.user, o.key) for o in judge.history.operations}
    yield from (f"entry under the unknown key {key}" for key in set(kept) - used)
    if CaseEvent.objects.count() != len(kept):
        yield f"{CaseEvent.objects.count()} entries under {len(kept)} keys"


def _names(row: KeptAnswer) -> tuple[str, str]:
    return row.event.action, str(row.event.case.number)


def i07_the_record_verifies(judge: Judge) -> Found:
    """Every chain, against the heads that were kept in the middle of the run; texts too."""
    heads, _digest = read_heads(Path(judge.history.heads)) if judge.history.heads else ({}, "")
    if not heads:
        yield "no heads were kept"
    yield from (f"{name}: {words}" for name, words in verify_record(heads=heads).faults)
    yield from (f"{name}: {words}" for name, words in verify_texts())


def i08_everybody_entitled_was_told_once(judge: Judge) -> Found:
    """Notifications are entries times entitled people, numbered per person without gaps."""
    told = {(row.source, row.user_id) for row in judge.rows}
    wanted = set(_wanted())
    yield from (f"entry {e}: person {p} was not told" for e, p in sorted(wanted - told))
    yield from (f"entry {e}: person {p} was told" for e, p in sorted(told - wanted))
    if len(told) != len(judge.rows):
        yield f"{len(judge.rows) - len(told)} notifications are doubled"
    for user_id, seqs in _by_person(judge).items():
        if seqs != list(range(1, len(seqs) + 1)):
            yield f"person {user_id} has numbers {seqs[:5]}… of {len(seqs)}"


def _wanted() -> Iterator[tuple[int, int]]:
    people = People.now()
    parties: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.all():
        parties[party.case_id].append(party)
    for case in Case.objects.exclude(number=None).prefetch_related("events"):
        charge = Charge(case.procedure)
        for entry in sorted(case.events.all(), key=lambda e: e.seq):
            charge.after(entry.action, entry.actor_id, entry.data)
            for person in entitled(people, case, parties[case.pk], charge, entry):
                yield entry.pk, person


def _by_person(judge: Judge) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row in judge.rows:
        found[row.user_id].append(row.seq)
    return found


def i09_each_socket_showed_the_inbox(judge: Judge) -> Found:
    """Every number once and in order, on every socket, whatever was killed; no client sorts or drops here."""
    inbox: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in judge.rows:
        inbox[row.user_id].append((row.seq, row.ref))
    for watch in judge.history.watches:
        shown = [(int(seq), ref) for seq, ref in watch.frames]
        if shown != inbox[watch.user]:
            missing = len(set(inbox[watch.user]) - set(shown))
            yield f"person {watch.user}: {len(shown)} shown of {len(inbox[watch.user])}, {missing} missing"


def i10_nobody_heard_of_what_is_not_theirs(judge: Judge) -> Found:
    """No socket and no message named a case that its person may not see."""
    for watch in judge.history.watches:
        yield from (
            f"person {watch.user} saw {ref}"
            for _seq, ref in watch.frames
            if ref not in judge.may_see(watch.user)
        )
    by_address = dict(User.objects.exclude(email="").values_list("email", "pk"))
    for letter in judge.history.letters:
        if letter.subject.rsplit(" ", 1)[-1] not in judge.may_see(by_address[letter.to]):
            yield f"{letter.to} got {letter.subject}"


def i11_every_message_was_sent(judge: Judge) -> Found:
    """Every notification was mailed at least once, under the number of its row, to its person."""
    sent = {(letter.message_id, letter.to) for letter in judge.history.letters}
    for row in judge.rows:
        if (f"<n-{row.pk}@concord>", row.user.email) not in sent:
            yield f"notification {row.pk} was never sent to {row.user.email}"


def i12_every_file_is_whole(judge: Judge) -> Found:
    """A file that was accepted is there with its bytes; every row's bytes are on disk."""
    rows = Counter(Document.objects.filter(event__isnull=False).values_list("title", "sha256"))
    for operation in judge.documents:
        count = rows[operation.key, operation.sha256]
        if (count != 1 and operation.done) or count > 1:
            yield f"{operation.key} is there {count} times"
    yield from (f"{name}: {words}" for name, words in verify_files())


def i13_nothing_is_left_hanging(judge: Judge) -> Found:
    """No open transaction, no heap of connections, no job without a worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state LIKE 'idle in transaction%%'), count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        open_, all_ = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
        doing = cursor.fetchone()[0]
    if open_ or doing or all_ > MOST_CONNECTIONS:
        yield f"{open_} open transactions, {all_} connections, {doing} jobs underway"
    if not judge.history.drained:
        yield "the house did not come to rest in time"


INVARIANTS: list[Callable[[Judge], Found]] = [
    value for name, value in sorted(globals().items()) if name.startswith("i") and name[1:3].isdigit()
]


def judged(history: History) -> dict[str, Any]:
    """What broke each invariant (at most ten sentences each), and the figures of the run."""
    judge = Judge(history)
    broken = {check.__name__[:3].upper(): list(check(judge))[:10] for check in INVARIANTS}
    broken["probes"] = [f"{name}: {words}" for name, words in history.probes.items() if words]
    return {"broken": {k: v for k, v in broken.items() if v}, "figures": figures(judge)}


def figures(judge: Judge) -> dict[str, Any]:
    """The numbers of trust.md §8, as far as one run gives them."""
    history = judge.history
    there = dict(_filed())
    done = [o for o in judge.filings if o.done]
    letters = Counter(letter.message_id for letter in history.letters)
    shown = sum(len(w.frames) for w in history.watches)
    due = sum(
        len(seqs) for user, seqs in _by_person(judge).items() for w in history.watches if w.user == user
    )
    return {
        "seed": history.seed, "seconds": history.stages, "faults": len(history.faults), "by kind": Counter(kind for _at, kind in history.faults),
        "filings accepted": len(done), "filings lost": sum(not there.get(o.key) for o in done),
        "filings doubled": sum(len(numbers) > 1 for numbers in there.values()),
        "filings uncertain": sum(not o.answers for o in judge.filings),
        "calls repeated": sum(o.tries - max(len(o.answers), 1) for o in history.operations),
        "acts done": sum(o.done for o in judge.acts), "acts refused": _refused(judge.acts),
        "files": len(judge.documents), "entries": CaseEvent.objects.count(),
        "notifications on screen": f"{shown} of {due}", "socket connections": sum(w.connections for w in history.watches),
        "mails never": sum(f"<n-{r.pk}@concord>" not in letters for r in judge.rows),
        "mails doubled": sum(count - 1 for count in letters.values()), "mails": len(letters),
        "seconds until the first answer after the database was back": max(history.outages, default=0),
        "filing p50, p95 in seconds": _percentiles(done),
        "cases by state": dict(Case.objects.values_list("state").annotate(Count("id"))),
    }  # fmt: skip


def _refused(acts: list[Operation]) -> dict[str, int]:
    return dict(Counter(str(o.answers[0][0]) for o in acts if o.answers and not o.done))


def _percentiles(done: list[Operation]) -> list[float]:
    seconds = sorted(o.seconds for o in done)
    return [round(seconds[int(len(seconds) * part)], 2) for part in (0.5, 0.95)] if seconds else []


if __name__ == "__main__":
    json.dump(judged(History.load(Path(sys.argv[1]))), sys.stdout, default=str)
