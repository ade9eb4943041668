"""Addresses of files."""

from django.urls import path

from prongsai.foundation.files import views

app_name = "files"
urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.show, name="file"),
    path("<int:pk>/<int:width>/", views.show, name="thumbnail"),
]
