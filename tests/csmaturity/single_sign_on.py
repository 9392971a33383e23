"""Run by test_single_sign_on: an identity provider, and three people who sign in with it. Prints what came of it."""

import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

PEOPLE = {
    "new": {"sub": "1", "email": "ada@example.com", "email_verified": True, "given_name": "Ada"},
    "existing": {"sub": "2", "email": "bea@example.com", "email_verified": True},
    "unverified": {"sub": "3", "email": "cyd@example.com", "email_verified": False},
}


class Provider(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/userinfo":
            return self.answer(PEOPLE[self.headers["Authorization"].removeprefix("Bearer ")])
        assert self.path == "/.well-known/openid-configuration", self.path
        return self.answer(
            {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}
            | {
                f"{name}_endpoint": f"{ISSUER}/{path}"
                for name, path in {"authorization": "way", "token": "token", "userinfo": "userinfo"}.items()
            }
        )

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert sent["code_verifier"][0]
        self.answer({"access_token": sent["code"][0], "token_type": "bearer"})

    def answer(self, value: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_arguments: object) -> None:
        pass


server = HTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
ISSUER = f"http://127.0.0.1:{server.server_port}"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "csmaturity.settings",
    "OIDC_SERVER_URL": f"{ISSUER}/",
    "OIDC_CLIENT_ID": "cs-maturity",
    "OIDC_CLIENT_SECRET": "hush-hush-hush",
    "EMAIL_URL": f"file:///{os.environ['DATA_DIR']}/mail",
}

import django  # noqa: E402  (the variables come first)

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

settings.ALLOWED_HOSTS = ["testserver"]
call_command("migrate", verbosity=0)

from allauth.account.models import EmailAddress  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402

found: dict[str, object] = {}


def sign_in(client: Client, person: str) -> str:
    """Where somebody ends up who signs in by single sign-on."""
    way = client.post("/account/oidc/sso/login/?process=login")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(way.headers["Location"]).query).items()}
    found["way"] = [asked["client_id"], asked["code_challenge_method"], *sorted(asked["scope"].split())]
    back = client.get("/account/oidc/sso/login/callback/", {"code": person, "state": asked["state"]})
    return str(back.headers["Location"])


client = Client()
session = client.session
session["kept"] = "kept"
session.save()
client.cookies["sessionid"] = session.session_key
page = client.get("/account/login/")
found["button"] = re.findall(r">(Sign in with [^<]*)</button>", page.content.decode())[0]
found["form-action"] = f"form-action 'self' {ISSUER};" in page.headers["Content-Security-Policy"] + ";"
assert sign_in(client, "new") == "/"
ada = User.objects.get()
found["new"] = [ada.email, ada.first_name, EmailAddress.objects.get(user=ada).verified]
found["trial kept"] = client.session["kept"] == "kept"
found["connections"] = client.get("/account/connections/").status_code

bea = User.objects.create_user("bea", "bea@example.com", "plum-harbour-lantern-9")
EmailAddress.objects.create(user=bea, email=bea.email, verified=True, primary=True)
client = Client()
assert sign_in(client, "existing") == "/"
found["existing"] = User.objects.get(pk=client.session["_auth_user_id"]).username

client = Client()
assert sign_in(client, "unverified") == "/account/confirm-email/"
found["unverified"] = "asked for a code" if client.get("/account/").status_code == 302 else "let in"
found["cancelled"] = client.get("/account/connections/login/cancelled/").status_code
found["error"] = client.get("/account/connections/login/error/").status_code

client = Client()
way = client.post("/account/oidc/sso/login/?process=login")
asked = {name: values[0] for name, values in parse_qs(urlsplit(way.headers["Location"]).query).items()}
server.shutdown()
server.server_close()
answers = [
    client.post("/account/oidc/sso/login/?process=login"),
    client.get("/account/oidc/sso/login/callback/", {"code": "new", "state": asked["state"]}),
]
found["unreachable"] = [
    [answer.status_code, "The identity provider could not be reached" in answer.content.decode()]
    for answer in answers
]
print(json.dumps(found))  # noqa: T201
