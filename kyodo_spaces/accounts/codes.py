"""One-time codes from a phone (TOTP): a second proof for those who want one."""

from urllib.parse import quote

import pyotp

from .. import clock, qr

_STEP_SECONDS = 30


def new_secret() -> str:
    return pyotp.random_base32()


def find_step(secret: str, code: str, after: int | None) -> int | None:
    """The time step whose code this is: the present one or a neighbour, never one used before.

    No code is that of an empty secret, which a browser or an account without one has.
    """
    typed = code.strip().translate(_PLAIN)
    if not (secret and typed.isascii() and typed.isdigit()):
        return None
    now = int(clock.now().timestamp()) // _STEP_SECONDS
    for step in (now, now - 1, now + 1):
        right = pyotp.HOTP(secret).at(step)
        if pyotp.utils.strings_equal(right, typed) and (after is None or step > after):
            return step
    return None


def picture(secret: str, login: str, issuer: str) -> str:
    """The QR code as inline SVG without style attributes, for an authenticator to scan."""
    address = f"otpauth://totp/{quote(login)}?secret={secret}&issuer={quote(issuer)}"
    return qr.picture(address)


def in_fours(secret: str) -> str:
    """The key as one types it: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


_PLAIN = {ord("０") + digit: str(digit) for digit in range(10)} | {ord(" "): None, ord("　"): None}
