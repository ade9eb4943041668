"""The framework app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FrameworkConfig(AppConfig):
    """Register the app, and load the editions into a database that was just made or brought up to date."""

    name = "prongsai.engines.framework"
    label = "framework"

    def ready(self) -> None:
        """Connect the loading, tell publishing what a year should hold, and open announcements of results."""
        from prongsai.engines.framework.queries import seen_files
        from prongsai.engines.framework.queries.outline import outline_of
        from prongsai.foundation.files.api import register_sight
        from prongsai.foundation.publishing.api import register_outline

        register_outline(outline_of)
        register_sight(seen_files)
        post_migrate.connect(_load, sender=self, dispatch_uid="framework.editions")


def _load(**_kwargs: Any) -> None:
    from django.db import connection

    from prongsai.engines.framework import actions, models

    if models.Item._meta.db_table not in connection.introspection.table_names():
        return  # migrating to a state from before this app
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, 'INSERT')", [models.Edition._meta.db_table])
            if not cursor.fetchone()[0]:
                return  # emptied by a test as the application's role, which only reads; the files stand in
    actions.load_shipped()
