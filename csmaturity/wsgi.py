"""What the web server runs."""

import logging
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csmaturity.settings")
try:
    application = get_wsgi_application()
    # Read now: a folder without the right to write should stop the start, not the first visitor.
    settings.SECRET_KEY  # noqa: B018
    from csmaturity.checks import letters_reach_people

    # Commands run all checks by themselves; a web server runs none.
    for found in letters_reach_people():
        logging.getLogger("csmaturity").warning("%s %s", found.msg, found.hint)
except ImproperlyConfigured as error:
    print(error, file=sys.stderr)  # noqa: T201  the operator's line, before there is a logger
    # 3 tells gunicorn that a worker cannot start; any other status would make it try again for ever.
    sys.exit(3)
