"""Django settings, read from the environment once.

Everything that differs between installations is an environment variable; ``docs/settings.md``
lists them. The launcher sets them for the demo; a service file sets them for a province.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from thidua.common.logs import configuration

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("THIDUA_HOME", "var")).resolve()
"""Where this installation keeps files, keys and its own database."""

DEBUG = os.environ.get("THIDUA_DEBUG") == "1"


def _secret_key() -> str:
    """The signing key: from the environment, else from the key file that the launcher made."""
    key = os.environ.get("THIDUA_SECRET_KEY", "")
    path = HOME / "keys" / "secret.key"
    if not key and path.is_file():
        key = path.read_text(encoding="ascii").strip()
    if not key and os.environ.get("THIDUA_BUILD") == "1":
        key = "only-for-checks-that-touch-no-data"
    if not key:
        raise ImproperlyConfigured(
            "Chưa có khóa bí mật: đặt THIDUA_SECRET_KEY hoặc chạy `thidua up` một lần. / "
            "No secret key: set THIDUA_SECRET_KEY or run `thidua up` once."
        )
    return key


def _database(url: str) -> dict[str, Any]:
    """Turn ``postgresql://user:password@host:port/name?host=/socket`` into Django's form."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    pool = os.environ.get("THIDUA_DB_POOL", "1") == "1"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}} if pool else {},
        "TEST": {"NAME": os.environ.get("THIDUA_TEST_DB") or None},
    }


def _secret_of(name: str) -> str:
    """A secret from the environment, or from the file that ``<name>_FILE`` names."""
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return os.environ.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"Không đọc được tệp của {name}_FILE / the file of {name}_FILE cannot be read: {path}"
        ) from error


SECRET_KEY = _secret_key()
_app_url = os.environ.get("DATABASE_URL", "postgresql:///thidua")
_owner_url = os.environ.get("DATABASE_OWNER_URL", _app_url)
DATABASES = {
    # Only migrate and backup run as the owner of the tables (`thidua` sets this for them).
    "default": _database(_owner_url if os.environ.get("THIDUA_AS_OWNER") == "1" else _app_url)
}
APP_ROLE = unquote(urlsplit(_app_url).username or "")
"""Role whose rights the migrations narrow: it may not rewrite the audit trail."""

ALLOWED_HOSTS = os.environ.get("THIDUA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("THIDUA_ORIGINS", "").split(",") if o]
BASE_URL = os.environ.get("THIDUA_BASE_URL", "http://127.0.0.1:8000")
"""Address of this installation, for links in mail."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "pgtrigger",
    "procrastinate.contrib.django",
    "thidua.common",
    "thidua.people",
    "thidua.work",
    "thidua.documents",
    "thidua.rules",
    "thidua.movements",
    "thidua.initiatives",
    "thidua.awards",
    "thidua.desk",
]

MIDDLEWARE = [
    "thidua.common.middleware.ObservedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "thidua.common.language.LanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thidua.people.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "thidua.config.urls"
WSGI_APPLICATION = "thidua.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "common" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thidua.desk.context.shell",
            ],
            "builtins": ["thidua.common.templatetags.ui"],
        },
    }
]

# People and sessions
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_ADAPTER = "thidua.people.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "thidua.people.forms_signin.SignInForm",
    "reauthenticate": "thidua.people.forms_signin.ConfirmForm",
    "change_password": "thidua.people.forms_signin.ChangePasswordForm",
    "reset_password": "thidua.people.forms_signin.AskResetForm",
    "reset_password_from_key": "thidua.people.forms_signin.NewPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that somebody typed
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
# allauth counts in a cache that processes do not share. Passwords are counted by axes in the
# database, on every form; reset mails are limited by the key of the queued mail.
ACCOUNT_RATE_LIMITS = False
PASSWORD_RESET_TIMEOUT = 2 * 3600
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
TRUSTED_PROXIES = int(
    os.environ.get("THIDUA_PROXIES", "1" if os.environ.get("THIDUA_HTTPS") == "1" else "0")
)
"""How many reverse proxies stand before the program and append to ``X-Forwarded-For``."""
AXES_HANDLER = "thidua.people.lockout.SignInHandler"
AXES_FAILURE_LIMIT = 5
SIGN_IN_FAILURES_PER_ADDRESS = 50
"""Failures of one address, whatever the user names, within the cool-off time."""
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the lock opens when the page says
AXES_LOCKOUT_CALLABLE = "thidua.people.accounts.locked_out"
AXES_CLIENT_IP_CALLABLE = "thidua.people.lockout.client_address"
AXES_USERNAME_FORM_FIELD = "username"  # of the credentials, not of the form
AXES_DISABLE_ACCESS_LOG = True  # the audit trail keeps who signed in
AXES_SENSITIVE_PARAMETERS = ["username", "login", "code", "ip_address", "csrfmiddlewaretoken"]
AXES_VERBOSE = False
# W006 wants the address among the parameters, with the one limit for both; our handler counts
# addresses apart, with a limit that an office behind one address does not reach.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
SSO = {
    "issuer": os.environ.get("THIDUA_OIDC_ISSUER", ""),
    "client_id": os.environ.get("THIDUA_OIDC_CLIENT_ID", ""),
    "client_secret": _secret_of("THIDUA_OIDC_CLIENT_SECRET"),
    "name": os.environ.get("THIDUA_OIDC_NAME", ""),
    "second_step": [v for v in os.environ.get("THIDUA_OIDC_SECOND_STEP", "").split(",") if v],
}
"""The province's sign-in service (OpenID Connect); without issuer and client there is none."""

# Security
_https = os.environ.get("THIDUA_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
del NONCE

# Language and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "thidua_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
# Ours before Django's and the libraries', whatever the order of the apps.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
FORMAT_MODULE_PATH = ["thidua.common.formats"]
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or os.environ.get("THIDUA_BUILD") == "1"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILES_ROOT = HOME / "files"
"""Content-addressed store of uploaded and issued files; never served directly."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
SIGNATURE_TRUST_ROOTS = [p for p in os.environ.get("THIDUA_TRUST_ROOTS", "").split(":") if p]
"""PEM files of the certificate authorities whose signatures count as trusted."""

# Mail
EMAIL_BACKEND = os.environ.get(
    "THIDUA_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("THIDUA_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = os.environ.get("THIDUA_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("THIDUA_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("THIDUA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("THIDUA_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("THIDUA_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("THIDUA_MAIL_FROM", "thidua@localhost")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DJANGO_TABLES2_TEMPLATE = "common/table.html"
FILTERS_EMPTY_CHOICE_LABEL = _("All")

LOGGING = configuration(
    level=os.environ.get("THIDUA_LOG_LEVEL", "WARNING"),
    plain=DEBUG or os.environ.get("THIDUA_LOG_FORMAT") == "plain",
)
METRICS_TOKEN_FILE = os.environ.get("THIDUA_METRICS_TOKEN_FILE", str(HOME / "keys/metrics.token"))
"""Whoever sends this token may read the metrics; without the file nobody may."""
