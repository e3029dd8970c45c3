"""The library's names for what we show; what is not here cannot be reached (tests/doors/test_sign_in.py)."""

from django.urls import path
from django.views.generic import RedirectView

from fixhub.accounts import second_views, token_views, views

urlpatterns = [
    path("", views.profile, name="account"),
    path("/sign-in", views.SignIn.as_view(), name="account_login"),
    path("/sign-ins", views.sign_ins, name="sign_ins"),
    path("/sign-ins/<slug:handle>/ending", views.sign_in_ending, name="sign_in_ending"),
    path("/sign-outs", views.sign_outs, name="account_sign_outs"),
    path("/sign-out", views.SignOut.as_view(), name="account_logout"),
    # Codes are asked for on the sign-in page itself.
    path(
        "/code",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="account_request_login_code",
    ),
    path("/code/confirm", views.Code.as_view(), name="account_confirm_login_code"),
    path("/password", views.OtherPassword.as_view(), name="account_change_password"),
    path("/password/first", views.FirstPassword.as_view(), name="account_set_password"),
    path("/password/forgotten", views.Forgotten.as_view(), name="account_reset_password"),
    path(
        "/password/forgotten/code",
        views.ForgottenCode.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path(
        "/password/forgotten/new",
        views.ForgottenDone.as_view(),
        name="account_complete_password_reset",
    ),
    path("/second-step", second_views.show, name="second_step"),
    path("/second-step/app", second_views.app, name="second_step_app"),
    path("/second-step/passkey", second_views.passkey, name="second_step_passkey"),
    path("/second-step/codes", second_views.codes, name="second_step_codes"),
    path("/second-step/<int:pk>/removal", second_views.removal, name="second_step_removal"),
    path("/sign-in/second-step", second_views.Step.as_view(), name="mfa_authenticate"),
    path("/again", second_views.AgainByPassword.as_view(), name="account_reauthenticate"),
    path("/again/code", second_views.AgainByCode.as_view(), name="mfa_reauthenticate"),
    path("/again/passkey", second_views.AgainByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("/tokens", token_views.show, name="tokens"),
    path("/tokens/<int:pk>/revocation", token_views.revoke, name="token_revocation"),
    path("/closed", views.Closed.as_view(), name="account_inactive"),
]
