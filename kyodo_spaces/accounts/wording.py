"""The audit in Japanese words: operations, subjects, and the facts of people and departments."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..audit import AuditLine
from .forms import ROLES
from .models import Role
from .subjects import NAMED, Names

OPERATIONS: dict[str, Any] = {
    "sign_in": _l("ログイン"),
    "refuse_sign_in": _l("ログインできず"),
    "sign_out": _l("ログアウト"),
    "sign_out_everywhere": _l("すべての端末でログアウト"),
    "make_invitation": _l("招待のリンクを発行"),
    "make_reset": _l("パスワードの決め直しのリンクを発行"),
    "accept_invitation": _l("招待を受けてパスワードを決めた"),
    "reset_password": _l("リンクでパスワードを決め直した"),
    "refuse_link": _l("リンクを使えず（ログイン名が違う）"),
    "change_password": _l("パスワードを変更"),
    "turn_codes_on": _l("確認コードを設定"),
    "turn_codes_off": _l("確認コードを解除"),
    "invite": _l("利用者を追加"),
    "change_user": _l("利用者を変更"),
    "disable_user": _l("利用を停止"),
    "enable_user": _l("利用を再開"),
    "add_department": _l("課を追加"),
    "change_department": _l("課を変更"),
    "import": _l("ファイルから取り込み"),
    "create": _l("新しく登録"),
    "confirm": _l("変わりなしと確認"),
    "suspend": _l("休止"),
    "reopen": _l("再開"),
    "hours": _l("時間の変更"),
    "dates": _l("特別な日の変更"),
    "details": _l("内容の変更"),
    "pin": _l("位置の変更"),
    "locate": _l("住所から位置を計算"),
    "state": _l("公開の状態の変更"),
    "disclose": _l("住所の公開の変更"),
    "create agreement": _l("協定を登録"),
    "change agreement": _l("協定の変更"),
    "create offer": _l("期間限定の案内を登録"),
    "change offer": _l("期間限定の案内の変更"),
    "unpublish": _l("非公開にした"),
    "merge": _l("統合"),
    "unmerge": _l("統合の取り消し"),
    "claim": _l("担当課の変更"),
    "succeed": _l("組織改正による引き継ぎ"),
    "report": _l("まちがいの知らせ"),
    "answer report": _l("まちがいの知らせへの返答"),
    "correct": _l("まちがいの訂正"),
    "open_case": _l("調整を開始"),
    "change_case": _l("調整の内容を変更"),
    "note_case": _l("調整の記録を追加"),
    "move_case": _l("調整の段階を変更"),
    "approve": _l("回答の公開を承認"),
    "remind": _l("確認のお願いを送信"),
    "remind failed": _l("確認のお願いを送れず"),
    "undo": _l("元に戻した"),
    "restore": _l("前の内容に戻した"),
    "answer": _l("照会への回答を入力"),
    "add_answer": _l("照会への回答に場所を追加"),
    "submit": _l("照会への回答を提出"),
    "send_back": _l("照会への回答を差し戻し"),
    "receive_file": _l("返ってきたExcelを受け取り"),
    "assign_file": _l("Excelの課を決めた"),
    "applied_file": _l("Excelの回答を取り込み"),
    "returned_file": _l("Excelの修正をお願い"),
    "discarded_file": _l("Excelを取り込まずに片付け"),
    "create_round": _l("照会を作成"),
    "change_round": _l("照会の内容を変更"),
    "ask": _l("照会の相手に追加"),
    "unask": _l("照会の相手から外した"),
    "urge": _l("督促のメールを送信"),
    "urge failed": _l("督促のメールを送れず"),
    "urge by hand": _l("督促したと記録"),
    "make_link": _l("調査の回答用リンクを発行"),
    "claim_link": _l("調査の回答用リンクを使用"),
}
"""What audit lines call it, of all features: the page of the audit tells of each."""
SUBJECTS: dict[str, Any] = {
    "venue": _l("施設"),
    "space": _l("スペース"),
    "user": _l("利用者"),
    "department": _l("課"),
    "correction": _l("まちがいの知らせ"),
    "agreement": _l("協定"),
    "offer": _l("期間限定の案内"),
    "survey_request": _l("照会先"),
    "survey_file": _l("返ってきたExcel"),
    "survey_response": _l("照会への回答"),
    "survey_case": _l("調整"),
}
_FACTS: dict[str, Any] = {
    "login": _l("ログイン名"),
    "name": _l("名前"),
    "email": _l("メールアドレス"),
    "phone": _l("電話番号"),
    "role": _l("役割"),
    "departments": _l("課"),
    "is_active": _l("利用中"),
    "valid_from": _l("始まりの年度"),
    "valid_through": _l("終わりの年度"),
    "address": _l("接続元"),
    "successors": _l("引き継ぎ先"),
    "venue_id": _l("施設"),
    "space_id": _l("スペース"),
    "department_id": _l("課"),
    "title": _l("件名"),
    "document_number": _l("文書番号"),
    "body": _l("本文"),
    "contact": _l("照会元"),
    "dated_on": _l("文書の日付"),
    "opens_on": _l("受付を始める日"),
    "due_on": _l("回答の期限"),
    "closes_on": _l("最後に受け付ける日"),
    "answers": _l("回答の数"),
    "submitted_at": _l("提出した時"),
    "has_nothing": _l("該当なし"),
    "is_late": _l("期限後"),
    "medium": _l("方法"),
    "returned_note": _l("直してほしいこと"),
    "party": _l("協定の相手方"),
    "signed_on": _l("締結した日"),
    "starts_on": _l("始まりの日"),
    "ends_on": _l("終わりの日"),
    "note": _l("メモ"),
    "kind": _l("種類"),
    "terms": _l("条件"),
    "how_to_apply": _l("申し込み方法"),
    "url": _l("案内のページ"),
    "is_withdrawn": _l("取り下げ"),
    "outcome": _l("調べた結果"),
    "answer": _l("返答"),
}
_WORDS: dict[str, dict[str, Any]] = {
    "outcome": {"corrected": _l("直した"), "unchanged": _l("直すところはなかった")},
    "kind": {"trial": _l("無料体験"), "presentation": _l("発表の場")},
}
"""What a fact's values are called, where they are a choice."""
_ACTORS: dict[str, Any] = {"kyodo start": _l("初期データ")}
_REFUSED = "refused "


def operation(line: AuditLine) -> str:
    if line.operation.startswith(_REFUSED):
        return str(_("権限がなく、ことわられた操作"))
    return str(OPERATIONS.get(line.operation, line.operation))


def actor(line: AuditLine) -> str:
    """Who it was, for whoever never types a command."""
    return str(_ACTORS.get(line.actor, line.actor))


def subject(line: AuditLine, names: Names) -> str:
    """利用者 3（由比 太郎）: the kind and the number, which stay, and what it is called now."""
    if line.subject_id == 0:
        return str(_("（登録のない人）"))
    told = f"{SUBJECTS.get(line.subject_type, line.subject_type)} {line.subject_id}"
    name = names.get((line.subject_type, line.subject_id))
    return str(_("%(subject)s（%(name)s）", subject=told, name=name)) if name else told


def changes(line: AuditLine, names: Names) -> list[str]:
    """役割: 課の担当者 → 取りまとめ課, for each fact of a person or a department in a line."""
    before, after = line.before or {}, line.after or {}
    told = []
    for name in {**before, **after}:
        sides = [side[name] for side in (before, after) if name in side]
        if all(value in (None, "", []) for value in sides):
            continue
        values = [_value(name, value, names) for value in sides]
        told.append(str(_("%(name)s: ", name=_FACTS.get(name, name))) + " → ".join(values))
    return told


def _value(name: str, value: Any, names: Names) -> str:
    if name == "role" and value in set(Role):
        return str(ROLES[value])
    if name in _WORDS and value in _WORDS[name]:
        return str(_WORDS[name][value])
    if name in NAMED and value is not None:
        return names.get((NAMED[name], value), str(value))
    if isinstance(value, bool):
        return str(_("はい") if value else _("いいえ"))
    if isinstance(value, list):
        return "、".join(map(str, value)) or str(_("（なし）"))
    return str(_("（なし）") if value is None else value)
