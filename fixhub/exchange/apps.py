from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "fixhub.exchange"
    label = "exchange"
