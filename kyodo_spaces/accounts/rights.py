"""Who acts, and what the role lets them do. Another department's things don't exist for them."""

from dataclasses import dataclass

from ..errors import NotAllowed, NotFound
from .models import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something: a signed-in person, or the operator at the command line."""

    label: str
    """As the audit line tells it: 鎌倉花子（生涯学習課）. It keeps the name of that day."""
    role: Role
    user_id: int | None = None
    department_ids: frozenset[int] = frozenset()
    token: str = ""
    """Of the session, which Flask-Login keeps in the cookie."""
    department: str = ""
    """The departments' names, for what the public reads: 「○○課が確認」."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.token

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR


class Refused(NotFound):
    """A try at something that is another's: answered as if it were not there, and recorded."""

    def __init__(self, operation: str, subject_type: str, subject_id: int) -> None:
        super().__init__()
        self.operation = operation
        self.subject_type = subject_type
        self.subject_id = subject_id


def operator(command: str) -> Actor:
    """Whoever may run commands on the server may do everything."""
    return Actor(label=command, role=Role.COORDINATOR)


def require_coordinator(actor: Actor) -> None:
    """Raises NotAllowed for everyone else."""
    if not actor.is_coordinator:
        raise NotAllowed("この操作は、取りまとめ課だけができます。")
