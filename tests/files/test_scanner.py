"""The virus scanner itself: a real clamd with two signatures of our own, started and stopped by the test.

It proves the pipe, not the signatures: there is no way to fetch those here.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import clamd
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import tasks
from cases.files.refusals import FileRefused, ScannerAway
from cases.models import Document
from cases.services import documents
from notifications.models import Notification
from tests.files import corpus

PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/opt/homebrew/sbin")
LIMIT = 1024 * 1024

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="no clamd on this machine"),
]

CONFIGURATION = """
DatabaseDirectory {place}/signatures
LocalSocket {place}/socket
Foreground yes
StreamMaxLength 1M
MaxThreads 2
"""


class Daemon:
    """A clamd of our own, listening on a socket in a folder of its own."""

    def __init__(self, place: Path) -> None:
        self.place, self.socket = place, str(place / "socket")
        signatures = place / "signatures"
        signatures.mkdir()
        known = f"{hashlib.md5(corpus.EICAR, usedforsecurity=False).hexdigest()}:{len(corpus.EICAR)}"
        (signatures / "test.hdb").write_text(f"{known}:Test.Hash\n")
        (signatures / "test.ndb").write_text(f"Test.Bytes:0:*:{corpus.EICAR[28:].hex()}\n")
        (place / "clamd.conf").write_text(CONFIGURATION.format(place=place))

    def start(self) -> None:
        command = [PROGRAM, "--config-file", self.place / "clamd.conf"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _n in range(300):
            try:
                clamd.ClamdUnixSocket(self.socket, timeout=5).ping()
                return
            except clamd.ClamdError:
                time.sleep(0.1)
        pytest.fail("clamd does not answer")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def scanner():
    """The scanner, running; its socket's path must be short."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as place:
        daemon = Daemon(Path(place))
        daemon.start()
        yield daemon
        daemon.stop()


@pytest.fixture(autouse=True)
def scanned(scanner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMD_SOCKET = scanner.socket


@pytest.fixture
def table(at_state):
    return at_state("under_review")


def upload(table, data: bytes, name: str) -> Document:
    return documents.receive_upload(table.case, table.cast.union_rep, SimpleUploadedFile(name, data))


def infected(name: str) -> bytes:
    return corpus.EICAR if name.endswith(".txt") else corpus.docx(("word/media/a.txt", corpus.EICAR))


def test_a_clean_file_passes_the_real_scanner(table):
    assert upload(table, corpus.pdf(), "payslip.pdf").state == "ready"


@pytest.mark.parametrize("name", ["letter.txt", "letter.docx"])
def test_the_test_virus_is_refused_plain_and_packed(name, table):
    with pytest.raises(FileRefused) as refused:
        upload(table, infected(name), name)
    assert (refused.value.code, Document.objects.count()) == ("file_infected", 0)
    assert "Do not open it" in refused.value.text


@pytest.mark.parametrize("name", ["letter.txt", "letter.docx"])
def test_a_virus_found_later_is_told_to_its_sender_and_the_officer(name, table, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    document = upload(table, infected(name), name)
    tasks.check_document(str(document.pk))
    assert Document.objects.get().blocked_code == "file_infected"
    told = Notification.objects.filter(kind="file").values_list("user__name", flat=True)
    assert set(told) == {"Union Representative", "Officer One"}


def test_a_file_over_the_limit_of_the_scanner_stays_in_quarantine(table):
    document = upload(table, b"wages;\n" * (LIMIT // 7 + 999), "wages.csv")
    assert document.state == "checking"
    with pytest.raises(ScannerAway):
        documents.run_checks(document.pk)
    assert Document.objects.get().state == "checking"


def test_a_stopped_scanner_releases_nothing_and_the_retry_does_when_it_is_back(scanner, table):
    scanner.stop()
    document = upload(table, corpus.pdf(), "payslip.pdf")
    with pytest.raises(ScannerAway):
        tasks.check_document(str(document.pk))
    assert Document.objects.get().state == "checking"
    Document.objects.update(created_at=timezone.now() - timedelta(hours=1))
    scanner.start()
    ProcrastinateJob.objects.filter(task_name=documents.CHECK_JOB).update(status="failed")
    tasks.ask_checks_again(0)
    job = ProcrastinateJob.objects.get(task_name=documents.CHECK_JOB, status="todo")
    tasks.check_document(**job.args)
    assert Document.objects.get().state == "ready"
