"""All settings of the portal, read from the environment in this one place."""

import gc
from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.accounts.outside.configured import login_hosts, providers

# Nothing is garbage while the rooms load, and looking for some was a fifth of every start;
# `config.apps` lets it be looked for again.
gc.disable()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("BYLAW_VAR", str(BASE_DIR / "var")))
DEMO = env.bool("BYLAW_DEMO", False)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. `make run` makes one of its own under var/; a server started "
        "any other way needs SECRET_KEY in its environment."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", False)
# Address ranges of our own proxies: what they say of the caller's address is believed.
PROXIES = env.list("PROXIES", default=[])

# --- the shop and its channels -------------------------------------------------------------
COMPANY_NAME = env.str("COMPANY_NAME", "示范商贸旅行有限公司")
SHOP_NAME = env.str("SHOP_NAME", "示范食品商城")
SHOPIFY_SECRETS = env.list("SHOPIFY_SECRETS", default=[])  # the newest first, old ones honoured
WOOCOMMERCE_SECRETS = env.list("WOOCOMMERCE_SECRETS", default=[])
YOUZAN_CLIENT_ID = env.str("YOUZAN_CLIENT_ID", "")
YOUZAN_CLIENT_SECRET = env.str("YOUZAN_CLIENT_SECRET", "")
INTAKE_SECRETS = env.list("INTAKE_SECRETS", default=[])
# An Apprise URL for mail to staff; {email} stands for the reader's address.
NOTICE_MAIL_URL = env.str("NOTICE_MAIL_URL", "")
PORTAL_URL = env.str("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
# Where seals are copied to, outside the database.
SEAL_FILE = Path(env.str("SEAL_FILE", str(VAR_DIR / "seals.log")))
# What opens the vault: outside the database and its backups, read by the portal's user alone.
VAULT_KEYS = Path(env.str("VAULT_KEYS", str(VAR_DIR / "keys" / "vault.json")))

# --- apps ----------------------------------------------------------------------------------
ROOMS = [
    "regulations.binding",
    "regulations.rulebook",
    "regulations.notices",
    "regulations.deadlines",
    "regulations.approvals",
    "regulations.amendments",
    "hr.people",
    "hr.roster",
    "hr.discipline",
    "hr.careers",
    "hr.premises",
    "hr.supplies",
    "hr.contracts",
    "catalog.products",
    "catalog.proposals",
    "attendance.timekeeping",
    "attendance.leave",
    "orders.desk",
    "orders.service",
    "sitecontent.publishing",
    "sitecontent.campaigns",
    "sitecontent.database",
    "sitecontent.vault",
    "finance.ledger",
    "finance.expenses",
    "finance.tours",
]
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "config.apps.ShellConfig",
    "config.apps.ShellAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.dingtalk",
    "allauth.socialaccount.providers.feishu",
    "config.accounts.wecom",
    "axes",
    "django_htmx",
    "guardian",
    "simple_history",
    *ROOMS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PlainTextMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.LostSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.ActorMiddleware",
    "config.middleware.PlainFormMiddleware",
    "config.middleware.CollisionMiddleware",
    "config.middleware.FormAddressMiddleware",
    "config.accounts.duties.DutiesMiddleware",
    "axes.middleware.AxesMiddleware",
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
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- database: the portal's role, or the owner for migrations ----------------------------------
AS_OWNER = env.bool("BYLAW_AS_OWNER", False)
DATABASES = {"default": env.db_url("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,  # PgBouncer in transaction mode
}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
# Said by each connection: the role may set a default of its own that finds none of the tables.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c search_path=public")
# The portal's role in the database; found from the owner's name (x_owner → x_app) when unset.
APP_ROLE = env.str("DATABASE_APP_ROLE", "")
# Roles of a server that others administer, which may more than the portal asks for.
SERVER_ROLES = env.list("DATABASE_SERVER_ROLES", default=[])
DATABASE_URL = env.str("DATABASE_URL")
# --- backups: read by a role of their own, locked to public keys, restored to prove them ----------
BACKUP_DATABASE_URL = env.str("BACKUP_DATABASE_URL", "")
BACKUP_SCRATCH_URL = env.str("BACKUP_SCRATCH_URL", "")  # where proofs restore; else the same server
BACKUP_ATTACK_URL = env.str("BACKUP_ATTACK_URL", "")  # the portal's role there
KEYS_DIR = VAR_DIR / "keys"
_public = KEYS_DIR / "backup.pub"
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[]) or (
    _public.read_text().split() if _public.exists() else []
)
_private = Path(env.str("BACKUP_IDENTITY", str(KEYS_DIR / "backup.key")))
BACKUP_IDENTITY = _private if _private.exists() else None
BACKUP_TARGETS = env.list("BACKUP_TARGETS", default=[str((VAR_DIR / "backups").absolute())])
BACKUP_WORK = Path(env.str("BACKUP_WORK", str(VAR_DIR / "backup-work")))
BACKUP_SFTP_KEY = env.str("BACKUP_SFTP_KEY", "")
BACKUP_SFTP_KNOWN_HOSTS = env.str("BACKUP_SFTP_KNOWN_HOSTS", "")
BACKUP_JOBS = env.int("BACKUP_JOBS", 2)
BACKUP_ALARM_URL = env.str("BACKUP_ALARM_URL", "")  # an Apprise address, told by `check_backups`
PG_PROGRAMS = env.str("PG_PROGRAMS", "")  # folder of pg_dump; else the wheel's
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # without it nobody reads the metrics
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Digests go out at a fixed hour, which Django takes for a mistake within ten seconds of it.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "fields.W161"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- people and their logins -----------------------------------------------------------------
AUTH_USER_MODEL = "people.Employee"
AUTHENTICATION_BACKENDS = [
    "config.accounts.backend.LockoutBackend",
    "config.accounts.backend.PortalBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "config.accounts.validators.RuleValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Whether back-office users and administrators need a second factor; the demo asks nobody.
SECOND_FACTOR = env.bool("SECOND_FACTOR", not DEMO)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "config.accounts.adapters.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "number"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# By address alone: counted by number, somebody elsewhere could lock anybody out (see AXES below).
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
# The address a provider sends people back to is told it; some of allauth's would say http.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SOCIALACCOUNT_ADAPTER = "config.accounts.outside.adapter.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = providers(env.str)
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "config.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "activate_totp": "config.accounts.codes.SetUp",
    "authenticate": "config.accounts.codes.LoginCode",
    "reauthenticate": "config.accounts.codes.CodeAgain",
}
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "config.accounts.lockout.number_of"
# What was tried is kept with the try, but nothing that opens a login.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "oldpassword"]
AXES_CLIENT_IP_CALLABLE = "config.accounts.caller.address_of"
AXES_LOCKOUT_CALLABLE = "config.accounts.lockout.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 10**9  # they stay on record
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE: a working day
SESSION_COOKIE_AGE = 10 * 60 * 60
if HTTPS:  # no other host of the domain can set them
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "config.views.refuse_form"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^iclock/"]  # clocks follow no redirect, and old ones speak no TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Of the portal's own name and what stands below it; neighbours are not touched.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Alpine, on which the shell stands, needs unsafe-eval; styles set by htmx need unsafe-inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *login_hosts(SOCIALACCOUNT_PROVIDERS)],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- languages and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True

# --- files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str(
            "STATICFILES_BACKEND", "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024

# --- Celery: only an alarm clock; what must not be lost is a row in PostgreSQL ---------
CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "regulations.deadlines.tasks.*": {"queue": "clocks"},
    "sitecontent.database.tasks.watch_clock": {"queue": "clocks"},
    "sitecontent.database.tasks.run_backup": {"queue": "backups"},
    "sitecontent.database.tasks.*_now": {"queue": "backups"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# Three tries in all, one after the other, behind what waits: then it is set aside and told of.
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_ANNOTATIONS = {"*": {"max_retries": 2, "default_retry_delay": 0}}
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 3, "interval_start": 0, "interval_max": 0.5}
CELERY_WORKER_POOL = "config.pool:Pool"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "socket_timeout": 30,
    "socket_connect_timeout": 3,
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in [
        ("sweep deadlines", "regulations.deadlines.tasks.sweep", 5),
        ("deliver notices", "regulations.notices.tasks.deliver", 5),
        ("work imports", "orders.desk.tasks.work_imports", 5),
        ("try drafts of rules", "regulations.amendments.tasks.work_trials", 5),
        ("erase imports", "orders.desk.tasks.erase_imports", 3600),
        ("apply planned changes", "hr.people.tasks.apply_plans", 60),
        ("judge stale days", "attendance.timekeeping.tasks.judge_stale", 3),
        ("judge days that ended", "attendance.timekeeping.tasks.judge_ended", 120),
        ("close months", "attendance.timekeeping.tasks.work_closings", 10),
        ("tell of open days", "attendance.timekeeping.tasks.tell_open", 900),
        ("look after joining and leaving", "hr.careers.tasks.look_after", 600),
        ("read texts of contracts", "hr.contracts.tasks.read_texts", 10),
        ("remind of contracts", "hr.contracts.tasks.remind", 3600),
        ("look ahead in the roster", "hr.roster.tasks.look_ahead", 3600),
        ("plan the day of the house", "hr.premises.tasks.plan_day", 300),
        ("plan attention", "orders.desk.tasks.plan_attention", 300),
        ("join orders to customers", "orders.service.tasks.join_customers", 15),
        ("open cases for attempts", "orders.desk.tasks.open_attempt_cases", 60),
        ("take in lines of clocks", "attendance.timekeeping.tasks.take_in_lines", 60),
        ("raise suspicions", "attendance.timekeeping.tasks.raise_suspicions", 300),
        ("look at clocks", "attendance.timekeeping.tasks.raise_repeated", 6 * 3600),
        ("look over the books", "finance.ledger.tasks.verify_books", 24 * 3600),
        ("remind of monthly runs", "finance.expenses.tasks.remind", 3600),
        ("look over the tours", "finance.tours.tasks.verify_tours", 24 * 3600),
        ("remind of unpaid tours", "finance.tours.tasks.remind", 3600),
        ("work on long lists of goods", "catalog.products.tasks.work_lists", 5),
        ("tell of promotions", "catalog.proposals.tasks.tell_of_promotions", 60),
        ("read back what is charged", "catalog.proposals.tasks.read_back", 600),
        ("watch the home page", "sitecontent.publishing.tasks.watch_home", 6 * 3600),
        ("remind of secrets", "sitecontent.vault.tasks.remind", 24 * 3600),
        ("look over the vault", "sitecontent.vault.tasks.verify_vault", 24 * 3600),
        ("mail partner companies", "sitecontent.publishing.tasks.mail_partners", 20),
        ("sum sales", "sitecontent.campaigns.tasks.sum_sales", 30),
        ("find orders won", "sitecontent.campaigns.tasks.find_wins", 600),
        ("look ahead in the service", "orders.service.tasks.look_ahead", 3600),
        ("look ahead in campaigns", "sitecontent.campaigns.tasks.look_ahead", 3600),
        ("back up", "sitecontent.database.tasks.run_backup", 60),
        ("watch the clock", "sitecontent.database.tasks.watch_clock", 20),
        ("watch backups", "sitecontent.database.tasks.watch_backups", 900),
        ("look for rights without approval", "sitecontent.database.tasks.check_grants", 900),
        ("watch the safety", "sitecontent.database.tasks.watch_security", 900),
        ("seal chains", "regulations.binding.tasks.seal", 600),
    ]
}

console = {"formatter": "line", "filters": ["refusals"]}
# What is secret stands in no report of an error, whatever DEBUG says.
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reports.HiddenAlways"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"refusals": {"()": "config.logs.WithoutTracebacks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", **console}},
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}

# --- the shell ---------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": _("Bylaw"),
    "SITE_HEADER": _("Bylaw"),
    "SITE_SYMBOL": "gavel",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "STYLES": ["config.shell.stylesheet"],
    "SITE_FAVICONS": [{"rel": "icon", "href": "config.shell.favicon"}],
    "SIDEBAR": {"show_search": False, "navigation": "config.shell.navigation"},
    "BORDER_RADIUS": "6px",
    "THEME": "light",
    # The blue of config/static/shell/shell.css, as the steps the admin site asks for.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254.6)",
            "100": "oklch(93.2% .032 255.6)",
            "200": "oklch(88.2% .059 254.1)",
            "300": "oklch(80.9% .105 251.8)",
            "400": "oklch(70.7% .165 254.6)",
            "500": "oklch(55% .19 261)",
            "600": "oklch(47% .18 262.5)",
            "700": "oklch(42% .17 264)",
            "800": "oklch(38% .15 265)",
            "900": "oklch(33% .12 265.5)",
            "950": "oklch(26% .09 267.9)",
        }
    },
}
