"""The one settings file. Everything that differs between places comes from `config.env`."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR, read

env = read()

DEBUG = env("DEBUG")
DEMO = env("DEMO")
DEMO_TODAY = env("DEMO_TODAY") or ("2026-04-27" if DEMO else "")  # the season is dealt as of it
DATA_DIR = Path(env("DATA_DIR"))
DATA_DIR.mkdir(parents=True, exist_ok=True)
BASE_URL = env("BASE_URL").rstrip("/")

SECRET_KEY = env("SECRET_KEY")
if not SECRET_KEY:
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured("Set SECRET_KEY; `make demo` writes one into .env.")
    SECRET_KEY = "only-for-a-demo-on-this-machine-and-nowhere-else-0123456789"  # noqa: S105
SECRET_KEY_FALLBACKS = env("SECRET_KEY_FALLBACKS")
FIELD_KEYS = env("FIELD_KEYS")

ALLOWED_HOSTS = env("ALLOWED_HOSTS")
INTERNAL_IPS = []

# --- The house -------------------------------------------------------------------------------

HOUSE = [
    "notifications",
    "timesheets",
    "trainings",
    "paperwork",
    "pipeline",
    "employers",
    "students",
    "districts",
    "core",
]
INSTALLED_APPS = [
    "config.apps.HouseConfig",
    *HOUSE,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "core.middleware.every_answer",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.client.arrivals",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.privacy_headers",
    "core.middleware.clean_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "districts.signin.sessions.watch",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.Readable",
    "districts.middleware.DistrictMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "core.templatetags.ui",
                "core.templatetags.charts",
                "core.templatetags.verdicts",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.Renderer"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# --- Database, cache, worker -------------------------------------------------------------------

if env("DATABASE_URL"):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if env("DATABASE_POOL"):  # threads borrow connections instead of each keeping one
        pool = {"min_size": 1, "max_size": env("DATABASE_POOL"), "timeout": 10}
        DATABASES["default"] |= {"CONN_MAX_AGE": 0}
        DATABASES["default"].setdefault("OPTIONS", {})["pool"] = pool
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "onramp.sqlite3",
            "OPTIONS": {
                # Writers queue instead of failing: measured 0 of 480 lost against 113 of 480.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

REDIS_URL = env("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "onramp",
        }
    }
else:
    # Shared by all processes: limits counted per process would multiply by the number of workers.
    CACHES = {
        "default": {
            "BACKEND": "core.sharedcache.SharedFileCache",
            "LOCATION": DATA_DIR / "cache",
        }
    }

BROKER_DIR = DATA_DIR / "broker"
CELERY = {
    "broker_url": REDIS_URL or "filesystem://",
    "broker_connection_retry_on_startup": True,
    "task_ignore_result": True,
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_time_limit": 600,
    "worker_prefetch_multiplier": 1,
    "worker_hijack_root_logger": False,
    "accept_content": ["json"],
    "timezone": "America/Los_Angeles",
    "beat_schedule": {
        "sweep": {"task": "core.sweep", "schedule": 5.0},
        "chain": {"task": "districts.extend_chains", "schedule": 30.0},
        "letters": {"task": "districts.forget_letters", "schedule": 600.0},
        "retention": {
            "task": "districts.announce_disposals",
            "schedule": crontab(hour=3, minute=15),
        },
        "papers": {"task": "paperwork.look_again", "schedule": crontab(hour=4, minute=5)},
        "permits": {"task": "paperwork.look_at_permits", "schedule": crontab(hour=2, minute=40)},
        "sensitive": {"task": "paperwork.forget_sensitive", "schedule": 3600.0},
        "offers": {"task": "pipeline.expire_offers", "schedule": 300.0},
        "access": {"task": "districts.end_what_ran_out", "schedule": 60.0},
    },
    "beat_schedule_filename": str(DATA_DIR / "beat-schedule"),
}
if not REDIS_URL:
    (BROKER_DIR / "control").mkdir(parents=True, exist_ok=True)
    CELERY["broker_transport_options"] = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
HOST = env("HOST")
PORT = env("PORT")
WEB_WORKERS = env("WEB_WORKERS")
WEB_THREADS = env("WEB_THREADS")
JOB_WORKERS = env("JOB_WORKERS")

# --- People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "districts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "districts.signin.passwords.Length"},
    {"NAME": "districts.signin.passwords.NotCommon"},
    {"NAME": "districts.signin.passwords.NotAboutYou"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "districts.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "districts.reset.TokenGenerator"  # noqa: S105 a class
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "request_login_code": "districts.signin.forms.RequestLoginCodeForm",
    "confirm_login_code": "districts.signin.forms.ConfirmLoginCodeForm",
}
# Nobody learns here who has an account: strangers get the same pages, and no mail.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True  # one address; the former one stays until the new one is confirmed
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# A whole school comes from one address: figures per address are ten times allauth's or more,
# figures per account stay.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "reset_password": "200/m/ip,5/m/key",
    "reset_password_from_key": "200/m/ip",
    "request_login_code": "300/m/ip,3/m/key,10/h/key",
    "sso": "600/m/ip",
}
PHONES = "config.phones"  # whose telephone it is
MFA_ADAPTER = "districts.signin.second.MFAAdapter"
MFA_FORMS = {
    "authenticate": "districts.signin.second.AuthenticateForm",
    "reauthenticate": "districts.signin.second.ReauthenticateForm",
    "activate_totp": "districts.signin.second.ActivateTOTPForm",
    "add_webauthn": "districts.signin.second.AddWebAuthnForm",
    "edit_webauthn": "districts.signin.second.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come by invitation; an address may be on its way
MFA_TOTP_ISSUER = "Onramp"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Where there is no TLS, browsers offer passkeys for localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env("HTTPS")
# Sessions: seconds without a click, for staff and for everybody else, and the longest of all.
STAFF_IDLE = env("STAFF_IDLE_MINUTES") * 60
IDLE = env("IDLE_MINUTES") * 60

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/Los_Angeles"
USE_TZ = True

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
PRIVATE_DIR = DATA_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "core.files.PrivateStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_HANDLERS = [
    "core.uploads.Measured",  # first: it counts
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CLAMAV_URL = env("CLAMAV_URL")

# --- Security ----------------------------------------------------------------------------------

HTTPS = env("HTTPS")
TRUSTED_PROXIES = env("TRUSTED_PROXIES")
PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{PREFIX}session"
CSRF_COOKIE_NAME = f"{PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env("SESSION_HOURS") * 60 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
OUTSIDE_LOOPBACK = DEBUG  # may a sign-in service be on this machine? (core.outside)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "core.notices.Storage"
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "manifest-src": [SELF],
    }
}

# --- Mail, texts, log --------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM")
EMAIL_TIMEOUT = 10  # seconds for each step of a delivery
SMS_URL = env("SMS_URL")
SMS_SENDER = "notifications.channels.sms.post"
if DEMO:  # invented addresses: nothing ever leaves the house
    EMAIL_BACKEND = "config.demo.mailbox.EmailBackend"
    SMS_SENDER = "config.demo.mailbox.text"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "core.logs.Line"}, "json": {"()": "core.logs.Json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": env("LOG_FORMAT")}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL")},
    # Libraries that tell every step, and the sweep: four lines every five seconds.
    "loggers": {
        name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "pyhanko", "pikepdf")
    }
    | {name: {"level": "WARNING"} for name in ("celery.beat", "celery.worker.strategy")}
    # Django would mail error reports; there are none, and what it logs goes to the log alone.
    | {"django": {"handlers": [], "level": "INFO"}}
    | {"celery.app.trace": {"level": "WARNING"}, "kombu.connection": {"level": "ERROR"}},
}
DEFAULT_EXCEPTION_REPORTER = "core.logs.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "core.logs.NothingPersonal"
# W040: a covering index helps on PostgreSQL; SQLite takes it without the extra columns.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
