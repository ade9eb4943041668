"""Addresses of the public side: short pages that lead to the NACC, and the mock survey."""

from django.urls import path

from prongsai.rooms.respondents.views import survey

app_name = "survey"
urlpatterns = [
    path("", survey.index, name="index"),
    path("mock/<slug:token>/", survey.mock, name="mock"),
    path("mock/<slug:token>/thanks/", survey.thanks, name="thanks"),
    path("<slug:name>/", survey.link_page, name="link"),
]
