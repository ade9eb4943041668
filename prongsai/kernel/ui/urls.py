"""Addresses of the style page and of the answer that shows how a date was understood."""

from django.urls import path

from prongsai.kernel.ui import views

app_name = "ui"
urlpatterns = [
    path("design/", views.design, name="design"),
    path("understood/", views.understood, name="understood"),
]
