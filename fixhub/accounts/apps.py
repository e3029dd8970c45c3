from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fixhub.accounts"
    label = "accounts"
