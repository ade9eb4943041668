"""Addresses of the results room."""

from django.urls import path

from prongsai.rooms.results.views import analysis, editing, imports, years

app_name = "results"
urlpatterns = [
    path("", years.index, name="list"),
    path("years.<str:form>", years.export_years, name="export_years"),
    path("new/", editing.quick, name="new"),
    path("imports/", imports.index, name="imports"),
    path("imports/<int:pk>/", imports.show, name="import"),
    path("imports/<int:pk>/undo/", imports.undo, name="undo_import"),
    path("imports/<int:pk>/discard/", imports.discard, name="discard_import"),
    path("<int:year>/", years.show, name="result"),
    path("<int:year>/edit/", editing.edit, name="edit"),
    path("<int:year>/form.<str:form>", imports.template, name="template"),
    path("<int:year>/scores.<str:form>", years.export, name="export"),
    path("<int:year>/history/", years.history_page, name="history"),
    path("<int:year>/confirm/", years.confirm, name="confirm"),
    path("<int:year>/reopen/", years.reopen, name="reopen"),
    path("<int:year>/remove/", years.remove, name="remove"),
    path("<int:year>/gaps/<int:pk>/", years.gap, name="gap"),
    path("<int:year>/analysis/", analysis.show, name="analysis"),
    path("<int:year>/analysis.<str:form>", analysis.export, name="export_analysis"),
    path("<int:year>/analysis/<str:code>/", analysis.edit, name="edit_analysis"),
    path("<int:year>/analysis/<str:code>/rewrite/", analysis.rewrite, name="rewrite_analysis"),
]
