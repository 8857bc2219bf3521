"""What people type about people and departments, checked the same for pages and commands."""

import re
import unicodedata

from ..errors import Invalid
from ..text import fold, is_storable, is_typable

LONGEST = 100
LONGEST_LOGIN = 200
_LOGIN = re.compile(r"\S{2,}")
_MAIL = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class WrongFields(Invalid):
    """Fields that can't be used: for each its sentence, which says what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("\n".join(errors.values()))
        self.errors = errors


def line(label: str, text: str, field: str, *, is_needed: bool = True) -> str:
    """One line of text without blanks around it; raises WrongFields."""
    text = text.strip()
    if is_needed and not text:
        raise WrongFields({field: f"{label}を入れてください。"})
    if len(text) > LONGEST:
        raise WrongFields({field: f"{label}は{LONGEST}文字までです。"})
    if not is_typable(text) or any(unicodedata.category(char) in {"Cc", "Zl"} for char in text):
        raise WrongFields({field: f"{label}に使えない文字が含まれています。"})
    return text


def phone(text: str) -> str | None:
    """A telephone number as people write it, None for no text; raises WrongFields."""
    text = line("電話番号", text, "phone", is_needed=False)
    if text and not any(char.isdigit() for char in text):
        raise WrongFields({"phone": "電話番号は、数字で入れてください。"})
    return text or None


def new_login(text: str) -> str:
    """The folded sign-in name; raises WrongFields."""
    folded = fold_login(line("ログイン名", text, "login"))
    if not _LOGIN.fullmatch(folded) or not folded.isprintable():
        raise WrongFields({"login": "ログイン名は、空白のない2文字以上にしてください。"})
    return folded


def fold_login(text: str) -> str:
    """The form in which sign-in names are compared; empty for what can't be one."""
    folded = fold(text[:LONGEST_LOGIN])
    return folded if is_storable(folded) else ""


def mail_address(text: str) -> str | None:
    """A mail address, None for no text; raises WrongFields."""
    text = line("メールアドレス", unicodedata.normalize("NFKC", text), "email", is_needed=False)
    if text and not _MAIL.fullmatch(text):
        raise WrongFields(
            {"email": "メールアドレスの形を確かめてください（例 hanako@example.jp）。"}
        )
    return text or None
