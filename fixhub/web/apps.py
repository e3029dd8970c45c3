from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page stands on: look, words, dates, error pages."""

    name = "fixhub.web"
    label = "web"
