"""Addresses of the style page, the choice of language, and how a date was understood."""

from django.urls import path

from prongsai.kernel.ui import views

app_name = "ui"
urlpatterns = [
    path("design/", views.design, name="design"),
    path("language/<str:code>/", views.language, name="language"),
    path("understood/", views.understood, name="understood"),
]
