"""All settings of the house, read from the environment, safe when nothing is said.

Without any variable: loopback names only, TLS only, an embedded database. DEMO=1 is the trial
(`make demo`): plain HTTP, loopback only. README.md lists the variables.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment as env
from config.database import ensure_running
from config.languages import languages_in

django_stubs_ext.monkeypatch()  # lets ModelAdmin[Case] and its like be written where types are wanted

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()

# -- Which of the four situations is this? -------------------------------------------------------
TESTING = "pytest" in sys.modules
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", sorted(env.LOOPBACK))
LOCAL = set(ALLOWED_HOSTS) <= env.LOOPBACK
PLAIN_HTTP = DEBUG or DEMO or TESTING
if (DEBUG or DEMO) and not LOCAL:
    raise ImproperlyConfigured("DEBUG and DEMO answer on loopback only; set neither for a public host")

SECRET_KEY = env.secret_key(VAR_DIR, generate=LOCAL)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
OFFICIAL_PAPERS = env.flag("OFFICIAL_PAPERS")  # the ministry adopted it: papers bear the motto
RECEIPT_KEYS = Path(env.text("RECEIPT_KEYS", str(VAR_DIR / "receipt-keys")))
RECEIPT_KEYS_MADE = LOCAL  # a trial makes its own
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
COUNTRY = env.text("COUNTRY", "KH")
CONTACT_PHONE = env.text("CONTACT_PHONE")  # the number of the service, where it has one
PROXY_COUNT = env.number("PROXY_COUNT", 0)
CLAMD_SOCKET = env.text("CLAMD_SOCKET")

# -- Applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "accounts",
    "workflow",
    "notifications",
    "cases",
    "dialogue",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.admin",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "drf_standardized_errors",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "csp",
]
MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "accounts.middleware.KeptNowhereMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.CompressPagesMiddleware",
    "config.middleware.CookieOnceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "notifications.middleware.BrowserMiddleware",
    "config.typed.KeepTypedMiddleware",
    "accounts.middleware.ActingForMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.PreferredLanguageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.middleware.AddressMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
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
                "config.context.frame",
                "notifications.context.inbox",
            ],
        },
    },
]

# -- Database, cache, jobs -----------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL")
_place = (
    env.database_from_url(DATABASE_URL)
    if DATABASE_URL
    else ensure_running(VAR_DIR, env.text("DATABASE_NAME", "concord"))
)
_limits = {
    "statement_timeout": env.text("STATEMENT_TIMEOUT", "15s"),
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    # A prepared statement keeps its plan; else the frequent lists take longer to plan than to read.
    "plan_cache_mode": "force_generic_plan",
}
_options: dict[str, Any] = {
    **_place.pop("OPTIONS", {}),
    "options": " ".join(f"-c {name}={value}" for name, value in _limits.items()),
    "connect_timeout": 5,
    "application_name": "concord",
    "prepare_threshold": env.number("DATABASE_PREPARE", 5) or None,
    # A database that was away is asked for again every few seconds, not ever more seldom.
    "pool": {
        "min_size": 1,
        "max_size": env.number("DATABASE_POOL", 12),
        "timeout": 10,
        "reconnect_timeout": 3,
    },
}
DATABASES = {
    "default": {
        "ENGINE": "config.postgresql",
        **_place,
        "OPTIONS": _options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.text("TEST_DATABASE", "test_concord"), "TEMPLATE": "template0"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_table"}}
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "listen_notify": True}

# -- Limits ---------------------------------------------------------------------------------------
FILINGS_PER_DAY = env.number("FILINGS_PER_DAY", 50)  # by one mandate, or one person for themself
FILINGS_PER_DAY_ORGANIZATION = env.number("FILINGS_PER_DAY_ORGANIZATION", 200)

# -- People and sessions -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.HandleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"  # content-free mail, no lock by name
MFA_ADAPTER = "accounts.adapter.MFAAdapter"  # app keys are stored encrypted
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end, this one stays
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "5/5m/key",
    "signup": "20/h/ip",
    "typed": "60/m/user",
    "phone_code": "6/h/user",
    "push": "20/h/user",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
MFA_RECOVERY_CODES_SHOW_ONCE = True
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Concord"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
USERSESSIONS_TRACK_ACTIVITY = False
# Wrong passwords lock a name at one address: never a whole office, and no enemy locks you out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CLIENT_IP_CALLABLE = "config.addresses.client_address"
AXES_VERBOSE = False
SESSION_LIFETIME = 12 * 60 * 60  # seconds from signing in, whatever is done meanwhile
SESSION_IDLE = 30 * 60  # seconds without a request
SESSION_COOKIE_AGE = SESSION_LIFETIME
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# -- Browser security ----------------------------------------------------------------------------
_PREFIX = "" if PLAIN_HTTP else "__Host-"
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{name: [NONE] for name in ("default-src", "frame-ancestors", "base-uri")},
        **{name: [SELF] for name in ("script-src", "style-src", "font-src", "connect-src", "manifest-src")},
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# -- Languages and time --------------------------------------------------------------------------
LOCALE_PATHS = [BASE_DIR / "locale"]
if PSEUDO_LOCALE := env.text("PSEUDO_LOCALE"):  # a folder made by tools/pseudo.py, to try the layout with
    if not PLAIN_HTTP:
        raise ImproperlyConfigured("PSEUDO_LOCALE is for tests; set DEMO or DEBUG with it")
    LOCALE_PATHS.insert(0, Path(PSEUDO_LOCALE))  # before our English of what libraries say
LANGUAGES = languages_in(LOCALE_PATHS)
LANGUAGE_CODE = "km"
RECORD_LANGUAGES = (
    "km",
    "en",
)  # in which papers are issued, and letters to somebody whose language is not known
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Phnom_Penh"
USE_TZ = True

# -- Files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_ALLOW_ALL_ORIGINS = False
_static = "django.contrib.staticfiles.storage.StaticFilesStorage"
if not (DEBUG or TESTING):
    _static = "config.statics.ServedStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static},
}

# -- Mail ----------------------------------------------------------------------------------------
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", EMAIL_PORT == 587)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", EMAIL_PORT == 465)
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Concord <no-reply@localhost>")

# -- Messages to telephones: one gateway for SMS and Telegram (docs/gateway.md) -------------------
GATEWAY_URL = env.text("GATEWAY_URL")
GATEWAY_TOKEN = env.text("GATEWAY_TOKEN")  # what we show the gateway
GATEWAY_SECRET = env.text("GATEWAY_SECRET")  # what its reports are signed with
GATEWAY_CHANNELS = env.words("GATEWAY_CHANNELS", ["sms"])
WEBHOOKS_PRIVATE = env.flag("WEBHOOKS_PRIVATE")  # programs on private addresses and without TLS may be called
PUSH_KEY = env.text("PUSH_KEY") or (env.kept_secret(VAR_DIR / "push-key", 32) if DEMO else "")  # see push_key
PUSH_COOKIE_NAME = f"{_PREFIX}browser"  # knows a browser that shows notices again at the next sign-in
TELEGRAM_BOT = env.text("TELEGRAM_BOT")  # the name of the bot that people link
SMS_SENDER = "notifications.codes.send_sms" if GATEWAY_URL and "sms" in GATEWAY_CHANNELS else ""

# -- Interface for programs ----------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["config.rest.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.rest.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "NUM_PROXIES": PROXY_COUNT,
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_FORMATTER_CLASS": "config.errors.OneShape",
    "EXCEPTION_HANDLER_CLASS": "config.errors.Handler",
}
SPECTACULAR_SETTINGS = {
    "POSTPROCESSING_HOOKS": ["cases.api.schema.expand_actions"],
    "TITLE": "Concord",
    "VERSION": "1",
    "SERVE_PUBLIC": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

# -- Logs: who, what, how long; never a body, a query string or a parameter ----------------------
_quiet = {"handlers": ["console"], "level": "WARNING", "propagate": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "config.middleware.RequestIdFilter"}},
    "formatters": {"line": {"()": "config.middleware.OneLineFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": dict.fromkeys(
        ["django.db.backends", "httpx", "axes", "procrastinate", "fontTools", "pikepdf", "weasyprint"], _quiet
    ),
}
