"""All addresses. Officers work below /office/; everything else is public."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from prongsai.lobby.calendar import secret_feed

# Where each app's addresses stand. The public site comes last because its addresses are the office's own.
PLACES = {
    "lobby": "office/",
    "measures": "office/measures/",
    "results": "office/results/",
    "checklist": "office/checklist/",
    "respondents": "office/respondents/",
    "framework": "office/framework/",
    "approvals": "office/approvals/",
    "checks": "office/checks/",
    "figures": "office/figures/",
    "documents": "office/documents/",
    "organizations": "office/settings/",
    "notifications": "office/notices/",
    "files": "files/",
    "publishing": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", include("prongsai.kernel.ui.urls")),
    path("account/", include("prongsai.config.sign_in")),
    path("calendar/<str:secret>/due.ics", secret_feed, name="secret_calendar"),
    path("survey/", include("prongsai.rooms.respondents.urls.survey")),
]
for label, place in PLACES.items():
    if label in apps.app_configs and module_has_submodule(
        import_module(apps.app_configs[label].name), "urls"
    ):
        urlpatterns.append(path(place, include(f"{apps.app_configs[label].name}.urls")))

handler400 = "prongsai.config.views.bad_request"
handler403 = "prongsai.config.views.forbidden"
handler404 = "prongsai.config.views.not_found"
handler429 = "prongsai.config.views.too_many"
handler500 = "prongsai.config.views.failed"
