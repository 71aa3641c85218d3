"""Files of social dialogue: papers of meetings per audience, proof of promises, texts of agreements."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from cases.models import DocumentState
from dialogue.models.agreements import Commitment
from dialogue.models.base import Constituency
from dialogue.models.bodies import SECRETARIAT_POSTS, SeatMandate
from dialogue.models.collective import PUBLIC, CollectiveAgreement
from dialogue.models.meetings import AgendaItem, Meeting

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class For(models.TextChoices):
    """Who gets a paper of a meeting. The secretariat, which sends it, sees every one."""

    ALL = "all", _("Everybody who takes part")
    SEATS = "seats", _("The members, without observers")
    GOVERNMENT = "government", _("The government's side only")
    EMPLOYERS = "employers", _("The employers' side only")
    WORKERS = "workers", _("The workers' side only")


class PaperLanguage(models.TextChoices):
    """In which language a paper is written."""

    KHMER = "km", _("Khmer")
    ENGLISH = "en", _("English")
    BOTH = "both", _("Khmer and English")


class VisibleAttachments(models.QuerySet["Attachment"]):
    """Files, by the one rule of who gets them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Checked files of the record, for their audience; what waits or was blocked, for its sender."""
        return self.filter(_shown(user, _papers(user) | _proofs(user) | _texts(user)))

    def papers_visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of them that are papers of meetings: the same rule, without what it asks about the others."""
        return self.filter(_shown(user, _papers(user)), meeting__isnull=False)


def _shown(user: User | AnonymousUser, rule: Q) -> Q:
    good = Q(entry__isnull=False, state=DocumentState.READY)
    waiting = Q(state__in=[DocumentState.CHECKING, DocumentState.BLOCKED])
    return (good & rule) | (waiting & Q(uploaded_by_id=access_of(user).self_id))


def _papers(user: User | AnonymousUser) -> Q:
    """Papers of meetings that this person may see; those for one side need a seat of that side today."""
    access = access_of(user)
    here = Q(meeting__in=Meeting.objects.visible_to(user))
    if access.holds(*SECRETARIAT_POSTS):
        return here
    held = SeatMandate.objects.today().filter(user_id=access.self_id, seat__body=OuterRef("meeting__body"))
    own = held.filter(seat__constituency=OuterRef("audience"))
    member = held.exclude(seat__constituency=Constituency.OBSERVER)
    return here & (Q(audience=For.ALL) | Exists(own) | (Q(audience=For.SEATS) & Exists(member)))


def _proofs(user: User | AnonymousUser) -> Q:
    """Proof of commitments that this person may follow."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(commitment__in=Commitment.objects.visible_to(user).standing())


def _texts(user: User | AnonymousUser) -> Q:
    """Texts of collective agreements one takes part in; of registered ones whose text is public, all."""
    own = CollectiveAgreement.objects.concerning(user)
    public = Q(collective_agreement__state__in=PUBLIC, collective_agreement__text_public=True)
    return Q(collective_agreement__in=own) | public


class Attachment(models.Model):
    """A file stored under its SHA-256 like those of cases; part of the record once an entry names it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    collective_agreement = models.ForeignKey(
        CollectiveAgreement, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    entry = models.ForeignKey("dialogue.Entry", null=True, on_delete=models.PROTECT, related_name="files")
    audience = models.CharField(max_length=10, choices=For.choices, default=For.ALL)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=4, choices=PaperLanguage.choices, blank=True)
    original_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.CHECKING)
    blocked_code = models.CharField(max_length=40, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = VisibleAttachments.as_manager()

    if TYPE_CHECKING:
        meeting_id: int | None
        item_id: int | None
        entry_id: int | None
        uploaded_by_id: int

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["sha256"], name="attachment_by_bytes")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="attachment_of_one_thing",
                condition=Q(meeting__isnull=False, commitment=None, collective_agreement=None)
                | Q(meeting=None, item=None, commitment__isnull=False, collective_agreement=None)
                | Q(meeting=None, item=None, commitment=None, collective_agreement__isnull=False),
            ),
            models.CheckConstraint(
                name="attachment_audience_of_meetings", condition=Q(audience="all") | Q(meeting__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title
