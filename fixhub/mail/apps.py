from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "fixhub.mail"
    label = "mail"
