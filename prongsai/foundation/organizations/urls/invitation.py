"""The address of an invitation; it stands beside those of sign-in."""

from django.urls import path

from prongsai.foundation.organizations.views.invitation import accept_invitation

urlpatterns = [path("<str:secret>/", accept_invitation, name="accept_invitation")]
