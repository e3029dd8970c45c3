"""One settings file: SQLite and var/ by default, everything else through the environment."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from fixhub import address, described, env, library, production, secret, trouble

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("FIXHUB_VAR", str(BASE_DIR / "var")))

# Embedded: `manage.py up` on one machine. Production: whoever names an address, a key or hosts.
EMBEDDED = not production.is_meant()
SITE_URL = env.text("SITE_URL").rstrip("/")
if EMBEDDED and not SITE_URL:
    SITE_URL = address.known(VAR)
SECURE = SITE_URL.startswith("https://")
# SHA-256 of the token that opens the demo's door, made anew by each start of `manage.py up`.
DOOR = env.text("FIXHUB_DOOR") if EMBEDDED else ""
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") or (secret.kept_in(VAR) if EMBEDDED else "")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or (
    ["127.0.0.1", "localhost", "[::1]", env.text("HOST", "127.0.0.1")] if EMBEDDED else []
)
if not EMBEDDED:
    production.Named(SITE_URL, SECRET_KEY, ALLOWED_HOSTS, SECRET_KEY_FALLBACKS, DEBUG).require()
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "fixhub.pages",
    "tasks",
    "fixhub.exchange",
    "fixhub.privacy",
    "fixhub.reports",
    "mentoring",
    "cohorts",
    "fixhub.web",
    "fixhub.rest",
    "fixhub.accounts",
    "fixhub.backups",
    "fixhub.watch",
    "fixhub.jobs",
    "fixhub.files",
    "fixhub.mail",
    "fixhub.events",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_htmx",
    "django.forms",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "fixhub.watch.middleware.Counted",
    "fixhub.watch.middleware.Watchers",
    "fixhub.web.middleware.Guarded",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fixhub.web.middleware.Packed",
    "fixhub.web.middleware.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fixhub.accounts.middleware.StillHere",
    "fixhub.accounts.middleware.ReadersPlace",
    "fixhub.web.middleware.BoundedBody",
    "fixhub.web.bodies.InTurn",
    "fixhub.web.middleware.PersonalPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fixhub.web.middleware.Explained",
    "fixhub.web.steps.SecondStepFirst",
    "fixhub.web.middleware.Answered",
]

ROOT_URLCONF = "fixhub.urls"
WSGI_APPLICATION = "fixhub.wsgi.application"
# Where staff look at rows; an address of one's own keeps knocking programs away
ADMIN_PATH = env.text("ADMIN_PATH", "admin/").strip("/") + "/"
APPEND_SLASH = False
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fixhub.web.context.page",
                "fixhub.pages.nav.context",
            ],
        },
    },
]

DATABASES = {"default": env.database(env.text("DATABASE_URL") or f"sqlite:///{VAR / 'fixhub.sqlite3'}")}
if password := env.text("DATABASE_PASSWORD"):
    DATABASES["default"]["PASSWORD"] = password
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database: counting sign-in attempts must go on when Redis is away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Never reached: when it is full it forgets counters that still count. The worker takes away what is over.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
    # How often somebody asks the API: in the process, for a read must not become a write.
    "pace": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pace"},
}

# People and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "given", "family")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "fixhub.accounts.passwords.NotOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "fixhub.accounts.session_store"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "fixhub.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Whether managers and staff must have a second step to sign in; off on one's own machine
MFA_REQUIRED = env.flag("MFA_REQUIRED", not EMBEDDED)
# The sign-in library (fixhub.accounts)
globals().update(library.SETTINGS)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

# Headers
if SECURE:
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("TRUST_PROXY") else None
    # Asked from inside, container by container, where no TLS is.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|healthz/deep|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_SELF, _NONE = ["'self'"], ["'none'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": _NONE,
        **dict.fromkeys(("script-src", "style-src", "img-src", "font-src"), _SELF),
        **dict.fromkeys(("connect-src", "form-action"), _SELF),
        "base-uri": _NONE,
        "frame-ancestors": _NONE,
    },
}

# Bounds on what anybody may send
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A batch of 500 invitations has as many ticks.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = VAR / "files"

# Languages and places
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ro", _("Romanian")), ("hu", _("Hungarian"))]
LOCALE_PATHS = [BASE_DIR / "fixhub" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_ZONE = "Europe/Bucharest"  # of who has chosen none

# Static files, served by the web process itself
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Besides what is compressed already: source maps, megabytes that nobody's browser asks for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["gif", "jpg", "png", "webp", "woff", "woff2", "map"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail: by SMTP where EMAIL_URL says so, else as 0600 files under var/mail
EMAIL_URL = env.text("EMAIL_URL")
MAIL_FOLDER = VAR / "mail"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "FIXHub <fixhub@localhost>")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_URL else "fixhub.mail.folder.FolderBackend"
)
if EMAIL_URL:
    globals().update(env.mail(EMAIL_URL))

# Celery: see docs/decisions/0003; the broker carries doorbells only
REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:6379/0"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "max_retries": 0,
    "socket_connect_timeout": 0.5,
    "socket_timeout": env.number("REDIS_SOCKET_TIMEOUT", 1),
    "socket_keepalive": True,
    "health_check_interval": 25,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
JOBS_AT_ONCE = max(1, env.number("JOBS_AT_ONCE", 1))
CELERY_TIMEZONE = "UTC"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "tasks.jobs.tick", "schedule": 30.0, "options": {"expires": 25}},
    "housekeeping": {"task": "tasks.jobs.housekeeping", "schedule": 900.0, "options": {"expires": 600}},
}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["fixhub.accounts.api.Bearer", "fixhub.accounts.api.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["fixhub.accounts.api.WithinScope"],
    "DEFAULT_RENDERER_CLASSES": ["fixhub.api.PlainJSON"],
    "DEFAULT_PARSER_CLASSES": ["fixhub.rest.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "fixhub.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "fixhub.rest.operation.Operation",
    "EXCEPTION_HANDLER": "fixhub.answers.answer_to",
    "DEFAULT_THROTTLE_CLASSES": ["fixhub.api.Pace"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = described.SETTINGS

# Who may look inside by a program: /healthz/deep and /metrics
WATCH_TOKEN = env.text("WATCH_TOKEN")

# One JSON object a line where machines read it, a line of words on one's own machine; of people neither
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "fixhub.logs.Lines"}, "json": {"()": "fixhub.logs.Json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line" if EMBEDDED else "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Each request is a line in production; on one's own machine they would hide what matters.
    "loggers": {"fixhub.request": {"level": "WARNING" if EMBEDDED else "INFO"}},
}
# Errors also go to a collector, where one is named
if SENTRY_DSN := env.text("SENTRY_DSN"):
    trouble.report_to(SENTRY_DSN)
