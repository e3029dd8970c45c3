from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fixhub.jobs"
    label = "jobs"
