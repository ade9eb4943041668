"""Addresses of the checklist."""

from django.urls import path

from prongsai.engines.framework import views

app_name = "framework"
urlpatterns = [
    path("", views.show_current, name="items"),
    path("editions/", views.show_editions, name="editions"),
    path("<int:fiscal_year>/", views.show_year, name="year"),
    path("<int:fiscal_year>/changes/", views.show_changes, name="changes"),
]
