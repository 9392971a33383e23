"""Compile `requirements.txt` and `requirements-dev.txt` from `pyproject.toml`.

One pair of lists serves every platform and every Python from 3.11 on, with the hashes of the public index whatever this
machine is set to install from. uv compiles them; it stays out of `.venv`, because nothing else needs it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

UV = "uv==0.13.9"
COMPILE = "pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes"
BARE = "--no-header --no-annotate"

environment = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}
with tempfile.TemporaryDirectory() as folder:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", folder, UV], check=True)

    def lock(*arguments: str) -> None:
        command = [
            Path(folder) / "bin" / "uv",
            *COMPILE.split(),
            *BARE.split(),
            *sys.argv[1:],
            "pyproject.toml",
            *arguments,
        ]
        subprocess.run(command, check=True, env=environment)

    lock("--group", "dev", "--output-file", "requirements-dev.txt")
    # The same versions: what the tests ran with is what runs.
    lock("--constraints", "requirements-dev.txt", "--output-file", "requirements.txt")
