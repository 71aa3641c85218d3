"""Calls over TLS: a certificate that is trusted and names the host is needed; any other is refused."""

from __future__ import annotations

import datetime as dt
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.channels.base import Message, Unreachable
from notifications.channels.gateway import Gateway
from notifications.channels.http import post
from tests.notifications.receivers import Receiver

NOW = dt.datetime.now(dt.UTC)


def certificate(folder, host, days=1):
    """A certificate of our own for a host; gives the file with its key, and the file to trust."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]),
    )
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(NOW - dt.timedelta(days=9))
    made = made.not_valid_after(NOW + dt.timedelta(days=days))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    shown = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + shown)
    (folder / "trusted.pem").write_bytes(shown)
    return folder / "both.pem", folder / "trusted.pem"


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Starts a program behind a certificate for a host, which this machine trusts or does not."""
    made = []

    def start(host="localhost", *, trusted=True, days=1):
        both, known = certificate(tmp_path, host, days)
        monkeypatch.setenv("SSL_CERT_FILE", str(known if trusted else tmp_path / "none.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        made.append(Receiver(context))
        return made[-1]

    yield start
    for one in made:
        one.stop()


def test_a_trusted_certificate_of_that_host_is_called(program):
    found = program()
    assert post(found.url, b"{}", {"X-Said": "yes"}, private=True).status == 204
    assert [(headers["X-Said"], body) for headers, body in found.calls] == [("yes", b"{}")]


@pytest.mark.parametrize("wrong", [{"trusted": False}, {"host": "elsewhere.example"}, {"days": -1}], ids=str)
def test_a_certificate_that_is_not_trusted_or_names_another_or_is_over_is_refused(program, wrong):
    found = program(**wrong)
    with pytest.raises(ssl.SSLCertVerificationError):
        post(found.url, b"{}", {}, private=True)
    assert found.calls == []


def test_the_gateway_gets_no_message_and_no_token_behind_a_wrong_certificate(program, settings):
    found = program(trusted=False)
    settings.GATEWAY_URL, settings.GATEWAY_TOKEN = found.url, "made up token"
    with pytest.raises(Unreachable):
        Gateway("sms").send(Message("n-1-sms", "+85512000001", "You have an update."))
    assert found.calls == []


def test_a_program_that_speaks_no_tls_is_refused(settings):
    found = Receiver()
    with pytest.raises(OSError):
        post(found.url.replace("http://127.0.0.1", "https://localhost"), b"{}", {}, private=True)
    found.stop()
    assert found.calls == []
