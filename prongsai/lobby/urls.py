"""Addresses of the officers' home."""

from django.urls import path

from prongsai.lobby import views

app_name = "lobby"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
