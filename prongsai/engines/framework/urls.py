"""Addresses of the checklist."""

from django.urls import path

from prongsai.engines.framework import views

app_name = "framework"
urlpatterns = [
    path("", views.show_current, name="items"),
    path("editions/", views.show_editions, name="editions"),
    path("check/", views.check_edition, name="check"),
    path("<int:fiscal_year>/template.<str:form>", views.send_template, name="template"),
    path("<int:fiscal_year>/", views.show_year, name="year"),
    path("<int:fiscal_year>/changes/", views.show_changes, name="changes"),
]
