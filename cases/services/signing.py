"""Signing electronically: giving a person a one-time code for one text, and asking for it at the act.

A code lives ten minutes, bears five tries, counts once, and fits the text as it was read. Paper files and
officials, who record what was signed before them, need none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.one_time import APP, Channel, CodeNotSent, app_shows, channel_of, new_code, send_code
from cases.models import Case, Settlement, SigningCode, SigningMethod
from cases.models.acting import Act, Actor, Misfit, NotYours, Refused
from cases.procedure.words import GATE_WORDS
from cases.roles import actor_for
from workflow.table import Reason

if TYPE_CHECKING:
    from django.db.models import QuerySet

LIFE = timedelta(minutes=10)
TRIES = 5
PER_HOUR = 8
AGAIN = timedelta(seconds=30)
"""After so long another code can be asked for."""


@dataclass(frozen=True, slots=True)
class Given:
    """A code that was given out: its row, how it reached the person, and the code itself, kept nowhere."""

    row: SigningCode
    channel: Channel
    code: str


def needs_code(actor: Actor) -> bool:
    """Whether this actor's signature is electronic, by a person, and so needs a code."""
    return actor.party_id is not None and not actor.paper


def may_have_code(actor: Actor) -> bool:
    """Whether this actor signs electronically at all; nobody else is told how a text to sign stands."""
    return needs_code(actor) and actor.may_sign and bool(actor.roles)


def give_code(case: Case, settlement: Settlement, user: User) -> Given:
    """Give the person a code for this text and send it; codes given before for it are void.

    Raises NotYours, and Refused (no_channel, too_soon, too_many, not_sent); then nothing was sent.
    """
    actor = actor_for(user, case)
    if not may_have_code(actor):
        raise NotYours(GATE_WORDS["not_yours"])
    channel = channel_of(user)
    if channel is None:
        text = _("We have no confirmed e-mail address of yours. Confirm one, or sign at the office.")
        raise Refused(Reason("no_channel", text))
    code = "" if channel.kind == APP else new_code()
    row = _write(user, settlement, channel, code)
    try:
        send_code(channel, code, ref=case.ref, minutes=int(LIFE.total_seconds() // 60))
    except CodeNotSent as error:
        row.delete()
        text = _("The code could not be sent. Try again later, or sign at the office.")
        raise Refused(Reason("not_sent", text)) from error
    return Given(row, channel, code)


def _write(user: User, settlement: Settlement, channel: Channel, code: str) -> SigningCode:
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=user.pk)
        now = timezone.now()
        _check_pace(_codes(user.pk), now)
        _codes(user.pk).filter(settlement=settlement, used_by=None).update(expires_at=now)
        row = SigningCode(
            user=user, settlement=settlement, digest=settlement.digest, channel=channel.kind, sent_at=now,
            expires_at=now + LIFE,
        )  # fmt: skip
        row.code_hash = row.hash_of(code) if code else ""
        row.save(force_insert=True)
    return row


def _check_pace(codes: QuerySet[SigningCode], now: datetime) -> None:
    """Not two codes within half a minute, not more than eight in an hour; raises Refused."""
    if codes.filter(sent_at__gt=now - AGAIN, used_by=None).exists():
        raise Refused(Reason("too_soon", _("A code was sent a moment ago. Wait half a minute.")))
    if codes.filter(sent_at__gt=now - timedelta(hours=1)).count() >= PER_HOUR:
        raise Refused(Reason("too_many", _("You asked for many codes. Wait an hour, or sign at the office.")))


def living_code(settlement: Settlement, user_id: int | None, now: datetime) -> SigningCode | None:
    """The person's code for this text that can still be used."""
    mine = _codes(user_id or 0).select_related("user")
    rows = mine.filter(settlement=settlement, digest=settlement.digest, used_by=None)
    found = rows.filter(expires_at__gt=now, tries__lt=TRIES).order_by("-sent_at").first()
    return found if found is not None and found.lives(now) else None


def _codes(user_id: int) -> QuerySet[SigningCode]:
    rows: QuerySet[SigningCode] = SigningCode.objects.filter(user_id=user_id)
    return rows


def unproved(act: Act) -> Misfit | None:
    """What is wrong with the proof of a signature; None where it holds or none is needed.

    A wrong code is counted, so the transaction of the act must be committed all the same.
    """
    if act.actor.paper:
        return None
    if not needs_code(act.actor):
        return _only_on_paper(act)
    settlement = act.facts.standing_settlement(act.answers.get("settlement"))
    if settlement is None or act.answers.get("digest") not in (None, "", settlement.digest):
        return None  # the act itself says so
    row = living_code(settlement, act.actor.user_id, act.now)
    if row is None:
        return _wrong("code_gone", _("This code counts no more. Ask for a new one."))
    return _try(row, act)


def _only_on_paper(act: Act) -> Misfit | None:
    """Officials sign for nobody: they record what was signed on paper or with a thumbprint."""
    if act.answers.get("method") in (SigningMethod.PAPER, SigningMethod.THUMBPRINT):
        return None
    text = _("An officer records a signature on paper or a thumbprint.")
    return Misfit("method", Reason("only_on_paper", text))


def _try(row: SigningCode, act: Act) -> Misfit | None:
    code = str(act.answers.get("code") or "")
    fits = app_shows(row.user, code) if row.channel == APP else row.fits(code)
    if fits:
        act.proof = row.pk
        act.data["proof"] = row.channel
        return None
    SigningCode.objects.filter(pk=row.pk).update(tries=row.tries + 1)
    left = TRIES - row.tries - 1
    if left < 1:
        return _wrong("code_gone", _("The code was wrong five times. Ask for a new one."))
    words = ngettext(
        "The code is wrong. %(n)s try is left.", "The code is wrong. %(n)s tries are left.", left
    )
    return _wrong("code_wrong", words % {"n": left})


def _wrong(code: str, text: str) -> Misfit:
    return Misfit("code", Reason(code, text))


def use_code(act: Act) -> None:
    """Spend the code that proved the act, with the event it proved."""
    if act.proof is not None:
        SigningCode.objects.filter(pk=act.proof).update(used_by_id=act.event_id)
