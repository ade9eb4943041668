"""Addresses of documents, below /office/documents/."""

from django.urls import path

from prongsai.foundation.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/state/", views.state, name="state"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
