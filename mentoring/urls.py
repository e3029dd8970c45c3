"""Addresses of this part; the root list is fixhub/urls.py."""

from django.urls import URLPattern, URLResolver, path

from mentoring.views import desk, reviews, teams

urlpatterns: list[URLPattern | URLResolver] = [
    path("mentoring/desk", desk.first, name="desk"),
    path("mentoring/desk/<int:pk>", desk.show, name="desk_at"),
    path("mentoring/teams", teams.mine, name="my_teams"),
    path("submissions/<int:pk>/review", reviews.create, name="review"),
    path("reviews/<int:pk>/revocation", reviews.revoke, name="review_revocation"),
    path("submissions/<int:pk>/advice", reviews.advise, name="advice"),
]
