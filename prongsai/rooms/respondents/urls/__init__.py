"""Addresses of the officers' side; those of the public side stand in ``survey``."""

from django.urls import path

from prongsai.rooms.respondents.views import mock, spreading, year

app_name = "respondents"
urlpatterns = [
    path("", year.overview, name="overview"),
    path("<int:year>/set-up/", year.set_up, name="set_up"),
    path("<int:year>/settings/", year.change, name="change"),
    path("<int:year>/staff/", year.staff_page, name="staff"),
    path("<int:year>/services/", year.services, name="services"),
    path("services/<int:pk>/remove/", year.remove_service, name="remove_service"),
    path("<int:year>/samples/<str:kind>/", year.sample, name="sample"),
    path("<int:year>/close/", year.close, name="close"),
    path("<int:year>/reopen/", year.reopen, name="reopen"),
    path("<int:year>/export/<str:what>.<str:form>", year.export, name="export"),
    path("<int:year>/links/<str:kind>/", spreading.link, name="link"),
    path("<int:year>/links/<str:kind>/edit/", spreading.edit_link, name="edit_link"),
    path("<int:year>/links/<str:kind>/qr.<str:form>", spreading.qr, name="qr"),
    path("<int:year>/links/<str:kind>/poster/", spreading.poster, name="poster"),
    path("<int:year>/spreads/", spreading.spreads, name="spreads"),
    path("spreads/<int:pk>/remove/", spreading.remove_spread, name="remove_spread"),
    path("<int:year>/progress/", spreading.progress, name="progress"),
    path("progress/<int:pk>/remove/", spreading.remove_progress, name="remove_progress"),
    path("<int:year>/mock/new/", mock.create, name="mock_new"),
    path("mock/<int:pk>/", mock.show, name="mock"),
    path("mock/<int:pk>/result.<str:form>", mock.export, name="mock_export"),
    path("mock/<int:pk>/edit/", mock.edit, name="mock_edit"),
    path("mock/<int:pk>/questions/", mock.questions, name="mock_questions"),
    path("mock/<int:pk>/open/", mock.open_, name="mock_open"),
    path("mock/<int:pk>/close/", mock.close, name="mock_close"),
    path("mock/<int:pk>/remove/", mock.remove, name="mock_remove"),
    path("mock/<int:pk>/qr.<str:form>", mock.qr, name="mock_qr"),
    path("mock/<int:pk>/paper/", mock.paper, name="mock_paper"),
    path("mock/<int:pk>/type/", mock.type_in, name="mock_type"),
]
