"""Errors named once; `web` maps each to one page and `cli` to one exit."""


class KyodoError(Exception):
    """Base of the errors that a person can act on; its text says what to do."""


class NotFound(KyodoError):
    """The thing asked for does not exist, or may not be known to the asker."""


class NotAllowed(KyodoError):
    """The actor lacks the right."""


class Invalid(KyodoError):
    """The input cannot be used; the text names the field and the remedy."""


class Conflict(KyodoError):
    """The thing changed since the actor read it."""


class Unavailable(KyodoError):
    """Something the program needs can't be used now; the text is for the operator alone."""
