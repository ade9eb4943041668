"""Addresses of documents, below /office/documents/."""

from django.urls import path

from prongsai.foundation.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/state/", views.state, name="state"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/cover/", views.cover, name="cover"),
    path("write/", views.choose, name="choose"),
    path("write/<str:kind>/", views.write, name="write"),
    path("drafts/<int:pk>/", views.draft, name="draft"),
    path("drafts/<int:pk>/edit/", views.edit, name="edit"),
    path("drafts/<int:pk>/number/", views.take_number, name="take_number"),
    path("drafts/<int:pk>/make/", views.make, name="make"),
    path("drafts/<int:pk>/discard/", views.discard, name="discard"),
    path("register/", views.register, name="register"),
    path("register/print/", views.print_register, name="register_print"),
    path("register/export/<str:suffix>/", views.export, name="register_export"),
    path("register/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("style/", views.style, name="style"),
    path("style/emblem/remove/", views.drop_emblem, name="drop_emblem"),
    path("style/templates/", views.template, name="template"),
    path("style/templates/<int:pk>/", views.template_use, name="template_use"),
]
