"""How often one may try: counted in the database, by account and by address.

A try is reserved before the slow check and given back when it was right. Writers take turns,
so the bound holds however many processes serve.
"""

import ipaddress
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from .. import clock
from ..db import transaction
from ..errors import KyodoError
from .models import SignInFailure

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100


class TooMany(KyodoError):
    """Too many tries; `seconds` until the next is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def key(purpose: str, name: str) -> str:
    """Under what tries are counted. A name that was typed could be a password: its hash is kept."""
    return f"{purpose}:{sha256(name.encode(errors='replace')).hexdigest()[:40]}"


def network(address: str | None) -> str:
    """The address that tries are counted by: of IPv6 the /64, which is one subscriber's."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def reserve(account: str, address: str, *, limit: int = PER_ACCOUNT, is_known: bool = False) -> int:
    """Count one try as a failure until it is given back; its number.

    A device that is known is counted by itself alone, whatever others do at its address.
    Raises TooMany, and then the try is not counted, so that the wait ends.
    """
    with transaction() as session:
        start = clock.stamp() - WINDOW
        session.execute(delete(SignInFailure).where(SignInFailure.at <= start))
        _bound(session, SignInFailure.account, account, limit)
        if not is_known:
            _bound(session, SignInFailure.address, address, PER_ADDRESS)
        row = SignInFailure(at=clock.stamp(), account=account, address=address)
        session.add(row)
        session.flush()
        return row.id


def _bound(session: Session, column: InstrumentedAttribute[str], value: str, limit: int) -> None:
    query = select(func.count(), func.min(SignInFailure.at)).where(column == value)
    count, oldest = session.execute(query).one()
    if count >= limit:
        wait = oldest + WINDOW - clock.stamp()
        raise TooMany(max(1, int(wait.total_seconds()) + 1))


def give_back(session: Session, reserved: int) -> None:
    """The try was right, in the caller's transaction."""
    session.execute(delete(SignInFailure).where(SignInFailure.id == reserved))


def forgive(session: Session, account: str) -> None:
    """Forget all failures of an account, on its known devices too."""
    is_its = SignInFailure.account.startswith(account, autoescape=True)
    session.execute(delete(SignInFailure).where(is_its))
