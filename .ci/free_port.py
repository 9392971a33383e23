"""Stop with one clear line when the port that is to be served is taken: python3 .ci/free_port.py PORT."""

import socket
import sys

port = sys.argv[1]
if not port.isdecimal() or not 0 < int(port) < 65536:
    sys.exit(f"PORT={port} is not a port: a whole number from 1 to 65535.")
with socket.socket() as probe:
    # As the server does: connections that are only being closed do not count.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except PermissionError:
        sys.exit(f"Port {port} is reserved for the system. Choose another: make run PORT=8080")
    except OSError:
        sys.exit(
            f"Port {port} is in use. Stop what listens there, or choose another: make run PORT={int(port) % 65535 + 1}"
        )
