"""Addresses of the figures."""

from django.urls import path

from prongsai.foundation.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.figure, name="figure"),
]
