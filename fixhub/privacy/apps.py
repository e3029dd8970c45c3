from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "fixhub.privacy"
    label = "privacy"
