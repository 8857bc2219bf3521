"""Browsers that once signed in to an account: counted apart, so that nobody locks its owner out."""

from secrets import token_hex

from itsdangerous import BadSignature, URLSafeSerializer

from .models import User

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def cookie_name(user_id: int) -> str:
    return f"kyodo_device_{user_id}"


def issue(secret: str, user: User) -> str:
    """What a browser keeps after its sign-in; worth nothing once the password changes."""
    return str(_signer(secret, user).dumps(token_hex(8)))


def read(secret: str, user: User, cookie: str | None) -> str | None:
    """The device's own number, or None where the cookie is missing, forged or outdated."""
    if not cookie or not user.password_hash:
        return None
    try:
        return str(_signer(secret, user).loads(cookie))
    except BadSignature:
        return None


def tail(user: User) -> str:
    """The end of the password's hash: with it, what was signed changes when the password does."""
    return (user.password_hash or "")[-16:]


def _signer(secret: str, user: User) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"device {user.id} {tail(user)}")


def describe(user_agent: str | None) -> str:
    """The browser and the system, as far as it tells: `Edge（Windows）`."""
    text = user_agent or ""
    found = [
        next((name for mark, name in table if mark in text), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return f"{found[0]}（{found[1]}）" if all(found) else "".join(found)
