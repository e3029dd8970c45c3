from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "fixhub.events"
    label = "events"
