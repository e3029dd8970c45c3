from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "fixhub.files"
    label = "files"
