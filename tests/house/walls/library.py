"""What the pages of libraries answer, written down once more: they have no table of ours."""

# Libraries' pages: what they answer to nobody, to a mentor who has shown a password and no second
# factor, and to one who has shown both. 302 leads to the sign-in, to the second factor, or home.
# Those about a passkey answer its owner only.
LIBRARY = {
    "i18n/setlang/": {"GET": (302, 302, 302), "POST": (302, 302, 302)},
    "accounts/login/": {"GET": (200, 302, 302), "POST": (200, 302, 302)},
    "accounts/logout/": {"GET": (302, 200, 200), "POST": (302, 302, 302)},
    "accounts/inactive/": {"GET": (200, 200, 200)},
    "accounts/signup/": {"GET": (200, 302, 302), "POST": (200, 302, 302)},
    "accounts/reauthenticate/": {"GET": (302, 200, 200), "POST": (302, 200, 200)},
    "accounts/email/": {"GET": (302, 302, 200), "POST": (302, 302, 302)},
    "accounts/confirm-email/": {"GET": (200, 302, 200)},
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": {
        "GET": (200, 302, 200), "POST": (404, 302, 404),
    },
    "accounts/password/change/": {"GET": (302, 302, 200), "POST": (302, 302, 200)},
    "accounts/password/set/": {"GET": (302, 302, 302), "POST": (302, 302, 302)},
    "accounts/password/reset/": {"GET": (200, 200, 200), "POST": (200, 200, 200)},
    "accounts/password/reset/done/": {"GET": (200, 200, 200)},
    "accounts/password/reset/key/done/": {"GET": (200, 200, 200)},
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": {
        "GET": (200, 200, 200), "POST": (200, 200, 200),
    },
    "accounts/2fa/": {"GET": (302, 200, 200), "POST": (302, 405, 405)},
    "accounts/2fa/authenticate/": {"GET": (302, 302, 302), "POST": (302, 302, 302)},
    "accounts/2fa/reauthenticate/": {"GET": (302, 302, 302), "POST": (302, 302, 302)},
    "accounts/2fa/recovery-codes/": {"GET": (302, 404, 404), "POST": (302, 405, 405)},
    "accounts/2fa/recovery-codes/download/": {"GET": (302, 404, 404), "POST": (302, 404, 404)},
    "accounts/2fa/recovery-codes/generate/": {"GET": (302, 302, 200), "POST": (302, 302, 200)},
    "accounts/2fa/totp/activate/": {"GET": (302, 302, 200), "POST": (302, 302, 200)},
    "accounts/2fa/totp/deactivate/": {"GET": (302, 302, 404), "POST": (302, 302, 404)},
    "accounts/2fa/webauthn/": {"GET": (302, 200, 200), "POST": (302, 405, 405)},
    "accounts/2fa/webauthn/add/": {"GET": (302, 302, 200), "POST": (302, 302, 200)},
    "accounts/2fa/webauthn/login/": {"GET": (302, 302, 302), "POST": (302, 302, 302)},
    "accounts/2fa/webauthn/reauthenticate/": {"GET": (302, 302, 302), "POST": (302, 302, 302)},
    "accounts/login/code/": {"GET": (200, 302, 302), "POST": (200, 302, 302)},
    "accounts/sessions/": {"GET": (302, 302, 200), "POST": (302, 302, 302)},
    "accounts/login/code/confirm/": {"GET": (302, 302, 302), "POST": (302, 302, 302)},
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": {"GET": (), "POST": ()},
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": {"GET": (), "POST": ()},
}  # fmt: skip
