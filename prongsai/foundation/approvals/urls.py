"""Addresses of approvals, below /office/approvals/."""

from django.urls import path

from prongsai.foundation.approvals.views import reading, routes, sending, signing

app_name = "approvals"
urlpatterns = [
    path("", reading.index, name="index"),
    path("export/<str:suffix>/", reading.export, name="export"),
    path("send/<int:pk>/", sending.send, name="send"),
    path("<int:pk>/", reading.approval, name="approval"),
    path("<int:pk>/sign/", signing.sign, name="sign"),
    path("<int:pk>/paper/", signing.paper, name="paper"),
    path("<int:pk>/paper/confirm/", signing.confirm, name="confirm"),
    path("<int:pk>/print/", reading.printable, name="print"),
    path("<int:pk>/sheet/", reading.sheet, name="sheet"),
    path("<int:pk>/withdraw/", signing.withdraw, name="withdraw"),
    path("<int:pk>/desks/<int:seq>/holder/", signing.holder, name="holder"),
    path("<int:pk>/pages/<str:source>/<int:number>.jpg", reading.page_picture, name="page_picture"),
    path("routes/", routes.routes, name="routes"),
    path("routes/new/", routes.edit, name="new_route"),
    path("routes/<int:pk>/", routes.route, name="route"),
    path("routes/<int:pk>/edit/", routes.edit, name="edit_route"),
    path("routes/<int:pk>/archive/", routes.archive, name="archive_route"),
    path("routes/<int:pk>/desks/new/", routes.desk, name="new_desk"),
    path("routes/<int:pk>/desks/<int:desk_pk>/", routes.desk, name="desk"),
    path("routes/<int:pk>/desks/<int:desk_pk>/move/", routes.move, name="move_desk"),
    path("routes/<int:pk>/desks/<int:desk_pk>/remove/", routes.remove, name="remove_desk"),
]
