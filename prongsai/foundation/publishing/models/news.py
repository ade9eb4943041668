"""News: what officers write, the files with it, and where a published one stands in the lists.

The words and pictures that the public reads are a version of a page like any other; these tables hold the
draft and the few facts by which lists sort.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.models.pages import Page
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor


class NewsCategory(TenantModel):
    """A kind of news, as data of the office. ``code`` stands in addresses and never changes."""

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_closed = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        """In the office's own order."""

        verbose_name = _("news category")
        verbose_name_plural = _("news categories")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="news_category_name_is_unique",
                violation_error_message=_("There is already a category of this name."),
            ),
            models.UniqueConstraint(fields=["organization", "code"], name="news_category_code_is_unique"),
        )

    def __str__(self) -> str:
        return self.name


class NewsQuerySet(TenantQuerySet):
    """Drafts; only those who may publish see them."""

    def visible_to(self, actor: Actor) -> NewsQuerySet:
        """Return the news of the organisation for those who may publish."""
        rows = self.filter(organization=actor.organization)
        return rows if actor.may_somewhere("publishing.publish") else rows.none()


class News(TenantModel):
    """A piece of news as officers write it; ``page`` is set when it was first published."""

    category = models.ForeignKey(
        NewsCategory, on_delete=models.RESTRICT, related_name="news", verbose_name=_("category")
    )
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    on = models.DateField(_("date of the news"))
    until = models.DateField(_("until"), null=True, blank=True)
    is_pinned = models.BooleanField(_("keep at the top"), default=False)
    page = models.OneToOneField(Page, null=True, on_delete=models.SET_NULL, related_name="news")
    # A time of its own, cancelled by every change: ``turn`` counts, so that the job of an earlier one does nothing.
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True)
    turn = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = NewsQuerySet.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = _("news")
        verbose_name_plural = _("news")
        ordering = ("-on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("on")),
                name="news_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the officers' page of the news."""
        return reverse("publishing:edit_news", args=[self.pk])


class NewsFile(TenantModel):
    """A picture or file of a piece of news; ``text`` tells what a picture shows, or names the file."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.File", on_delete=models.RESTRICT, related_name="+")
    text = models.CharField(_("what it shows"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """In the order in which they were added."""

        verbose_name = _("file of news")
        verbose_name_plural = _("files of news")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text or str(self.pk)


class NewsListing(TenantModel):
    """Where a published piece of news stands in lists: the facts as they were when it was published."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="listing")
    category = models.ForeignKey(NewsCategory, on_delete=models.RESTRICT, related_name="+")
    on = models.DateField()
    until = models.DateField(null=True)
    is_pinned = models.BooleanField(default=False)

    class Meta:
        """Newest first."""

        verbose_name = _("listed news")
        verbose_name_plural = _("listed news")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=["organization", "on"], name="news_listing_by_day"),)

    def __str__(self) -> str:
        return str(self.page_id)

    def is_over(self, today: date) -> bool:
        """Return whether the last day has passed."""
        return self.until is not None and self.until < today
