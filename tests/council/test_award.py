"""The award: written by one at a time, signed by three under one text, served, objected to."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cases.khmer import breakable, khmer_digits
from cases.models.acting import Refused, Stale
from cases.models.drafting import IDLE, AwardSection
from cases.services.drafting import compiled, save_section, take_section
from tests.accounts.factories import sign_in
from tests.council.conftest import LISTS, TEXT

pytestmark = pytest.mark.django_db


def section(table, key="reasons-1"):
    return AwardSection.objects.get(case=table.case, key=key)


def test_the_draft_has_sections_for_every_remaining_issue(at_council):
    table = at_council("in_arbitration")
    keys = list(AwardSection.objects.filter(case=table.case).values_list("key", flat=True))
    assert keys == ["heading", "facts", "reasons-1", "order-1", "reasons-2", "order-2", "costs"]


def test_one_writes_at_a_time_and_silence_hands_over(at_council):
    table, now = at_council("in_arbitration"), timezone.now()
    take_section(section(table), by=table.cast.arb_workers, now=now)
    with pytest.raises(Refused):
        take_section(section(table), by=table.cast.arb_employers, now=now + IDLE - dt.timedelta(seconds=1))
    taken = take_section(section(table), by=table.cast.arb_employers, now=now + IDLE)
    assert taken.writer == table.cast.arb_employers


def test_what_another_saved_is_never_overwritten(at_council):
    table, now = at_council("in_arbitration"), timezone.now()
    save_section(section(table), by=table.cast.arb_workers, text="First", version=0, done=True, now=now)
    with pytest.raises(Stale):
        save_section(
            section(table), by=table.cast.arb_employers, text="Second", version=0, done=True, now=now
        )
    assert section(table).text == "First"
    assert section(table).versions.count() == 1


@pytest.fixture
def writing(at_council, client):
    """A section that a member has in hand and types into: its address, and a page as it stands then."""
    table = at_council("in_arbitration")
    take_section(section(table), by=table.cast.arb_employers, now=timezone.now())
    sign_in(client, table.cast.arb_employers)
    address = reverse("cases:award_section", args=[table.case.council_number, "reasons-1"])
    kept = client.post("/en/typed/", {"to": address, "seen": "0", "text.text": "Half a reason"})
    assert kept.status_code == 200
    return table, address, lambda: client.get(address).content.decode()


def test_what_is_typed_into_a_section_comes_back_until_it_is_saved(writing, client):
    _table, address, page = writing
    assert "Half a reason</textarea>" in page()
    client.post(address, {"text": "Half a reason, whole", "version": "0", "seen": "0", "keep": ""})
    assert "Half a reason</textarea>" not in page()
    assert "not sent yet" not in page()


def test_what_another_member_saved_meanwhile_is_not_hidden_by_what_was_typed(writing):
    table, _address, page = writing
    later = timezone.now() + IDLE
    take_section(section(table), by=table.cast.arb_workers, now=later)
    assert "Half a reason</blockquote>" in page()
    save_section(section(table), by=table.cast.arb_workers, text="Theirs", version=0, done=True, now=later)
    take_section(section(table), by=table.cast.arb_employers, now=later)
    assert "Theirs</textarea>" in page()
    assert "Half a reason</blockquote>" in page()


def test_nobody_else_on_the_panel_reads_what_a_member_types(writing, client):
    table, address, _page = writing
    sign_in(client, table.cast.arb_workers)
    assert "Half a reason" not in client.get(address).content.decode()


def test_a_clash_on_the_page_shows_both_texts(at_council, client):
    table = at_council("in_arbitration")
    save_section(
        section(table), by=table.cast.arb_workers, text="Theirs", version=0, done=True, now=timezone.now()
    )
    sign_in(client, table.cast.arb_employers)
    address = reverse("cases:award_section", args=[table.case.council_number, "reasons-1"])
    answer = client.post(address, {"text": "Mine", "version": "0", "keep": ""})
    assert answer.status_code == 409
    assert b"Theirs" in answer.content
    assert b"Mine" in answer.content


def test_the_draft_is_for_the_panel_alone(at_council, client):
    table = at_council("in_arbitration")
    save_section(
        section(table),
        by=table.cast.arb_workers,
        text="canarydraft",
        version=0,
        done=True,
        now=timezone.now(),
    )
    for who in ("union_rep", "employer_rep", "secretary", "conciliator", "head", "delegate"):
        sign_in(client, getattr(table.cast, who))
        assert (
            client.get(
                reverse("cases:award_section", args=[table.case.council_number, "reasons-1"])
            ).status_code
            == 404
        )
        assert (
            b"canarydraft" not in client.get(reverse("cases:award", args=[table.case.council_number])).content
        )


def test_the_freezing_form_begins_with_the_draft(at_council):
    table, now = at_council("in_arbitration"), timezone.now()
    for key, text in (("facts", "What happened"), ("reasons-1", "Because"), ("order-1", "Pay")):
        save_section(section(table, key), by=table.cast.arb_workers, text=text, version=0, done=True, now=now)
    assert compiled(table.case) == {
        "text": "What happened", "reasons.1": "Because", "order.1": "Pay", "reasons.2": "", "order.2": "",
    }  # fmt: skip


def test_an_award_needs_three_names_under_one_text(at_council):
    table = at_council("in_arbitration")
    table.do("arb_ministry", "propose_award", TEXT)
    table.do("arb_workers", "sign_award", {"agree": True})
    table.do("arb_employers", "sign_award", {"agree": True, "dissent": "I disagree on issue 1"})
    with pytest.raises(Refused, match="signed"):
        table.do("arb_ministry", "issue_award")
    table.do("arb_ministry", "sign_award", {"agree": True})
    table.do("arb_ministry", "issue_award")
    assert table.status() == {"1": "ordered", "2": "rejected"}
    assert table.case.awards.get(status="issued").number.startswith("AW-")


def test_two_dissents_are_no_majority(at_council):
    table = at_council("in_arbitration")
    table.do("arb_ministry", "propose_award", TEXT)
    for name in LISTS:
        answers = {"agree": True, **({"dissent": "No"} if name != "ministry" else {})}
        table.do(f"arb_{name}", "sign_award", answers)
    with pytest.raises(Refused):
        table.do("arb_ministry", "issue_award")


def test_a_new_text_clears_every_signature(at_council):
    table = at_council("in_arbitration")
    table.do("arb_ministry", "propose_award", TEXT)
    for name in LISTS:
        table.do(f"arb_{name}", "sign_award", {"agree": True})
    table.do("arb_ministry", "propose_award", {**TEXT, "text": "Another text"})
    with pytest.raises(Refused):
        table.do("arb_ministry", "issue_award")


def test_a_changed_text_is_not_signed_by_the_page_that_showed_the_old_one(at_council):
    table = at_council("in_arbitration")
    table.do("arb_ministry", "propose_award", TEXT)
    old = table.case.awards.get(status="proposed").digest
    table.do("arb_ministry", "propose_award", {**TEXT, "text": "Another text"})
    with pytest.raises(Refused, match="changed"):
        table.do("arb_workers", "sign_award", {"agree": True, "digest": old})


def test_the_award_page_shows_each_party_its_own_window(at_council, client):
    table = at_council("award_issued")
    table.do("secretary", "serve_award", {"party": "union", "how": "By hand", "proof": "Signed receipt"})
    sign_in(client, table.cast.union_rep)
    html = client.get(reverse("cases:award", args=[table.case.council_number])).content.decode()
    assert "Not received yet" in html
    assert "By hand" in html
    assert "Object to the award" in html


def test_a_receipt_lies_between_the_award_and_today(at_council, client):
    table = at_council("award_issued")
    sign_in(client, table.cast.secretary)
    address = reverse("cases:act", args=[table.case.number, "serve_award"])
    for day in (timezone.localdate() + dt.timedelta(days=1), timezone.localdate() - dt.timedelta(days=1)):
        data = {
            "party": "union",
            "how": "Post",
            "proof": "1",
            "received_on": day.isoformat(),
            "idempotency_key": f"k{day}",
        }
        assert client.post(address, data).status_code == 422
    assert not table.case.deadlines.filter(code="AWARD_OBJECT").exists()


def test_an_award_that_binds_from_the_start_says_why(at_council):
    table = at_council("in_arbitration")
    with pytest.raises(Exception, match="binding"):
        table.do("arb_ministry", "propose_award", {**TEXT, "binding": True})
    table.do(
        "arb_ministry", "propose_award", {**TEXT, "binding": True, "binding_basis": "Agreement of 1 May"}
    )


def test_the_printed_award_is_the_councils_and_khmer_in_its_digits(at_council, client):
    table = at_council("award_issued")
    sign_in(client, table.cast.secretary)
    with translation.override("km"):
        html = client.get(reverse("cases:award_print", args=[table.case.number])).content.decode()
    assert "ក្រុមប្រឹក្សាអាជ្ញាកណ្តាល</p>" in html.replace("ណ្ដ", "ណ្ត")
    assert table.case.council_number in html
    assert khmer_digits(str(timezone.localdate().year)) in html
    assert "ច្បាប់ស្តីពីការងារ មាត្រា 139" in html


def test_a_citation_stays_on_one_line_of_a_paper():
    assert breakable("(LL 313), មាត្រា ១៣៩") == "(LL\u00a0313), មាត្រា\u00a0១៣៩"


def test_one_pdf_holds_the_award_in_khmer_and_then_in_english(at_council, client, tmp_path):
    table = at_council("award_issued")
    sign_in(client, table.cast.union_rep)
    answer = client.get(reverse("cases:award_both", args=[table.case.number]))
    assert answer["Content-Disposition"].endswith('award-km-en.pdf"')
    file = tmp_path / "both.pdf"
    file.write_bytes(answer.content)
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    khmer, english = text.partition("Award of the Arbitration Council")[::2]
    assert "ភាគី" in khmer and "Parties" not in khmer
    assert "Parties" in english and "Decision on each issue" in english
    assert khmer.count("AW-") == english.count("AW-") == english.count("Fingerprint") == 1
