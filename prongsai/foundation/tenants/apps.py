"""The tenants app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TenantsConfig(AppConfig):
    """Register the app and raise the database wall after each migration."""

    name = "prongsai.foundation.tenants"
    label = "tenants"

    def ready(self) -> None:
        """Connect the wall; a table that a new migration adds is behind it at once."""
        from prongsai.foundation.tenants.keeping import keep_rows, lift_guards
        from prongsai.foundation.tenants.walls import raise_walls

        pre_migrate.connect(lift_guards, sender=self, dispatch_uid="tenants.lifting")
        post_migrate.connect(raise_walls, sender=self, dispatch_uid="tenants.walls")
        post_migrate.connect(keep_rows, sender=self, dispatch_uid="tenants.keeping")
