from django.urls import path

from fixhub.watch import views

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("healthz/deep", views.deep, name="healthz_deep"),
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
