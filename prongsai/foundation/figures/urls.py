"""Addresses of the figures."""

from django.urls import path

from prongsai.foundation.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<str:form>", views.export, name="export"),
    path("<str:code>/frozen.<str:form>", views.export_frozen, name="export_frozen"),
    path("<str:code>/", views.figure, name="figure"),
]
