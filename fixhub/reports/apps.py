from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "fixhub.reports"
    label = "reports"
