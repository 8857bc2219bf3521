"""Signs people in without the page for it, which has tests of its own."""

from flask import Flask
from playwright.sync_api import Page

from kyodo_spaces.accounts.rights import Actor
from tests.people import sign_in


def enter(page: Page, app: Flask, actor: Actor, live_server: str) -> None:
    """From now on the browser is the actor's."""
    cookie = sign_in(app, actor).get_cookie("session")
    assert cookie is not None
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server}])
