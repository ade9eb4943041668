"""Addresses of the checks app."""

from django.urls import URLPattern, URLResolver, path

from prongsai.foundation.checks import views

app_name = "checks"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.show, name="year"),
    path("export.<str:form>", views.export, name="export"),
    path("set-aside/", views.set_aside, name="set_aside"),
    path("again/<int:pk>/", views.again, name="again"),
    path("mend/", views.mend, name="mend"),
    path("mended/<int:pk>/", views.mended, name="mended"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("photos/", views.photos, name="photos"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("photos/<int:pk>/blur/", views.blur, name="blur"),
    path("photos/<int:pk>/use-blurred/", views.use_blurred, name="use_blurred"),
    path("reach/", views.reach, name="reach"),
    path("reach/<int:pk>/", views.reach_run, name="reach_run"),
]
