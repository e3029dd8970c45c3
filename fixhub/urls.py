"""The only list of includes: who answers which address."""

from django.conf import settings
from django.urls import include, path

from fixhub.pages.office import office
from fixhub.web import views as web

urlpatterns = [
    path("", include("fixhub.pages.urls")),
    path("", include("cohorts.urls")),
    path("", include("mentoring.urls")),
    path("account", include("fixhub.accounts.urls")),
    path("api/", include("fixhub.urls_api")),
    path("", include("fixhub.watch.urls")),
    path(settings.ADMIN_PATH, office.urls),
    path("theme", web.theme, name="theme"),
    path("language", web.language, name="language"),
]

handler400 = "fixhub.web.errors.bad_request"
handler403 = "fixhub.web.errors.forbidden"
handler404 = "fixhub.web.errors.not_found"
handler500 = "fixhub.web.errors.server_error"
handler429 = "fixhub.web.errors.too_many"  # django-allauth reads it
