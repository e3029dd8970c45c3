from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "fixhub.rest"
    label = "rest"
