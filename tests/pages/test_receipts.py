"""Receipts as signed files: what was received, checked by a program that knows nothing of us."""

from __future__ import annotations

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from cases.files import signing_keys
from cases.models import Case, Seal
from tests.accounts.factories import sign_in
from tests.pages.test_filing import answer, completed, send
from tools.verify_receipt import verify_receipt


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> Path:
    """A folder of keys of the test's own."""
    settings.RECEIPT_KEYS = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def filed(client, cast, shelf, tmp_path) -> Case:
    """A complaint with a photo of a notice and a story, sent; the file itself is in the folder."""
    draft = completed(client, cast)
    answer(client, draft, "story", story="ប្រាក់ឈ្នួល was cut in March.")
    (tmp_path / "notice.txt").write_bytes(b"Work stops on Monday.")
    upload = SimpleUploadedFile("notice.txt", b"Work stops on Monday.", "text/plain")
    client.post(f"/en/file/{draft.pk}/evidence/", {"file": upload, "title": "", "shows": ""})
    send(client, draft)
    return Case.objects.get(pk=draft.pk)


def keep(client: Client, case: Case, folder: Path) -> list[str]:
    """Fetch receipt and complaint as the person does; give their paths."""
    paths = []
    for name in ("receipt", "complaint"):
        answered = client.get(f"/en/cases/{case.number}/{name}.json")
        path = folder / f"{case.number}-{name}.json"
        assert answered["Content-Disposition"] == f'attachment; filename="{path.name}"'
        path.write_bytes(answered.content)
        paths.append(str(path))
    return paths


def test_the_receipt_of_a_complaint_fits_its_words_and_files_and_the_published_key(
    client, filed, tmp_path, capsys
):
    paths = keep(client, filed, tmp_path)
    (tmp_path / "keys.json").write_bytes(client.get("/en/verify/receipts/receipt-keys.json").content)
    call = [*paths, str(tmp_path / "notice.txt"), "--key", str(tmp_path / "keys.json")]
    assert verify_receipt.main(call) == 0
    assert capsys.readouterr().out.count("FITS") == 3


def test_a_complaint_with_one_word_changed_is_not_named_by_its_receipt(client, filed, tmp_path, capsys):
    receipt, complaint = keep(client, filed, tmp_path)
    Path(complaint).write_text(Path(complaint).read_text().replace("March", "April"))
    assert verify_receipt.main([receipt, complaint]) == 1
    assert "NOT NAMED" in capsys.readouterr().out


def test_the_receipt_names_nobody_and_nothing_of_the_dispute(client, filed):
    receipt = client.get(f"/en/cases/{filed.number}/receipt.json").content.decode()
    words = ("Employer A", "March", "overtime", filed.parties.first().name)
    assert [word for word in words if word in receipt] == []


def test_what_is_changed_afterwards_changes_no_receipt(client, filed):
    before = client.get(f"/en/cases/{filed.number}/receipt.json").content
    Case.objects.filter(pk=filed.pk).update(facts_text="Something else", title="Another title")
    assert client.get(f"/en/cases/{filed.number}/receipt.json").content == before
    assert Seal.objects.count() == 1


def test_the_signed_receipt_is_for_the_side_that_filed_and_the_office(client, cast, filed):
    for name in ("receipt", "complaint"):
        where = f"/en/cases/{filed.number}/{name}.json"
        who = ("officer", "union_rep", "employer_rep", "rival_rep")
        found = {w: sign_in(Client(), getattr(cast, w)).get(where).status_code for w in who}
        assert found == {"officer": 200, "union_rep": 200, "employer_rep": 404, "rival_rep": 404}


def test_a_new_key_signs_from_now_on_and_the_old_one_can_still_be_checked(client, filed, tmp_path, keys):
    old = keep(client, filed, tmp_path)[0]
    text = Path(old).read_bytes()
    call_command("receipt_keys", "--new", stdout=StringIO())
    (keys / "0001.pem").unlink()
    published = json.loads(client.get("/en/verify/receipts/receipt-keys.json").content)["keys"]
    new = json.loads(client.get(f"/en/cases/{filed.number}/receipt.json").content)
    _statement, public_key = verify_receipt.check_receipt(text)
    assert [row["public_key"] for row in published] == [public_key.hex(), new["public_key"]]


def test_only_its_owner_may_read_the_private_key(keys):
    signing_keys.signer()
    assert stat.S_IMODE((keys / "0001.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_a_site_without_a_key_says_so_and_files_all_the_same(settings, client, filed):
    settings.RECEIPT_KEYS_MADE = False
    settings.RECEIPT_KEYS = Path("/nowhere")
    refused = client.get(f"/en/cases/{filed.number}/receipt.json")
    assert (refused.status_code, b"signs no receipts yet" in refused.content) == (404, True)
    assert client.get(f"/en/cases/{filed.number}/receipt/print/").status_code == 200


def test_the_page_of_keys_gives_the_program_to_anybody(client, filed):
    key = signing_keys.signer().public.public_key
    program = client.get("/en/verify/receipts/verify_receipt.py")
    assert key in client.get("/en/verify/receipts/").content.decode()
    assert b"def signature_fits" in program.content


def test_the_paper_receipt_names_the_key_and_the_fingerprint_of_the_complaint(client, filed):
    page = client.get(f"/en/cases/{filed.number}/receipt/print/").content.decode()
    said = json.loads(Seal.objects.get().statement)["content"]["sha256"]
    assert said in page
    assert signing_keys.signer().public.key in page
