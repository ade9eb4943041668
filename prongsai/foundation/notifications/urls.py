"""Addresses of the notices."""

from django.urls import path

from prongsai.foundation.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read, name="read"),
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("reminders/choice/", views.choose, name="choose"),
]
