"""Addresses of this part; the root list is fixhub/urls.py."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cohorts.urls_invitations")),
]
