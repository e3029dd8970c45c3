"""`manage.py up`: FIXHub on this machine, all of it, until Ctrl-C."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from fixhub import address, env
from fixhub.celery import app
from fixhub.pages.demo import steps
from fixhub.pages.embedded import parts, preparation, valkey
from fixhub.pages.embedded.child import Child
from fixhub.pages.embedded.place import NoPlace, answers, claimed, require_free
from fixhub.pages.embedded.supervisor import Stop, Supervisor


class Command(BaseCommand):
    help = "Start FIXHub on this machine: web, worker, beat and, unless REDIS_URL names one, a broker."
    # `make check` runs them all; here each start would wait for them.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = env.text("HOST", "127.0.0.1"), env.number("PORT", 8000)
        try:
            require_free(host, port)
            with claimed(settings.VAR):
                self.run_all(host, port)
        except (NoPlace, valkey.NoServer) as no:
            raise CommandError(str(no)) from no

    def run_all(self, host: str, port: int) -> None:
        supervisor = Supervisor(self.say)
        supervisor.listen()
        try:
            place = self.with_broker(supervisor, host, port)
            address.keep(settings.VAR, place.address)
            prepared = self.prepare(place)
            for child in [parts.web(place), parts.worker(place), parts.beat(place)]:
                supervisor.start(child)
            supervisor.watch(Welcome(prepared))
        except Stop:
            self.say("Stopping ...")
        finally:
            supervisor.stop()

    def with_broker(self, supervisor: Supervisor, host: str, port: int) -> parts.Place:
        """Where everything is; the broker is started first, so that what preparation rings is heard."""
        url = env.text("REDIS_URL")
        if not url:
            server = valkey.in_folder(settings.VAR / "valkey")
            supervisor.start(Child("valkey", server.command), stops_last=True)
            url = server.url
            app.conf.broker_url = url
        return parts.Place(settings.VAR, host, port, url)

    def prepare(self, place: parts.Place) -> preparation.Preparation:
        prepared = preparation.Preparation(place, self.say)
        for step in [*preparation.STEPS, steps.demo, steps.door]:
            step(prepared)
        connections.close_all()
        return prepared

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


class Welcome:
    """Says the address, once, when the web answers there."""

    def __init__(self, prepared: preparation.Preparation) -> None:
        self.prepared = prepared
        self.said = False

    def __call__(self) -> None:
        place = self.prepared.place
        if self.said or not answers(place.host, place.port):
            return
        self.said = True
        for line in [f"FIXHub answers at {place.address} (Ctrl-C stops it)", *self.prepared.lines]:
            self.prepared.say(line)
