"""People. The mail address is the name one signs in with."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from fixhub import clock, languages
from fixhub.accounts import devices
from fixhub.accounts.names import email_key, folded, sort_key

# A name that no host ever has (RFC 2606).
ERASED = "erased.invalid"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person by address; without a password they sign in by a code, or claim an invitation."""
        person = self.model(email=email.strip(), **fields)
        person.set_keys()
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, claimed_at=clock.now(), **fields
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_key=email_key(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """One human being, whatever their roles; roles are rows in cohorts, not flags here."""

    email = models.EmailField(_("email address"), max_length=254)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    given = models.CharField(_("given name"), max_length=100, blank=True)
    family = models.CharField(_("family name"), max_length=100, blank=True)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    search_key = models.CharField(max_length=600, editable=False)
    name_key = models.CharField(max_length=400, editable=False, default="", db_default="")
    language = models.CharField(_("language"), max_length=5, default="en")
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    skills = models.TextField(_("skills"), max_length=2000, blank=True)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    wants_digests = models.BooleanField(default=True)
    theme = models.CharField(_("colours"), max_length=5, blank=True, default="", db_default="")
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True, db_default=True)
    sign_outs = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    is_demo = models.BooleanField(default=False)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email_key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    # Derived from names and address; see set_keys.
    KEYS = ("email_key", "sort_key", "search_key", "name_key")
    KEYS_FROM = ("email", "given", "family")

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(email_key=""), name="user_has_an_address"),
            models.CheckConstraint(
                condition=models.Q(language__in=list(languages.CODES)), name="user_language_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=["", "light", "dark"]), name="user_theme_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.deactivated_at is None

    @property
    def full_name(self) -> str:
        """Given name first; family name first where the page or letter is in Hungarian.

        Who gave no name is known by the first part of the address: the whole is not for everybody.
        """
        if self.is_erased:
            return gettext("Erased person")
        hungarian = (get_language() or "").startswith("hu")
        names = [self.family, self.given] if hungarian else [self.given, self.family]
        return " ".join(name for name in names if name) or self.email.partition("@")[0]

    @property
    def short_name(self) -> str:
        return self.given or self.full_name

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in (self.given, self.family) if word).upper() or "?"

    @property
    def may_get_mail(self) -> bool:
        """Real mail goes only to people who were invited or came themselves."""
        return not self.is_demo and bool(self.claimed_at or self.invited_at)

    @property
    def erased_address(self) -> str:
        """The address of somebody who was erased; nobody else can have it."""
        return f"erased-{self.pk}@{ERASED}"

    @property
    def is_erased(self) -> bool:
        return self.email_key == self.erased_address

    def set_keys(self) -> None:
        """Fill the derived columns; whoever changes a name or an address calls this before saving."""
        self.email_key = email_key(self.email)
        self.sort_key = sort_key(f"{self.family} {self.given}".strip() or self.email)
        self.search_key = folded(f"{self.given} {self.family} {self.email}")[:600]
        # Without the address: who may not read it must not find anybody by it.
        self.name_key = folded(f"{self.given} {self.family}".strip())[:400]

    def get_session_auth_hash(self) -> str:
        """What each sign-in holds; one more in `sign_outs` ends all that there are."""
        return f"{super().get_session_auth_hash()}{self.sign_outs or ''}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (f"{kept}{self.sign_outs or ''}" for kept in super().get_session_auth_fallback_hash())


class SignInQuerySet(models.QuerySet["SignIn"]):
    def living(self) -> Self:
        return self.filter(expire_date__gt=clock.now())

    def newest_first(self) -> Self:
        return self.order_by(models.F("seen_at").desc(nulls_last=True), "-began_at", "-expire_date")


class SignIn(AbstractBaseSession):
    """A session of somebody or nobody; its row is all there is of it: without, it has ended."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sign_ins"
    )
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = BaseSessionManager.from_queryset(SignInQuerySet)()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):
        pass

    def __str__(self) -> str:
        return self.where

    @property
    def where(self) -> str:
        return devices.in_words(self.device)

    @property
    def handle(self) -> str:
        """What names it in an address: its key would open the door."""
        return salted_hmac("fixhub.accounts.sign-in", self.session_key, algorithm="sha256").hexdigest()[:24]

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


SCOPES = ("read", "write", "reports")
MIXTURES = [" ".join(few) for n in (1, 2, 3) for few in combinations(SCOPES, n)]


class TokenQuerySet(models.QuerySet["Token"]):
    def unrevoked(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def living(self) -> Self:
        """Those that open something now; a person who is away takes them along."""
        return self.unrevoked().filter(expires_at__gt=clock.now(), user__deactivated_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class Token(models.Model):
    """What a program shows to act for a person; its value is shown once and kept nowhere.

    `scopes` are words in one order: "read" for whatever the person may read, "write" for what they
    may change, "reports" for the figures of reports alone.
    """

    SCOPES = SCOPES

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=30)
    form_key = models.UUIDField()
    recorded_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "form_key"], name="token_form_once"),
            models.CheckConstraint(condition=models.Q(scopes__in=MIXTURES), name="token_scopes_are_known"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("recorded_at")), name="token_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix

    @property
    def is_living(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now()

    def may(self, *scopes: str) -> bool:
        """Whether it was made for one of these."""
        return not set(scopes).isdisjoint(self.scopes.split())
