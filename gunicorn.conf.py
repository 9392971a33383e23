"""How gunicorn serves the site: PORT and WEB_CONCURRENCY (workers) come from the environment."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
threads = 4
if "WEB_CONCURRENCY" not in os.environ:
    workers = 2
timeout = 60
graceful_timeout = 10
# Load the site once, before the address is announced: a wrong setting is said once, and memory is shared.
preload_app = True
# Addresses of pages can hold the secret link of a respondent: they belong in no log.
accesslog = None
loglevel = "warning"
# Where the site hangs is said by settings, not by whoever sends a header.
forwarder_headers = ""
# A socket in the home folder that nobody asked for.
control_socket_disable = True


def when_ready(server):
    from django.conf import settings

    server.background = None
    if settings.BACKGROUND_WORKER:
        from csmaturity.background import Background

        server.background = Background()
        server.background.start()
    print(
        f"\nServing on {', '.join(str(listener) for listener in server.LISTENERS)}  (Ctrl-C stops)\n",
        flush=True,
    )


def on_exit(server):
    if background := getattr(server, "background", None):
        background.stop()
