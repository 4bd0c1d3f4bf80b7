"""An application with Authlib, as Debian ships it: a session that finds everything in the discovery document."""
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken

settings = json.loads(sys.argv[1])
metadata = requests.get(settings["issuer"].rstrip("/") + "/.well-known/openid-configuration", timeout=30).json()
result = {}


def say(line):
    print(json.dumps(line), flush=True)


class Callback(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"You can close this window.")
        if self.path != "/favicon.ico":
            self.server.back = self.path

    def log_message(self, *_):
        pass


def visit(url):
    """Has the person open an address, and returns the address at which they come back."""
    server.back = None
    say({"open": url, "until": origin + "/"})
    while server.back is None:
        server.handle_request()
    return origin + server.back


def claims_of(token, nonce):
    """Signature, issuer, audience, lifetime, nonce and at_hash, all by the library."""
    keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"], timeout=30).json())
    claims = jwt.decode(
        token["id_token"], keys, claims_cls=CodeIDToken,
        claims_options={"iss": {"value": metadata["issuer"]}, "aud": {"value": settings["clientId"]}},
        claims_params={"nonce": nonce, "client_id": settings["clientId"], "access_token": token["access_token"]})
    claims.validate(leeway=60)
    return claims


server = HTTPServer(("127.0.0.1", settings["port"]), Callback)
origin = f"http://127.0.0.1:{server.server_port}"
session = OAuth2Session(
    settings["clientId"], settings["clientSecret"], scope="openid profile email api offline_access",
    redirect_uri=origin + "/cb", code_challenge_method="S256", token_endpoint=metadata["token_endpoint"],
    revocation_endpoint_auth_method="client_secret_basic")
verifier, nonce = generate_token(48), generate_token()
url, state = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
token = session.fetch_token(authorization_response=visit(url), state=state, code_verifier=verifier)
claims = claims_of(token, nonce)
result["subject"] = claims["sub"]
result["atHash"] = "at_hash" in claims
result["userInfo"] = session.get(metadata["userinfo_endpoint"]).json()
result["api"] = session.get(settings["api"] + "/api/user/me").json()

refreshed = session.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
result["refreshed"] = refreshed["access_token"] != token["access_token"]
result["active"] = session.introspect_token(metadata["introspection_endpoint"], token=refreshed["access_token"]).json()["active"]
result["revoked"] = session.revoke_token(metadata["revocation_endpoint"], token=refreshed["refresh_token"]).status_code
result["activeAfterRevocation"] = session.introspect_token(metadata["introspection_endpoint"], token=refreshed["access_token"]).json()["active"]

machine = OAuth2Session(settings["clientId"], settings["clientSecret"], scope="api")
result["machine"] = machine.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")["token_type"]

leave = requests.Request("GET", metadata["end_session_endpoint"], params={
    "id_token_hint": token["id_token"], "post_logout_redirect_uri": origin + "/left", "state": "back"}).prepare().url
result["left"] = visit(leave) == origin + "/left?state=back"
say({"result": result})
