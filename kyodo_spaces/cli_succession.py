"""`kyodo department succeed`: one department takes over all that another kept."""

import click

from .accounts import departments
from .accounts.rights import operator
from .venues.succession import succeed


@click.command("succeed")
@click.argument("old")
@click.argument("new")
@click.option("--from", "year", type=int, required=True, help="引き継ぐ年度（西暦4桁）。")
def succeed_command(old: str, new: str, year: int) -> None:
    """OLD の場所と担当者を、NEW が引き継ぎます（機構改革）。

    4月1日からできます。2つ以上の課に分けるときは、職員のページで行います。
    """
    (old_id,) = departments.find_named((old,), year - 1)
    (new_id,) = departments.find_named((new,), year)
    handed = succeed(old_id, [new_id], year, by=operator("kyodo department succeed"))
    click.echo(
        f"施設{len(handed.venues)}件、課の付いたスペース{len(handed.spaces)}件、"
        f"担当者{len(handed.members)}人を「{new}」が引き継ぎました。"
    )
