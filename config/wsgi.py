"""The WSGI entry that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.warming import warm  # noqa: E402 - the rooms are there from here on

warm()
# What stands by now is the same in every worker that is forked, and stays to the end: the collector
# would stop all threads for a tenth of a second to walk through it, and take it out of common use.
gc.collect()
gc.freeze()
