"""Routes of desks, approvals that travel along them, and the signatures that they collect."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.approvals.workflow import (
    APPROVAL,
    APPROVED,
    RETURNED,
    SIGNATURE,
    SKIPPED,
    VOID,
    WAITING,
)
from prongsai.foundation.organizations.api import Acting, Person
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor

MOST_DAYS = 60


class Part(models.TextChoices):
    """What a desk does: it gives an opinion, or it decides."""

    OPINION = "opinion", _("gives an opinion")
    DECIDE = "decide", _("decides and signs")


class Who(models.TextChoices):
    """Who sits at a desk; all but a named post are looked up in each document's own office."""

    POSITION = "position", _("the holder of a position")
    UNIT_HEAD = "unit_head", _("the head of the unit that writes")
    CLERK = "clerk", _("the clerk of the office (ปลัด)")
    CHIEF = "chief", _("the chief executive (นายก)")


class Method(models.TextChoices):
    """How somebody signed."""

    APP = "app", _("in Prongsai")
    PAPER = "paper", _("on paper")


class Route(TenantModel):
    """The desks that a kind of document passes, in their order. A route that was used is archived, not deleted."""

    name = models.CharField(_("name"), max_length=150)
    kinds = models.JSONField(_("for these kinds of document"), default=list, blank=True)
    is_default = models.BooleanField(_("proposed first"), default=False)
    once = models.BooleanField(
        _("who holds several desks signs once, at the last of them"),
        default=True,
    )
    is_archived = models.BooleanField(_("not in use any more"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """Those in use first, the proposed one on top."""

        verbose_name = _("approval route")
        verbose_name_plural = _("approval routes")
        ordering = ("is_archived", "-is_default", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=models.Q(is_archived=False),
                name="route_name_is_unique",
                violation_error_message=_("There is already a route of this name."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the route's page."""
        return reverse("approvals:route", args=[self.pk])


class Desk(TenantModel):
    """One desk of a route."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="desks")
    seq = models.PositiveSmallIntegerField(_("place in the order"))
    title = models.CharField(_("heading in the document"), max_length=150)
    part = models.CharField(_("what it does"), max_length=10, choices=Part.choices, default=Part.OPINION)
    who = models.CharField(_("who sits there"), max_length=10, choices=Who.choices, default=Who.POSITION)
    position = models.ForeignKey(
        "organizations.Position",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("position"),
    )
    may_return = models.BooleanField(_("may return the document"), default=True)
    days = models.PositiveSmallIntegerField(_("working days allowed"), default=3)

    class Meta:
        """In order."""

        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ("route", "seq")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(who=Who.POSITION, position__isnull=False)
                | (~models.Q(who=Who.POSITION) & models.Q(position__isnull=True)),
                name="desk_names_its_position",
                violation_error_message=_("Choose the position that sits at this desk."),
            ),
            models.CheckConstraint(
                condition=models.Q(days__lte=MOST_DAYS),
                name="desk_days_are_few",
                violation_error_message=_("A desk has at most 60 working days."),
            ),
        )

    def __str__(self) -> str:
        return self.title


class ApprovalQuerySet(TenantQuerySet):
    """Approvals of one office."""

    def visible_to(self, actor: Actor) -> Self:
        """Return all to those who see the office's documents; to others what they sent, sign or have signed."""
        rows = self.filter(organization=actor.organization)
        if actor.may_somewhere("documents.make") or actor.may_somewhere("measures.view"):
            return rows
        if not actor.is_signed_in:
            return rows.none()
        today = timezone.localdate()
        here: dict[str, Any] = {"organization": actor.organization}
        me = Person.objects.filter(**here, user=actor.user, is_active=True)
        acting = Acting.objects.filter(**here, person__in=me, starts_on__lte=today).exclude(ends_on__lt=today)
        own = Signature.objects.filter(**here).filter(
            models.Q(person__in=me)
            | models.Q(decided_by=actor.user)
            | models.Q(person=None, position__in=me.values("position"))
            | models.Q(person=None, position__in=acting.values("position"))
        )
        return rows.filter(models.Q(sent_by=actor.user) | models.Q(pk__in=own.values("approval")))


class Approval(TenantModel):
    """One content on its way along a route. A content that was corrected travels as a new approval.

    ``desks`` is the route as it was when this was sent; a later change of the route changes nothing here.
    """

    rows_stay = "true"
    rows_settle = (
        "true",
        ("document_id", "subject_kind", "subject_id", "content_sha256", "sent_by_name", "sent_at"),
    )

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="approvals")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    content_sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=APPROVAL.choices(), default=WAITING)
    route = models.ForeignKey(Route, null=True, on_delete=models.SET_NULL, related_name="+")
    route_name = models.CharField(_("route"), max_length=150)
    desks = models.JSONField(default=list)
    once = models.BooleanField(default=True)
    former = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    sent_by = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_by_name = models.CharField(_("sent by"), max_length=200)
    sent_at = models.DateTimeField(_("sent at"))
    note = models.TextField(_("note"), blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    closed_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = ApprovalQuerySet.as_manager()

    class Meta:
        """The newest first; one subject waits once."""

        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=["organization", "subject_kind", "subject_id", "-id"], name="approval_by_subject"
            ),
            models.Index(fields=["organization", "state", "-sent_at"], name="approval_by_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "subject_kind", "subject_id"],
                condition=models.Q(state=WAITING),
                name="approval_waits_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[one for one, _label in APPROVAL.choices()]),
                name="approval_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state=WAITING, closed_at__isnull=True)
                | (~models.Q(state=WAITING) & models.Q(closed_at__isnull=False)),
                name="approval_closed_with_a_date",
            ),
        )

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        """Return the address of the approval's page."""
        return reverse("approvals:approval", args=[self.pk])

    @property
    def check_code(self) -> str:
        """Return the short form of the hash that is printed on paper, such as A41F-09C7-22D8."""
        short = self.content_sha256[:12].upper()
        return "-".join((short[:4], short[4:8], short[8:]))

    @property
    def is_void(self) -> bool:
        """Return whether its signatures hold no more."""
        return self.state == VOID


class Signature(TenantModel):
    """What one desk did with an approval: waiting, agreed, returned or passed over.

    ``opened_at`` is set when the desk's turn comes. ``person`` is somebody whom the office named instead of the
    holder of the position; without a name the holder of the day, or who acts for the holder, is in charge.
    """

    rows_stay = "true"
    rows_settle = (
        "OLD.decided_at IS NOT NULL",
        (
            "approval_id",
            "seq",
            "title",
            "state",
            "opinion",
            "decided_at",
            "decided_by_name",
            "content_sha256",
            "method",
        ),
    )

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="signatures")
    seq = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    part = models.CharField(max_length=10, choices=Part.choices)
    may_return = models.BooleanField(default=True)
    days = models.PositiveSmallIntegerField(default=0)
    position = models.ForeignKey(
        "organizations.Position", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    position_title = models.CharField(max_length=150, blank=True)
    person = models.ForeignKey("organizations.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_by_name = models.CharField(max_length=200, blank=True)
    chosen_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=SIGNATURE.choices(), default=WAITING)
    opinion = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    acting_for = models.CharField(max_length=400, blank=True)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.APP)
    reauthenticated_at = models.DateTimeField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    scan = models.ForeignKey("files.File", null=True, on_delete=models.PROTECT, related_name="+")
    paper_name = models.CharField(max_length=200, blank=True)
    paper_on = models.DateField(null=True)
    pages = models.JSONField(default=dict)

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """In the order of the desks."""

        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ("approval", "seq")
        indexes = (
            models.Index(
                fields=["organization", "position"],
                condition=models.Q(state=WAITING, opened_at__isnull=False),
                name="signature_by_desk",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["approval", "seq"], name="signature_is_one_per_desk"),
            models.CheckConstraint(
                condition=models.Q(state=WAITING, decided_at__isnull=True)
                | (~models.Q(state=WAITING) & models.Q(decided_at__isnull=False)),
                name="signature_decided_with_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[APPROVED, RETURNED]) | ~models.Q(content_sha256=""),
                name="signature_names_its_content",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RETURNED) | ~models.Q(opinion=""),
                name="signature_returned_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Return whether it is this desk's turn."""
        return self.state == WAITING and self.opened_at is not None

    @property
    def word(self) -> Any:
        """Return what the desk did in one word: who decides approves, the others agree."""
        if self.state == APPROVED and self.part == Part.DECIDE:
            return APPROVAL.states[APPROVED].label
        return SIGNATURE.states[self.state].label

    @property
    def is_skipped(self) -> bool:
        """Return whether the desk was passed over, because its holder signs elsewhere on the route."""
        return self.state == SKIPPED
