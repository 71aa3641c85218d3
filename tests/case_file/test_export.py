"""Taking a whole case along: each reader gets what they may see, on record, for a day, and nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cases.case_file import build as making
from cases.case_file.reader import Reader
from cases.files import signing_keys
from cases.models import Case, CaseExport, Document
from cases.services import exporting
from cases.services.chain import verify_case as chain_of
from tests.accounts.factories import sign_in
from tests.case_file.conftest import PHOTO, entries_in, fresh, inside, taken
from tools.verify_case import verify_case

pytestmark = pytest.mark.django_db
SECRETS = ("UNIONSECRET", "FACTORYSECRET", "NOTESECRET", "INTERVIEW", "A. Name")
MAY_KNOW = {
    "union_rep": {"UNIONSECRET", "INTERVIEW", "A. Name"},
    "employer_rep": {"FACTORYSECRET"},
    "conciliator": set(SECRETS),
    "head": set(SECRETS),
}


def known_in(files):
    """Which of the confidential words stand anywhere in an archive."""
    whole = b"".join(data for name, data in files.items() if name != "verify_case.py").decode()
    return {word for word in SECRETS if word in whole}


@pytest.mark.parametrize("who", MAY_KNOW)
def test_each_reader_gets_what_they_may_see_and_the_program_says_that_it_holds(talks, who, capsys):
    export = taken(talks, who)
    assert known_in(inside(export)) == MAY_KNOW[who]
    key = signing_keys.signer().public.public_key
    assert verify_case.main([str(exporting.path_of(export)), "--key", key]) == 0, capsys.readouterr().out


def test_a_sabotaged_rule_lets_the_other_sides_words_out_and_is_noticed(talks):
    with mock.patch.object(Reader, "visible", lambda self: self.case.events.all()):
        assert known_in(inside(taken(talks, "employer_rep"))) != MAY_KNOW["employer_rep"]


def without_marks(entries):
    """The entries without the ids of the copies that they are about."""
    return [{k: v for k, v in e.items() if k in ("seq", "action", "recorded_at", "text")} for e in entries]


def hide_more(talks):
    """What the employer must not learn of."""
    talks.do("union_rep", "add_document", {"title": "x", "text": "UNIONSECRET", "audience": "party"})
    talks.do("conciliator", "add_note", {"text": "NOTESECRET", "about": "employer"})


def test_the_file_of_a_side_is_the_same_whatever_is_hidden_from_it(talks):
    before = inside(taken(talks, "employer_rep"))
    hide_more(talks)
    after = inside(taken(talks, "employer_rep"))
    told = without_marks(entries_in(after))
    assert told[:-1] == without_marks(entries_in(before))
    assert [entry["seq"] for entry in told] == list(range(1, len(told) + 1))
    for name in ("case.json", "documents.json", "texts.json"):
        assert before[name] == after[name], name
    manifests = [json.loads(files["MANIFEST.json"]) for files in (before, after)]
    said = [(m["chain"], m["head"], m["entries"]) for m in manifests]
    assert said == [(False, "", len(told) - 1), (False, "", len(told))]


def test_a_file_of_a_side_with_places_of_the_record_is_noticed(talks):
    with mock.patch.object(Reader, "has_chain", True):
        before = entries_in(inside(taken(talks, "employer_rep")))
        hide_more(talks)
        after = entries_in(inside(taken(talks, "employer_rep")))
    assert len(after) - len(before) == 3


@pytest.mark.parametrize("who", [who for who in MAY_KNOW if who.endswith("_rep")])
def test_no_hash_of_the_record_is_in_the_file_of_a_side(talks, who):
    files = inside(taken(talks, who))
    whole = b"".join(data for name, data in files.items() if name != "verify_case.py").decode()
    assert [e.hash for e in talks.case.events.all() if e.hash in whole] == []


def test_the_office_can_recompute_every_entry(talks):
    assert all("hashed" in entry for entry in entries_in(inside(taken(talks, "conciliator"))))


def test_an_entry_holds_chance_so_that_its_hash_cannot_be_guessed(talks):
    blinds = [event.data["blind"] for event in talks.case.events.all()]
    assert len(set(blinds)) == len(blinds)
    assert all(len(blind) == 32 for blind in blinds)


def test_the_documents_are_there_under_names_of_ours(talks):
    files = inside(taken(talks, "employer_rep"))
    listed = json.loads(files["documents.json"])["documents"]
    assert [d["file"] for d in listed] == ["documents/0001.txt", "documents/0002.txt"]
    assert files["documents/0001.txt"] == PHOTO
    assert listed[0]["name"] == "notice.txt"


def test_the_same_export_made_twice_has_the_same_bytes_and_two_differ_in_the_mark(talks):
    export = taken(talks, "union_rep")
    first = exporting.path_of(export).read_bytes()
    CaseExport.objects.update(state="building")
    assert making.build(str(export.pk)) == "ready"
    assert exporting.path_of(export).read_bytes() == first
    other, again = inside(export), inside(taken(talks, "union_rep"))
    changed = {name for name in other if other[name] != again[name]}
    assert changed == {"watermark.json", "index.html", "record.json", "MANIFEST.json", "SIGNATURE.json"}


def test_the_file_bears_who_took_it_and_the_record_says_so(talks):
    export = taken(talks, "employer_rep")
    files = inside(export)
    assert json.loads(files["watermark.json"])["person"] == "Employer Representative"
    assert files["index.html"].count(str(export.pk).encode()) == 2
    event = Case.objects.get(pk=talks.case.pk).events.latest("seq")
    assert (event.action, event.audience) == ("export_case", "party")
    assert event.audience_party.key == "factory"
    assert chain_of(talks.case) == []


def test_the_other_side_does_not_learn_that_somebody_took_the_case_along(talks):
    taken(talks, "employer_rep")
    page = sign_in(Client(), talks.cast.union_rep).get(f"/en/cases/{talks.case.number}/timeline/").content
    assert b"File of the whole case" not in page
    assert "export_case" not in {e.get("action") for e in entries_in(inside(taken(talks, "union_rep")))[:-1]}


def test_a_damaged_document_is_named_and_stops_nothing(talks):
    sha256 = Document.objects.exclude(sha256="").get().sha256
    path = exporting.store.path_of(sha256)
    path.write_bytes(b"other")
    listed = json.loads(inside(taken(talks, "union_rep"))["documents.json"])["documents"]
    path.write_bytes(PHOTO)
    assert listed[0]["missing"] == "damaged"


def test_the_page_asks_who_it_is_before_it_makes_a_file(talks):
    url = f"/en/cases/{talks.case.number}/export/"
    user = User.objects.get(pk=talks.cast.conciliator.pk)
    user.set_password("a long one of a made-up person")
    user.save()
    asked = sign_in(Client(), user).post(url)
    assert asked.status_code == 302
    assert "/security/again/" in asked["Location"]
    assert not CaseExport.objects.exists()


def test_a_file_is_for_who_asked_alone_and_for_a_day(talks):
    client = fresh(talks.cast.union_rep)
    url = f"/en/cases/{talks.case.number}/export/"
    assert client.post(url).status_code == 302
    export = CaseExport.objects.get()
    making.build(str(export.pk))
    assert f"{export.pk}/".encode() in client.get(url).content
    whole = b"".join(client.get(f"{url}{export.pk}/").streaming_content)
    assert whole == exporting.path_of(export).read_bytes()
    for who in ("union_viewer", "employer_rep", "conciliator", "rival_rep"):
        assert fresh(getattr(talks.cast, who)).get(f"{url}{export.pk}/").status_code == 404


def test_after_a_day_the_file_is_gone_from_page_and_disk(talks):
    export = taken(talks, "union_rep")
    path, url = exporting.path_of(export), f"/en/cases/{talks.case.number}/export/{export.pk}/"
    assert exporting.sweep(export.ends_at - timedelta(seconds=1)) == 0
    assert path.exists()
    assert exporting.sweep(export.ends_at) == 1
    assert not path.exists()
    assert fresh(talks.cast.union_rep).get(url).status_code == 404


def test_a_file_whose_day_is_over_is_refused_before_the_sweeper_comes(talks):
    export = taken(talks, "union_rep")
    CaseExport.objects.update(ends_at=timezone.now())
    url = f"/en/cases/{talks.case.number}/export/{export.pk}/"
    assert fresh(talks.cast.union_rep).get(url).status_code == 404


def test_who_lost_the_case_between_asking_and_making_gets_no_file(talks):
    user = talks.cast.union_rep
    export = exporting.ask(talks.case, user, exporting.actor_for(user, talks.case))
    user.mandates.update(revoked_at=timezone.now())
    assert making.build(str(export.pk)) == "failed"
    assert not exporting.path_of(export).exists()


def test_one_person_has_five_files_of_a_case_at_most_and_one_in_the_making(talks):
    client, url = fresh(talks.cast.union_rep), f"/en/cases/{talks.case.number}/export/"
    client.post(url)
    client.post(url)
    assert CaseExport.objects.count() == 1
    for _n in range(exporting.MOST):
        CaseExport.objects.update(state="ready")
        last = client.post(url)
    assert last.status_code == 409
    assert CaseExport.objects.count() == exporting.MOST


def test_a_builder_killed_in_the_middle_leaves_nothing_and_the_next_one_makes_the_file(talks):
    export = exporting.ask(talks.case, talks.cast.head, exporting.actor_for(talks.cast.head, talks.case))
    with (
        mock.patch.object(making, "own_texts", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        making.build(str(export.pk))
    assert not exporting.path_of(export).exists()
    assert not list((exporting.store.folder() / "incoming").glob("*"))
    assert making.build(str(export.pk)) == "ready"
