"""The publishing app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.publishing"
    label = "publishing"

    def ready(self) -> None:
        """Open files that are not public yet to those who publish; show people and units as they are today."""
        from django.db.models.signals import post_save

        from prongsai.foundation.checks.api import (
            register_mendable,
            register_photos,
            register_places,
            register_year_check,
        )
        from prongsai.foundation.figures.api import register_figure
        from prongsai.foundation.files.api import register_sight
        from prongsai.foundation.organizations.api import Acting, Person, Position, Unit
        from prongsai.foundation.publishing import checks
        from prongsai.foundation.publishing.actions.news import exchange_picture
        from prongsai.foundation.publishing.figures import FIGURES
        from prongsai.foundation.publishing.queries import register_live
        from prongsai.foundation.publishing.queries.papers import year_papers
        from prongsai.foundation.publishing.queries.portraits import year_portraits
        from prongsai.foundation.publishing.queries.sight import seen_files
        from prongsai.foundation.publishing.queries.site_office import live_pages

        register_places("site", checks.places, checks.site)
        register_mendable(checks.PAGES)
        register_mendable(checks.NEWS)
        register_photos("news", checks.photos, exchange_picture)
        register_year_check("papers", _("Files of pages"), year_papers)
        register_year_check("portraits", _("Pictures of executives"), year_portraits)
        register_sight(seen_files)
        register_live(live_pages)
        for figure in FIGURES:
            register_figure(figure)
        for model in (Acting, Person, Position, Unit):
            post_save.connect(_people_changed, sender=model, dispatch_uid=f"publishing.{model.__name__}")


def _people_changed(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Make the pages of people and units stale; they are drawn from what was just saved."""
    if raw:
        return
    from prongsai.foundation.publishing.actions import site_changed

    site_changed(instance.organization)
