"""Addresses of the measures room."""

from django.urls import path

from prongsai.rooms.measures.views import editing, evidence, imports, lists, plans, progress, record, reports

app_name = "measures"
urlpatterns = [
    path("", lists.show, name="list"),
    path("list.<str:form>", lists.export, name="export"),
    path("new/", editing.create, name="create"),
    path("<int:pk>/", record.show, name="record"),
    path("<int:pk>/history/", record.history_page, name="history"),
    path("<int:pk>/edit/", editing.change, name="edit"),
    path("<int:pk>/remove/", editing.remove, name="remove"),
    path("<int:pk>/removed/", editing.removed, name="removed"),
    path("<int:pk>/move/", editing.move, name="move"),
    path("<int:pk>/progress/", progress.report, name="progress"),
    path("<int:pk>/steps/<int:step>/", progress.step_done, name="step"),
    path("<int:pk>/evidence/", evidence.add, name="add_evidence"),
    path("<int:pk>/captions/", evidence.captions, name="captions"),
    path("evidence/<int:pk>/", evidence.describe, name="evidence"),
    path("evidence/<int:pk>/approve/", evidence.approve, name="approve_evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove_evidence"),
    path("evidence/<int:pk>/removed/", evidence.removed, name="removed_evidence"),
    path("year/<int:year>/announce/", plans.announce, name="announce"),
    path("year/<int:year>/reopen/", plans.reopen, name="reopen"),
    path("year/<int:year>/removed/", plans.removed, name="removed_list"),
    path("year/<int:year>/clone/", plans.clone, name="clone"),
    path("year/<int:year>/introduction/", plans.introduction, name="introduction"),
    path("year/<int:year>/report/<str:what>/", reports.make, name="make_report"),
    path("reports/<int:pk>/", reports.show, name="report"),
    path("reports/<int:pk>/publish/", reports.publish, name="publish_report"),
    path("reports/<int:pk>/unschedule/", reports.unschedule, name="unschedule_report"),
    path("imports/", imports.index, name="imports"),
    path("imports/<int:pk>/", imports.show, name="import"),
    path("imports/<int:pk>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:pk>/reading.json", imports.as_json, name="import_json"),
    path("imports/<int:pk>/discard/", imports.discard, name="discard_import"),
]
