"""Prepare this machine and `.venv`, so that what `make` runs next finds everything. Standard library only.

    python3 .ci/prepare.py            what the software needs to run
    python3 .ci/prepare.py --tests    what its tests need as well, a browser included

System libraries are looked for as they are used, by loading them, not by the names of packages. What is missing is
installed where that is allowed (Debian and Ubuntu, as root or with a sudo that asks nothing); elsewhere the one line to
type is printed and the status is 1. The Python packages are installed from the hashed lists, and only when a list has
changed since the last time.
"""

# Old Pythons, which this file turns away, have to be able to read it.
import ctypes
import filecmp
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

LIBRARIES = {
    "Linux": ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"],
    "Darwin": ["libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz-subset.0.dylib"],
}
HOMEBREW = ["/opt/homebrew/lib", "/usr/local/lib"]
FONT_FOLDERS = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "~/.fonts",
    "~/.local/share/fonts",
]
# Chromium without a window: opens pages in a fraction of the time.
QUICK_BROWSER = "chromium-headless-shell"
BROWSERS = [
    os.environ.get("CHROMIUM", ""),
    QUICK_BROWSER,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]

PDF_PACKAGES = {
    "apt-get": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core",
    "dnf": "sudo dnf install pango harfbuzz dejavu-sans-fonts",
    "zypper": "sudo zypper install libpango-1_0-0 libharfbuzz-subset0 dejavu-fonts",
    "pacman": "sudo pacman -S pango ttf-dejavu",
    "apk": "sudo apk add pango harfbuzz-subset font-dejavu",
    "brew": "brew install pango",
}
# What other scripts and emoji in names and notes are printed with; without them the PDF says what is missing.
SCRIPTS = {
    "NotoColorEmoji.ttf": "fonts-noto-color-emoji",
    "NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
    "NotoSansThai-Regular.ttf": "fonts-noto-core",
}
PIP_PACKAGES = {
    "apt-get": "sudo apt-get install python3-pip",
    "dnf": "sudo dnf install python3-pip",
    "zypper": "sudo zypper install python3-pip",
    "pacman": "sudo pacman -S python-pip",
    "apk": "sudo apk add py3-pip",
}
BROWSER_PACKAGES = {
    "apt-get": "sudo apt-get install chromium libatomic1",
    "dnf": "sudo dnf install chromium libatomic",
    "zypper": "sudo zypper install chromium libatomic1",
    "pacman": "sudo pacman -S chromium",
    "apk": "sudo apk add chromium",
    "brew": "brew install --cask google-chrome",
}


def say(text):
    print(text, flush=True)


def loads(library):
    folders = ["", *(folder + "/" for folder in HOMEBREW)] if platform.system() == "Darwin" else [""]
    for folder in folders:
        try:
            ctypes.CDLL(folder + library)
        except OSError:
            continue
        return True
    return False


def fonts():
    """The names of the files of all fonts of this system."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    files = (path for folder in folders for path in folder.rglob("*.*"))
    return {path.name for path in files if path.suffix in {".ttf", ".otf", ".ttc"}}


def pdf_missing():
    missing = [library for library in LIBRARIES.get(platform.system(), []) if not loads(library)]
    return missing + ([] if fonts() else ["a font"])


def browser_missing():
    browser = [] if any(browser and shutil.which(browser) for browser in BROWSERS) else ["Chromium"]
    # The program that drives the browser is built with it, and a bare Debian has none.
    atomic = [] if platform.system() != "Linux" or loads("libatomic.so.1") else ["libatomic"]
    return browser + atomic


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def apt():
    """The words before `apt-get` with which packages may be installed here without asking, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and run(*sudo, "true").returncode == 0 else None


def apt_install(packages):
    before = apt()
    if before is None:
        return
    say("Installing " + " ".join(packages) + " ...")
    apt_get = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # The lists of a bare machine are empty, those of an old one name packages that are gone.
    run(*apt_get, "update")
    done = run(*apt_get, "install", "-y", "--no-install-recommends", *packages)
    if done.returncode:
        say(done.stderr.strip())


def need(purpose, missing, lines):
    """See to it that `missing()` names nothing any more, or stop with the line to type."""
    if not missing():
        return
    apt_install(lines["apt-get"].split()[3:])
    names = missing()
    if not names:
        return
    say(f"\n{purpose} needs {', '.join(names)}.")
    manager = next((manager for manager in lines if shutil.which(manager)), None)
    if manager:
        say(f"Type this, then run make again:\n\n    {lines[manager]}\n")
    else:
        say("Install it with this system's package manager, then run make again.\n")
    sys.exit(1)


def works(*arguments):
    return PYTHON.exists() and run(str(PYTHON), *arguments).returncode == 0


def is_first():
    """Whether nothing was prepared here yet: what is good to have is tried once, for not every system has it."""
    return not any((VENV / name).exists() for name in ("requirements.txt", "requirements-dev.txt"))


def prefer_all_scripts():
    """Install fonts for other scripts and emoji, where that asks nothing."""
    lacking = sorted({package for file, package in SCRIPTS.items() if file not in fonts()})
    if lacking and is_first() and apt() is not None:
        apt_install(lacking)


def prefer_quick_browser():
    """Install it beside a slow one, where that asks nothing."""
    if (
        is_first()
        and apt() is not None
        and not os.environ.get("CHROMIUM")
        and not shutil.which(QUICK_BROWSER)
    ):
        apt_install([QUICK_BROWSER, "libatomic1"])


def pip_missing():
    return [] if run(sys.executable, "-m", "pip", "--version").returncode == 0 else ["pip"]


def make_venv():
    # A venv whose Python was upgraded away, or that was moved, is made anew.
    if works("-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    say("Making .venv ...")
    options = ["--clear"]
    # Debian splits venv's own pip off to a package of its own; the system's pip can install from outside.
    if not importlib.util.find_spec("ensurepip"):
        need("Making .venv", pip_missing, PIP_PACKAGES)
        options.append("--without-pip")
    subprocess.run([sys.executable, "-m", "venv", *options, str(VENV)], check=True)


def install(name):
    wanted, installed = ROOT / name, VENV / name
    if installed.exists() and filecmp.cmp(wanted, installed, shallow=False):
        return
    say(f"Installing the Python packages of {name} ...")
    pip = [str(PYTHON), "-m", "pip"]
    if not works("-m", "pip", "--version"):
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    options = ["-qq", "--disable-pip-version-check", "--no-input", "--require-hashes", "-r", str(wanted)]
    if subprocess.run([*pip, "install", *options], check=False).returncode:
        sys.exit(f"The packages of {name} could not be installed; pip says why above.")
    shutil.copyfile(wanted, installed)


def main():
    if sys.version_info < (3, 11):
        sys.exit(
            f"Python 3.11 or newer is needed, this is {platform.python_version()}.\n"
            "If another one lies beside it, name it: make PYTHON=python3.12 ..."
        )
    tests = sys.argv[1:] == ["--tests"]
    need("The PDF report", pdf_missing, PDF_PACKAGES)
    prefer_all_scripts()
    if tests:
        prefer_quick_browser()
        need("The browser tests", browser_missing, BROWSER_PACKAGES)
    make_venv()
    # The list of the tests holds that of the software: one of the two is enough.
    install("requirements-dev.txt" if tests else "requirements.txt")


if __name__ == "__main__":
    main()
