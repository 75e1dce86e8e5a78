"""Django's settings, all derived from `config`; nothing here starts a server or touches the network."""

from __future__ import annotations

from typing import Any

from zhanggui.site.config import config
from zhanggui.site.databases import django_database

_config = config()

DEBUG = _config.debug
SECRET_KEY = _config.signing_key()
ALLOWED_HOSTS = _config.public_hosts
ROOT_URLCONF = 'zhanggui.site.urls'
WSGI_APPLICATION = 'zhanggui.site.wsgi.application'
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'

INSTALLED_APPS = [
    'zhanggui.site',
    'zhanggui.reports',
    'zhanggui.channels',
    'zhanggui.planning',
    'zhanggui.office',
    'zhanggui.orders',
    'zhanggui.stock',
    'zhanggui.customers',
    'zhanggui.catalog',
    'zhanggui.org',
    'zhanggui.registers',
    'zhanggui.rulebook',
    'zhanggui.flow',
    'zhanggui.notices',
    'zhanggui.ui',
    'zhanggui.core',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.messages',
    'django.contrib.staticfiles',
    'django.contrib.postgres',
    'procrastinate.contrib.django',
    'django_htmx',
    'django_filters',
    'allauth',
    'allauth.account',
    'allauth.mfa',
]

MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'whitenoise.middleware.WhiteNoiseMiddleware',
    'zhanggui.site.security.content_security_policy',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.locale.LocaleMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'zhanggui.site.security.session_limits',
    'django.contrib.messages.middleware.MessageMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
    'django_htmx.middleware.HtmxMiddleware',
    'zhanggui.ui.middleware.actor_of_request',
    'allauth.account.middleware.AccountMiddleware',
    'zhanggui.site.accounts.required_steps',
]

TEMPLATES: list[dict[str, Any]] = [
    {
        'BACKEND': 'django.template.backends.django.DjangoTemplates',
        'APP_DIRS': True,
        'OPTIONS': {
            'context_processors': [
                'django.template.context_processors.request',
                'django.template.context_processors.i18n',
                'django.contrib.auth.context_processors.auth',
                'django.contrib.messages.context_processors.messages',
                'zhanggui.ui.context.shell',
            ],
        },
    },
]

FORM_RENDERER = 'zhanggui.ui.forms.Renderer'
CSRF_FAILURE_VIEW = 'zhanggui.ui.errors.csrf_failed'

# --- database, cache, jobs -------------------------------------------------------------------------------------------
DATABASES = {'default': django_database(_config)}
ATOMIC_REQUESTS = False
# Shared by all processes, so that log-in limits count what every process saw.
CACHES = {'default': {'BACKEND': 'django.core.cache.backends.db.DatabaseCache', 'LOCATION': 'site_cache'}}
PROCRASTINATE_ON_APP_READY = None

# --- people ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = 'org.User'
AUTHENTICATION_BACKENDS = ['allauth.account.auth_backends.AuthenticationBackend']
PASSWORD_HASHERS = [
    'django.contrib.auth.hashers.Argon2PasswordHasher',
    'django.contrib.auth.hashers.ScryptPasswordHasher',
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        'NAME': 'django.contrib.auth.password_validation.UserAttributeSimilarityValidator',
        'OPTIONS': {'user_attributes': ('username', 'name', 'mobile'), 'max_similarity': 0.6},
    },
    {'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator', 'OPTIONS': {'min_length': 12}},
    {'NAME': 'django.contrib.auth.password_validation.CommonPasswordValidator'},
    {'NAME': 'django.contrib.auth.password_validation.NumericPasswordValidator'},
]
LOGIN_URL = 'account_login'
LOGIN_REDIRECT_URL = '/'
ACCOUNT_ADAPTER = 'zhanggui.site.accounts.AccountAdapter'
ACCOUNT_FORMS = {'login': 'zhanggui.site.accounts.LoginForm'}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_METHODS = {'username'}
ACCOUNT_SIGNUP_FIELDS = ['username*', 'password1*', 'password2*']
ACCOUNT_EMAIL_VERIFICATION = 'none'
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Per person and browser or address (see `accounts`), forgotten after minutes: nobody can shut the owner out.
ACCOUNT_RATE_LIMITS = {'login': '60/m/ip', 'login_failed': '20/m/ip,5/5m/key', 'reauthenticate': '10/m/user'}
MFA_SUPPORTED_TYPES = ['totp', 'recovery_codes']
MFA_TOTP_ISSUER = 'Zhanggui'
REQUIRE_TOTP = _config.require_totp

# --- language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = 'zh-hans'
LANGUAGES = [('zh-hans', '简体中文'), ('en', 'English')]
USE_I18N = True
USE_TZ = True
TIME_ZONE = 'Asia/Shanghai'

# --- static and stored files -----------------------------------------------------------------------------------------
STATIC_URL = '/static/'
STATIC_ROOT = _config.static_folder
_manifest = 'whitenoise.storage.CompressedManifestStaticFilesStorage'
_plain = 'django.contrib.staticfiles.storage.StaticFilesStorage'
STORAGES = {
    'default': {
        'BACKEND': 'django.core.files.storage.FileSystemStorage',
        'OPTIONS': {'location': _config.files_folder},
    },
    'staticfiles': {'BACKEND': _manifest if _config.static_manifest and not DEBUG else _plain},
}
WHITENOISE_USE_FINDERS = not (_config.static_manifest and not DEBUG)
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# --- what the browser is told ----------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = _config.session_hours_max * 3600
# Two companies on one host differ by their port, and a browser does not tell cookies apart by port.
_mark = f'_{_config.company}' if _config.company else ''
SESSION_COOKIE_NAME = f'sessionid{_mark}'
CSRF_COOKIE_NAME = f'csrftoken{_mark}'
LANGUAGE_COOKIE_NAME = f'django_language{_mark}'
_messages = 'session.SessionStorage' if _mark else 'fallback.FallbackStorage'  # the latter keeps a cookie of one name
MESSAGE_STORAGE = f'django.contrib.messages.storage.{_messages}'
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _config.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = 'Lax'
SESSION_IDLE_SECONDS = _config.session_idle_minutes * 60
SESSION_SECONDS_MAX = _config.session_hours_max * 3600
SECURE_SSL_REDIRECT = _config.https
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https') if _config.https else None
SECURE_HSTS_SECONDS = 31_536_000 if _config.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _config.https
SECURE_REFERRER_POLICY = 'same-origin'
X_FRAME_OPTIONS = 'DENY'
SECURE_CSP = {
    'default-src': "'self'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'font-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
}

# --- what leaves the house: mail, robots of chats -------------------------------------------------------------------
PUBLIC_ADDRESS = _config.address_for_people()
ROBOT_ORIGINS = _config.robot_origins
EMAIL_BACKEND = f'django.core.mail.backends.{"smtp" if _config.mail_host else "console"}.EmailBackend'
EMAIL_HOST = _config.mail_host
EMAIL_PORT = _config.mail_port
EMAIL_HOST_USER = _config.mail_user
EMAIL_HOST_PASSWORD = _config.mail_password.get_secret_value() if _config.mail_password else ''
EMAIL_USE_TLS = _config.mail_security == 'starttls'
EMAIL_USE_SSL = _config.mail_security == 'tls'
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _config.mail_from or _config.mail_user or 'zhanggui@localhost'

# --- logs: to stderr, one line each, without what people typed -----------------------------------------------------
LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'formatters': {'line': {'format': '{asctime} {levelname} {name} {message}', 'style': '{'}},
    'handlers': {'stderr': {'class': 'logging.StreamHandler', 'formatter': 'line'}},
    'root': {'handlers': ['stderr'], 'level': _config.log_level},
    'loggers': {
        'django': {'handlers': ['stderr'], 'level': 'WARNING', 'propagate': False},
        'procrastinate': {'level': 'WARNING'},
    },
}
