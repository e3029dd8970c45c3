# One image for web, worker, beat and the preparation before them; docker-compose.yml says who is who.
FROM python:3.11-slim-bookworm

# PRODUCTION: without an address, a key and hosts it says so and ends, instead of trying to be a demo.
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PRODUCTION=1 \
    FIXHUB_VAR=/app/var

WORKDIR /app
RUN useradd --system --uid 10001 --user-group --no-create-home fixhub \
    && install --directory --owner=fixhub --group=fixhub --mode=0700 /app/var

# pg_dump and pg_restore for `manage.py backup`: of PostgreSQL's own archive, for they must not be older
# than the server that docker-compose.yml names.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*

# Before the code: a change of code does not install anything anew.
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps \
    --requirement requirements/runtime.txt

COPY . .
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK NONE
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--blocking-threads", "16", "--log-level", "error", "fixhub.wsgi:application"]
