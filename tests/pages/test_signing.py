"""Signing: three steps without script, and a code that counts once, for one text, for ten minutes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Settlement, Signature, SigningCode
from cases.models.acting import Actor, Misfit
from cases.roles import actor_for
from cases.services.act import take_action
from tests.accounts.factories import sign_in
from tests.signing import CODE, code_for


@pytest.fixture
def table(at_state):
    """A collective case with a text to sign, and a union's person with a confirmed address."""
    found = at_state("in_conciliation")
    propose(found, "Sundays are paid double.")
    user = found.cast.union_rep
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email="sok@example.org", verified=True, primary=True)
    return found


@pytest.fixture
def client(table):
    return sign_in(Client(), table.cast.union_rep)


def propose(table, text: str) -> Settlement:
    answers = {"key": "deal", "text": text, "issues": ["1", "2"],
               "obligations": [{"by": "factory", "text": "Pays", "due": "2027-01-10"}]}  # fmt: skip
    table.do("conciliator", "propose_settlement", answers)
    return Settlement.objects.latest("pk")


def url(table, name: str = "settlement_sign") -> str:
    return reverse(f"cases:{name}", args=[table.case.number])


def ask(client, table, **more: str):
    """Press the button at the end of the text."""
    text = Settlement.objects.latest("pk")
    return client.post(url(table, "sign_code"), {"settlement": text.key, "digest": text.digest, **more})


def sent() -> str:
    """The code in the last message."""
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def sign(client, table, code: str, **more: str):
    """Tick, write the name and the code, and sign."""
    text = Settlement.objects.latest("pk")
    form = {"agree": "on", "authority": "on", "signer": "Sok Sreymom", "code": code, "digest": text.digest,
            "settlement": text.key, "idempotency_key": f"k{SigningCode.objects.count()}"}  # fmt: skip
    return client.post(f"{url(table)}?step=sign", {**form, **more})


def test_the_three_steps_lead_without_script_to_a_signature(client, table):
    first = client.get(url(table)).content.decode()
    text = client.get(f"{url(table)}?step=text").content.decode()
    assert "What signing means" in first
    assert "Sundays are paid double." in text
    assert "s•••@example.org" in text
    third = client.get(ask(client, table).url).content.decode()
    assert "checked" not in third
    assert sign(client, table, sent()).status_code == 302
    assert Signature.objects.get().signer == "Sok Sreymom"
    event = table.case.events.get(action="sign_settlement")
    assert (event.data["proof"], "code" in event.data) == ("mail", False)


def test_khmer_digits_and_spaces_are_read(client, table):
    ask(client, table)
    khmer = sent().translate({ord(str(n)): chr(0x17E0 + n) for n in range(10)})
    assert sign(client, table, f"{khmer[:3]} {khmer[3:]}").status_code == 302


def test_the_message_names_the_case_and_nothing_of_it(client, table):
    ask(client, table)
    [message] = mail.outbox
    assert message.to == ["sok@example.org"]
    assert table.case.number in message.body
    assert not any(word in message.subject + message.body for word in ("Union A", "Employer A", "Sunday"))


def test_the_code_is_kept_as_a_digest_alone(client, table, raw):
    ask(client, table)
    code = sent()
    row = str(raw("SELECT row_to_json(c) FROM cases_signingcode c"))
    assert code not in row
    assert SigningCode.objects.get().fits(code)


def test_a_page_read_by_nobody_sends_nothing(client, table):
    client.get(f"{url(table)}?step=sign")
    assert (len(mail.outbox), SigningCode.objects.count()) == (0, 0)


def test_a_wrong_code_keeps_what_was_typed_and_counts(client, table):
    ask(client, table)
    wrong = "000000" if sent() != "000000" else "111111"
    answer = sign(client, table, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The code is wrong. 4 tries are left." in page
    assert "Sok Sreymom" in page
    assert (SigningCode.objects.get().tries, Signature.objects.count()) == (1, 0)


def test_after_five_wrong_codes_the_right_one_counts_no_more(client, table):
    ask(client, table)
    right = sent()
    wrong = "000000" if right != "000000" else "111111"
    last = [sign(client, table, wrong).content.decode() for _n in range(5)][-1]
    assert "wrong five times" in last
    assert sign(client, table, right).status_code == 422
    assert Signature.objects.count() == 0


def test_letters_are_no_code(client, table):
    ask(client, table)
    page = sign(client, table, "12345x")
    assert (page.status_code, b"Write the six digits" in page.content) == (422, True)
    assert SigningCode.objects.get().tries == 0


def test_a_code_counts_for_ten_minutes(client, table):
    ask(client, table)
    SigningCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert b"counts no more" in sign(client, table, sent()).content


def test_a_code_counts_once(client, table):
    code_for(table.cast.union_rep, Settlement.objects.get())
    assert sign(client, table, CODE).status_code == 302
    assert SigningCode.objects.get().used_by.action == "sign_settlement"
    propose(table, "Sundays are paid three times.")
    assert sign(client, table, CODE).status_code == 422


def test_sending_the_form_twice_signs_once(client, table):
    code_for(table.cast.union_rep, Settlement.objects.get())
    assert [sign(client, table, CODE).status_code for _n in range(2)] == [302, 302]
    assert Signature.objects.count() == 1


def test_a_code_of_another_person_or_text_does_not_count(client, table):
    code_for(table.cast.employer_rep, Settlement.objects.get())
    assert sign(client, table, CODE).status_code == 422
    code_for(table.cast.union_rep, Settlement.objects.get())
    propose(table, "Sundays are paid once.")
    assert sign(client, table, CODE).status_code == 422


def test_a_new_code_voids_the_one_before_and_comes_only_after_half_a_minute(client, table):
    ask(client, table)
    first = sent()
    assert b"Wait half a minute" in client.get(ask(client, table).url).content
    SigningCode.objects.update(sent_at=timezone.now() - timedelta(seconds=40))
    ask(client, table)
    assert len(mail.outbox) == 2
    if sent() != first:
        assert sign(client, table, first).status_code == 422
    assert sign(client, table, sent()).status_code == 302


def test_nobody_is_sent_more_than_eight_codes_in_an_hour(client, table):
    for _n in range(9):
        SigningCode.objects.update(sent_at=timezone.now() - timedelta(minutes=5))
        answer = ask(client, table)
    assert (len(mail.outbox), b"many codes" in client.get(answer.url).content) == (8, True)


def test_a_text_that_changed_while_it_was_read_stops_with_the_difference(client, table):
    old = Settlement.objects.get()
    propose(table, "Sundays are paid once.")
    answer = ask(client, table, digest=old.digest)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sundays are paid double." in page
    assert "Sundays are paid once." in page
    assert len(mail.outbox) == 0


def test_a_text_that_changed_before_the_last_button_stops_with_the_difference(client, table):
    old = Settlement.objects.get()
    code_for(table.cast.union_rep, old)
    propose(table, "Sundays are paid once.")
    answer = sign(client, table, CODE, digest=old.digest)
    page = answer.content.decode()
    assert (answer.status_code, Signature.objects.count()) == (409, 0)
    assert "<del" in page
    assert "Sundays are paid double." in page


def test_who_has_an_authenticator_app_writes_what_it_shows_and_it_counts_once(client, table):
    cache.clear()
    secret = generate_totp_secret()
    TOTP.activate(table.cast.union_rep, secret)
    page = client.get(ask(client, table).url).content.decode()
    assert "authenticator app" in page
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    assert (len(mail.outbox), sign(client, table, code).status_code) == (0, 302)
    assert table.case.events.get(action="sign_settlement").data["proof"] == "app"


def test_who_has_no_confirmed_address_is_sent_to_the_account_or_the_office(client, table):
    EmailAddress.objects.update(verified=False)
    page = client.get(f"{url(table)}?step=text").content.decode()
    assert "We cannot send you a code" in page
    assert "Or sign at the office" in page
    assert b"no confirmed e-mail" in client.get(ask(client, table).url).content


def test_a_trial_shows_the_code_and_says_that_it_is_one(client, table, settings):
    settings.DEMO = True
    page = client.get(ask(client, table).url).content.decode()
    assert "Demonstration" in page
    assert sent() in page


def test_outside_a_trial_no_page_shows_the_code(client, table):
    page = client.get(ask(client, table).url).content.decode()
    assert sent() not in page


def test_an_officer_records_a_thumbprint_without_a_code(table):
    officer = sign_in(Client(), table.cast.conciliator)
    form = {"agree": "on", "signer": "Sok", "party": "union", "method": "thumbprint", "idempotency_key": "k"}
    assert officer.post(url(table), form).status_code == 302
    assert Signature.objects.get().method == "thumbprint"


@pytest.mark.parametrize("who", ["rival_rep", "union_viewer", "conciliator"])
def test_a_code_is_given_to_those_alone_who_sign_for_a_party(who, table):
    answer = ask(sign_in(Client(), getattr(table.cast, who)), table)
    assert answer.status_code == (404 if who == "rival_rep" else 403)
    assert SigningCode.objects.count() == 0


@pytest.mark.parametrize("code", ["", "000000"])
def test_the_service_itself_takes_no_electronic_signature_without_its_code(code, table):
    actor = actor_for(table.cast.union_rep, table.case)
    with pytest.raises(Misfit):
        take_action(table.case, "sign_settlement", by=actor, answers={"agree": True, "code": code})
    assert Signature.objects.count() == 0


def test_the_service_lets_no_official_sign_electronically(table):
    actor = Actor(table.cast.conciliator.pk, "C", frozenset({"conciliator"}), may_sign=True)
    with pytest.raises(Misfit):
        take_action(table.case, "sign_settlement", by=actor, answers={"party": "union"})


def test_a_paper_file_signs_without_a_code(table):
    party = table.case.parties.get(key="union")
    actor = Actor(table.cast.union_rep.pk, "U", frozenset({"claimant"}), party.pk, may_sign=True, paper=True)
    take_action(table.case, "sign_settlement", by=actor, answers={})
    assert Signature.objects.count() == 1
