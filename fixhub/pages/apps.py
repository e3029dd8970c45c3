from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "fixhub.pages"
    label = "pages"
