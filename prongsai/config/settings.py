"""Every setting, read from the environment only. Each PRONGSAI_* name is explained in docs/operations.md."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """Return an environment variable, or the default."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Return an environment variable that says yes (1, true, yes, on) or no."""
    return env(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


DEBUG = flag("PRONGSAI_DEBUG", default=False)
PRONGSAI_HOME = Path(env("PRONGSAI_HOME", "var")).resolve()


def secret_key() -> str:
    """Return the secret key: given, or made once and kept beside the data with mode 600."""
    given = env("PRONGSAI_SECRET_KEY")
    if given:
        return given
    kept = PRONGSAI_HOME / "secret-key"
    if not kept.exists():
        PRONGSAI_HOME.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(
            dir=PRONGSAI_HOME, prefix="secret-key-"
        )  # readable by its owner only
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # two processes started at once: the first one's stays
            os.link(made, kept)  # whole or not at all
        Path(made).unlink()
    return kept.read_text().strip()


SECRET_KEY = secret_key()
# What was locked or remembered with them (second factors, redacted words) goes on working after a change.
SECRET_KEY_FALLBACKS = env("PRONGSAI_FORMER_SECRET_KEYS").split()

# Host names are checked by the tenancy middleware against the organisations: an unknown one gets 421.
ALLOWED_HOSTS = ["*"]
PRONGSAI_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1") if flag("PRONGSAI_LOOPBACK", default=True) else ()
PRONGSAI_BEHIND_PROXY = flag("PRONGSAI_BEHIND_PROXY", default=False)


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database address: sqlite:///path or postgresql://user:password@host/name."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            # Opening the file anew for each request costs more than all of its queries.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or query.get("port", "")),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"PRONGSAI_DATABASE must start with sqlite:/// or postgresql://, not {parts.scheme or 'nothing'}."
    )


DATABASE_URL = env("PRONGSAI_DATABASE", f"sqlite:///{PRONGSAI_HOME}/prongsai.sqlite3")
DATABASES = {"default": database(DATABASE_URL)}
# The role that the application signs in as; it owns no table. Migrations run as the owner:
# PRONGSAI_DATABASE of `prongsai migrate`.
PRONGSAI_DATABASE_ROLE = env("PRONGSAI_DATABASE_ROLE")

INSTALLED_APPS = [
    "prongsai.lobby",
    "prongsai.rooms.measures",
    "prongsai.rooms.results",
    "prongsai.rooms.checklist",
    "prongsai.rooms.respondents",
    "prongsai.engines.plans",
    "prongsai.engines.framework",
    "prongsai.foundation.publishing",
    "prongsai.foundation.figures",
    "prongsai.foundation.approvals",
    "prongsai.foundation.checks",
    "prongsai.foundation.documents",
    "prongsai.foundation.files",
    "prongsai.foundation.organizations",
    "prongsai.foundation.notifications",
    "prongsai.foundation.jobs",
    "prongsai.foundation.audit",
    "prongsai.foundation.tenants",
    "prongsai.kernel",
    "django.forms",
    "django_cotton",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]
# During the first build an app joins when its apps.py and urls.py stand.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("prongsai.") or (PACKAGE.parent / app.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "prongsai.config.middleware.CloseLoopholes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "prongsai.config.middleware.FindOrganization",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "prongsai.config.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "prongsai.config.middleware.KnowUser",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "prongsai.config.middleware.KnowActor",
]

ROOT_URLCONF = "prongsai.config.urls"
WSGI_APPLICATION = "prongsai.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "kernel" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "prongsai.config.context.shell",
                "prongsai.kernel.ui.context.shell",
                "prongsai.lobby.menu.shell",
                "prongsai.foundation.documents.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "prongsai.kernel.ui.fields.Renderer"

AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email",)},
    },
    {"NAME": "prongsai.config.passwords.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/office/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end; the one at hand goes on
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "reset_password": "prongsai.foundation.organizations.forms.sign_in.ResetPasswordForm",
    "user_token": "prongsai.foundation.organizations.forms.sign_in.UserTokenForm",
}
MFA_ADAPTER = "prongsai.foundation.organizations.adapters.MfaAdapter"
MFA_FORMS = {"login_webauthn": "prongsai.foundation.organizations.forms.sign_in.LoginWebAuthnForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are known through invitations; there is no sign-up
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute off still signs in
ACCOUNT_ADAPTER = "prongsai.foundation.organizations.adapters.AccountAdapter"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/m/key",
    "reauthenticate": "10/m/user",
}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = False  # a write for every page read is too dear
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRONGSAI_BEHIND_PROXY else 0

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = flag(
    "PRONGSAI_HTTPS", default=not DEBUG
)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0  # sent over https only
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "prongsai.config.views.csrf_failure"
if PRONGSAI_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [PACKAGE / "config" / "locale"]  # each app has its own texts; the rooms come before the kernel
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").exists() else []
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = (
    0 if DEBUG else 30 * 24 * 3600
)  # an address names its content, so a new version is a new address
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(PRONGSAI_HOME / "files"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "prongsai.kernel.ui.static.NamedByContent"},
}
# Lets the check of the main site read pages of this machine; for tests only.
PRONGSAI_CHECK_LOOPBACK = flag("PRONGSAI_CHECK_LOOPBACK", default=False)
PRONGSAI_MAX_UPLOAD_MB = int(env("PRONGSAI_MAX_UPLOAD_MB", "20"))

# How many days finished work, sent mail and read notices are kept.
PRONGSAI_KEEP_JOBS_DAYS = int(env("PRONGSAI_KEEP_JOBS_DAYS", "30"))
PRONGSAI_KEEP_MAILS_DAYS = int(env("PRONGSAI_KEEP_MAILS_DAYS", "90"))
PRONGSAI_KEEP_NOTICES_DAYS = int(env("PRONGSAI_KEEP_NOTICES_DAYS", "365"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a document of 400 measures, corrected in one form
DATA_UPLOAD_MAX_NUMBER_FILES = 60

MAIL = urlsplit(env("PRONGSAI_MAIL", "console://"))
if MAIL.scheme in {"smtp", "smtps", "smtp+tls"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = MAIL.hostname or "localhost"
    EMAIL_PORT = MAIL.port or (465 if MAIL.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(MAIL.username or "")
    EMAIL_HOST_PASSWORD = unquote(MAIL.password or "")
    EMAIL_USE_SSL = MAIL.scheme == "smtps"
    EMAIL_USE_TLS = MAIL.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 15
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = env("PRONGSAI_MAIL_FROM", "prongsai@localhost")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "prongsai.config.logs.WithoutRows",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Problems are logged once, with their number and without secret addresses, by prongsai.requests.
    "loggers": {"django.request": {"level": "CRITICAL"}, "django.security": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": env("PRONGSAI_LOG_LEVEL", "WARNING")},
}

# Tests create and change organisations within one process and second.
PRONGSAI_FORGET_HOSTS = False
