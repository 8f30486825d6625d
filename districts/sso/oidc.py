"""OpenID Connect: discovery, the way out, and an identity token that we check ourselves.

A token is believed when its signature is by a key of the provider's own set and by an algorithm
with a public key, when it is from this issuer, for us, fresh, and for the sign-in this browser
began (OpenID Connect Core, 3.1.3.7). Nothing is taken from a token before that.
"""

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode, urlsplit

import jwt

from core import outside, tokens
from core.outside import Outside
from districts.sso.claims import Claims, Refused, from_openid

WELL_KNOWN = "/.well-known/openid-configuration"
SCOPES = "openid email profile"
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512"),
)
KINDS = {"RSA": ("RS", "PS"), "EC": ("ES",)}
LEEWAY = timedelta(seconds=60)  # clocks differ
OLDEST = timedelta(minutes=10)  # of a token that was made for this sign-in
REQUIRED = ["iss", "aud", "exp", "iat", "sub"]
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT = (*NEEDED, "userinfo_endpoint", "end_session_endpoint")
SAYS = {
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "expired",
    jwt.InvalidAudienceError: "audience",
    jwt.InvalidIssuerError: "issuer",
}


def discover(provider) -> dict:
    """Return {endpoints, keys} of a provider; raise `Outside` or `Refused` with what is wrong."""
    said = outside.get_json(provider.issuer.rstrip("/") + WELL_KNOWN)
    if said.get("issuer") != provider.issuer:
        raise Refused("issuer")
    endpoints = {name: said[name] for name in KEPT if isinstance(said.get(name), str)}
    if not all(name in endpoints for name in NEEDED):
        raise Refused("discovery")
    if not all(map(outside.may_be_called, endpoints.values())):
        raise Outside("address")
    endpoints["post"] = _takes_posted_secrets(said)
    return {"endpoints": endpoints, "keys": fetch_keys(endpoints["jwks_uri"])}


def _takes_posted_secrets(said) -> bool:
    """Say whether our secret goes into the form: only where the header is not offered."""
    ways = said.get("token_endpoint_auth_methods_supported")
    return isinstance(ways, list) and "client_secret_basic" not in ways


def fetch_keys(url: str) -> list[dict]:
    """Return the public signing keys that a provider publishes; raise `Refused` without any."""
    keys = outside.get_json(url).get("keys")
    found = [key for key in keys if _is_usable(key)] if isinstance(keys, list) else []
    if not found:
        raise Refused("keys")
    return found[:30]


def _is_usable(key) -> bool:
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    return isinstance(key.get("kty"), str) and key["kty"] in KINDS


def authorize_url(provider, flow, *, back: str) -> str:
    """Return where to send the browser."""
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": SCOPES,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": flow.challenge,
        "code_challenge_method": "S256",
    }
    if provider.tenant_claim == "hd":  # Google offers only accounts of this domain
        query["hd"] = provider.tenant
    return _with(provider.endpoints["authorization_endpoint"], query)


def logout_url(provider, *, back: str) -> str:
    """Return where the provider's own session ends, or nothing."""
    there = provider.endpoints.get("end_session_endpoint", "")
    query = {"client_id": provider.client_id, "post_logout_redirect_uri": back}
    return _with(there, query) if there else ""


def _with(url: str, query: dict) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"


def exchange(provider, flow, *, code: str, back: str, at) -> tuple[Claims, list]:
    """Swap the code for checked claims; return them with the keys that were current.

    Raise `Refused` when the answer does not hold, `Outside` when there is none.
    """
    answer = _token(provider, flow, code=code, back=back)
    keys, said = _verified(provider, answer["id_token"], nonce=flow.nonce, at=at)
    if _lacks(provider, said):
        said = {**_userinfo(provider, answer, said["sub"]), **said}
    return from_openid(provider, said), keys


def _token(provider, flow, *, code, back) -> dict:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": flow.verifier,
    }
    headers = {}
    if provider.endpoints.get("post"):
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    else:
        headers = outside.basic(provider.client_id, provider.client_secret)
    answer = outside.post_form(provider.endpoints["token_endpoint"], form, headers=headers)
    if not isinstance(answer.get("id_token"), str):
        raise Refused("token")
    return answer


def _lacks(provider, said) -> bool:
    """Say whether something that we match by is not in the token; small tokens are allowed."""
    wanted = {"email", provider.tenant_claim, provider.sis_claim} - {""}
    return not wanted <= said.keys()


def _userinfo(provider, answer, subject) -> dict:
    """Return what the provider says elsewhere about the very same person, if anything."""
    there, access = provider.endpoints.get("userinfo_endpoint"), answer.get("access_token")
    if not there or not isinstance(access, str):
        return {}
    said = outside.get_json(there, headers={"Authorization": f"Bearer {access}"})
    if said.get("sub") != subject:
        raise Refused("subject")
    return said


def _verified(provider, token: str, *, nonce: str, at) -> tuple[list, dict]:
    """Return the keys and the claims; where no key fits, the set is fetched once more."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise Refused("signature") from None
    check = partial(verify, provider, token, nonce=nonce, at=at)
    try:
        return provider.keys, check(keys=_fitting(provider.keys, header))
    except Refused as refusal:
        if refusal.word != "signature":
            raise
    keys = fetch_keys(provider.endpoints["jwks_uri"])
    return keys, check(keys=_fitting(keys, header))


def _fitting(keys, header) -> list[dict]:
    """Return the keys that may have signed: by name, and of the algorithm's kind."""
    algorithm, name = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise Refused("signature")
    same_kind = [key for key in keys if algorithm.startswith(KINDS[key["kty"]])]
    return [key for key in same_kind if name is None or key.get("kid") == name]


def verify(provider, token: str, *, keys, nonce: str, at) -> dict:
    """Return the claims of a token that holds; raise `Refused` with the first flaw."""
    refusal = Refused("signature")
    for key in keys:
        try:
            said = _decode(provider, token, key)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            refusal = Refused(_word(error))  # a key that is none breaks in many ways
            continue
        _check_rest(provider, said, nonce=nonce, at=at)
        return said
    raise refusal


def _decode(provider, token, key) -> dict:
    algorithm = jwt.get_unverified_header(token)["alg"]
    return jwt.decode(
        token,
        key=jwt.PyJWK(key, algorithm=algorithm),
        algorithms=[algorithm],
        audience=provider.client_id,
        issuer=provider.issuer,
        leeway=LEEWAY,
        options={"require": REQUIRED},
    )


def _word(error) -> str:
    return next((word for kind, word in SAYS.items() if isinstance(error, kind)), "signature")


def _check_rest(provider, said, *, nonce, at) -> None:
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if said.get("azp", None if several else provider.client_id) != provider.client_id:
        raise Refused("audience")
    if not isinstance(said.get("nonce"), str) or not tokens.same(said["nonce"], nonce):
        raise Refused("nonce")
    if at.timestamp() - float(said["iat"]) > (OLDEST + LEEWAY).total_seconds():
        raise Refused("expired")
