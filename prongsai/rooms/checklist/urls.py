"""Addresses of the checklist room."""

from django.urls import path

from prongsai.rooms.checklist.views import answers, calendar, forecast, items, lists, sheet, submissions

app_name = "checklist"
urlpatterns = [
    path("", lists.show, name="list"),
    path("list.<str:form>", lists.export, name="export"),
    path("submissions/<int:pk>/", submissions.show, name="submission"),
    path("submissions/<int:pk>/sheet.<str:form>", submissions.export, name="export_submission"),
    path("submissions/<int:pk>/fetch/", submissions.fetch, name="fetch_cited"),
    path("submissions/<int:pk>/dispute/", submissions.dispute, name="dispute"),
    path("submissions/<int:pk>/letter/", submissions.letter, name="letter"),
    path("submissions/<int:pk>/scores/", submissions.scores, name="scores"),
    path("clarifications/<int:pk>/", submissions.clarification, name="clarification"),
    path("clarifications/<int:pk>/<str:move>/", submissions.move, name="move_clarification"),
    path("<int:year>/assign/", lists.assign, name="assign"),
    path("<int:year>/clone/", lists.clone, name="clone"),
    path("<int:year>/sheet/", sheet.show, name="sheet"),
    path("<int:year>/sheet.<str:form>", sheet.export, name="sheet_export"),
    path("<int:year>/forecast/", forecast.show, name="forecast"),
    path("<int:year>/calendar.<str:form>", calendar.export, name="export_calendar"),
    path("<int:year>/calendar/", calendar.show, name="calendar"),
    path("<int:year>/calendar/<slug:code>/", calendar.edit, name="date"),
    path("<int:year>/calendar/<slug:code>/remove/", calendar.remove, name="remove_date"),
    path("<int:year>/submissions/", submissions.index, name="submissions"),
    path("<int:year>/submissions/record/", submissions.submit, name="submit"),
    path("<int:year>/<slug:code>/", items.show, name="item"),
    path("<int:year>/<slug:code>/edit/", answers.edit, name="edit"),
    path("<int:year>/<slug:code>/elements/", items.ticks, name="ticks"),
    path("<int:year>/<slug:code>/none/", items.nil, name="nil"),
    path("<int:year>/<slug:code>/verify/", items.verify, name="verify"),
    path("<int:year>/<slug:code>/page/", items.make_page, name="make_page"),
    path("<int:year>/<slug:code>/history/", items.history_page, name="history"),
]
