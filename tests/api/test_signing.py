"""Signing by a program: the same code as on the page, asked for, sent and spent once."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from cases.models import Settlement, Signature, SigningCode

API = "/api/v1/cases/"


@pytest.fixture
def table(at_state):
    found = at_state("in_conciliation")
    found.do(
        "conciliator", "propose_settlement", {"key": "deal", "text": "Paid double.", "issues": ["1", "2"]}
    )
    EmailAddress.objects.update_or_create(
        user=found.cast.union_rep, defaults={"email": "sok@example.org", "verified": True, "primary": True}
    )
    return found


def ask(call, table, who="union_rep", **body):
    digest = Settlement.objects.get().digest
    where = f"{API}{table.case.number}/signing-code/"
    return call(getattr(table.cast, who), "post", where, {"digest": digest, **body})


def test_a_program_asks_for_a_code_and_signs_with_it(call, table):
    status, given = ask(call, table)
    assert (status, given["channel"], given["to"]) == (201, "mail", "s•••@example.org")
    code = re.search(r"\b\d{6}\b", mail.outbox[0].body)[0]
    answers = {"agree": True, "authority": True, "signer": "Sok", "code": code, "digest": given["digest"]}
    where = f"{API}{table.case.number}/actions/sign_settlement/"
    status, _done = call(table.cast.union_rep, "post", where, answers, **{"Idempotency-Key": "k"})
    assert (status, Signature.objects.count()) == (201, 1)


def test_a_wrong_code_is_an_error_of_its_field(call, table):
    ask(call, table)
    answers = {"agree": True, "authority": True, "signer": "Sok", "code": "000000"}
    where = f"{API}{table.case.number}/actions/sign_settlement/"
    status, body = call(table.cast.union_rep, "post", where, answers, **{"Idempotency-Key": "k"})
    assert (status, body["code"], body["field"]) == (422, "code_wrong", "code")


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [
        ("conciliator", {}, 403, "permission_denied"),
        ("rival_rep", {}, 404, "not_found"),
        ("union_rep", {"digest": "0" * 64}, 409, "text_changed"),
        ("union_rep", {"digest": ""}, 422, "invalid"),
        ("union_rep", {"settlement": "other"}, 409, "no_settlement"),
        ("union_rep", {"settlement": ["deal"]}, 422, "invalid"),
        ("union_rep", {"signer": "Sok"}, 422, "unknown"),
        ("employer_rep", {}, 409, "no_channel"),
    ],
)
def test_no_code_goes_out_where_nothing_can_be_signed(call, table, who, body, status, code):
    EmailAddress.objects.filter(user=table.cast.employer_rep).delete()
    found, answer = ask(call, table, who, **body)
    assert (found, answer["code"]) == (status, code)
    assert (SigningCode.objects.count(), len(mail.outbox)) == (0, 0)
