from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "fixhub.watch"
    label = "watch"
