"""Addresses of this part; the root list is fixhub/urls.py."""

from django.urls import URLPattern, URLResolver, path

from fixhub.pages.views import door, launch

urlpatterns: list[URLPattern | URLResolver] = [
    path("cohorts/launch", launch.launch, name="launch"),
    path("try/<str:token>", door.show, name="door"),
]
