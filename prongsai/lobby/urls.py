"""Addresses of the officers' home."""

from django.urls import path

from prongsai.lobby import calendar, views

app_name = "lobby"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("calendar.ics", calendar.feed, name="calendar_feed"),
    path("calendar/", calendar.settings, name="calendar"),
    path("calendar/renew/", calendar.renew, name="renew_calendar"),
    path("calendar/drop/", calendar.drop, name="drop_calendar"),
]
