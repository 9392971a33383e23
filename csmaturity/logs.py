"""What the log keeps of a request that failed."""

import logging


class WithoutAddress(logging.Filter):
    """Names the route instead of the address, which may hold the secret of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple) and len(record.args) == 2:
            match = getattr(request, "resolver_match", None)
            record.args = (record.args[0], match.route if match else "an address of no page")
        return True
