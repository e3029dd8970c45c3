"""The settings of the sign-in library, django-allauth, by the names it gives them."""

from typing import Any

from fixhub import env

TEN_MINUTES = 10 * 60

SETTINGS: dict[str, Any] = {
    "ACCOUNT_ADAPTER": "cohorts.sign_in.RoleAdapter",
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],  # nobody signs up; its checks want to know
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
    "ACCOUNT_USER_MODEL_EMAIL_FIELD": "email_key",
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_PREVENT_ENUMERATION": True,
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": TEN_MINUTES,
    "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT": TEN_MINUTES,
    "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_ON_PASSWORD_RESET": True,
    "ALLAUTH_USER_CODE_FORMAT": {"numeric": True, "dashed": False, "length": 6},
    # Forwarded addresses are believed only where a proxy of ours writes them.
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if env.flag("TRUST_PROXY") else 0,
    "ACCOUNT_RATE_LIMITS": {
        "login": "60/m/ip",
        # The key is address and place together; of a second step, whose password is known, the person.
        "login_failed": "5/15m/key",
        # Of one account from wherever; then each further place has one try (fixhub/accounts/attempts.py).
        "login_failed_anywhere": "50/h/key",
        "login_failed_once": "1/15m/key",
        # Codes by mail, for signing in and for a new password, by the same pattern. Everybody of a kick-off
        # sits behind one address.
        "sign_in_code": "3/h/key,1000/h/ip",
        "sign_in_code_anywhere": "12/h/key",
        "sign_in_code_once": "1/h/key",
        "password_code": "3/h/key,1000/h/ip",
        "password_code_anywhere": "12/h/key",
        "password_code_once": "1/h/key",
        "reset_password": "",  # the library's own count, by address alone
        "reset_password_from_key": "20/m/ip",
        "change_password": "5/m/user",
        "reauthenticate": "10/m/user",
    },
    # How long who has just shown who they are may change how they sign in
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": TEN_MINUTES,
    # The second step: an app that counts codes, passkeys, and codes for when these are lost
    "MFA_ADAPTER": "fixhub.accounts.second_adapter.SecondStepAdapter",
    "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes", "webauthn"],
    "MFA_TOTP_ISSUER": "FIXHub",
    "MFA_TOTP_TOLERANCE": 1,  # clocks of phones are seconds off
    "MFA_RECOVERY_CODE_COUNT": 10,
}
