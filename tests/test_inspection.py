"""The inspection of pages finds each fault that it promises to find."""

import pytest

from tests.inspection import problems

GOOD = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<title>会議室 - 共同スペース</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/base.css">
<link rel="canonical" href="https://spaces.example.jp/">
<script type="module" src="/static/map.js"></script>
<script type="application/ld+json">{"name": "会議室"}</script>
</head>
<body>
<a href="#main">本文へ</a>
<main id="main">
<h1>会議室</h1>
<h2>さがす</h2>
<form action="/" method="get">
<label for="q">ことば</label> <input id="q" name="q" aria-describedby="help"><p id="help">例</p>
<label>人数 <select name="capacity"><option></option></select></label>
<button>さがす</button>
</form>
<form action="/report" method="post">
<input type="hidden" name="csrf_token" value="x"><textarea name="t" aria-label="内容"></textarea>
<input type="submit" value="送る">
</form>
<table><tr><th>月</th><td>9:00–12:00</td></tr></table>
<a href="/spaces/1"><img src="/static/room.png" alt="写真"></a>
<svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/></svg>
</main>
</body>
</html>
"""

FAULTS = [
    ("<!doctype html>\n", "", "DOCTYPE"),
    ('lang="ja"', 'lang="xx"', "lang"),
    ("<h2>さがす</h2>", "<h2>さがす", "End tag (main)"),
    ("<h2>さがす</h2>", "<p><div>x</div></p>", "end tag (p)"),
    ("<h2>さがす</h2>", '<p class="a" class="b">x</p>', "attribute"),
    ("<h1>会議室</h1>", "<h1></h1>", "one h1"),
    ("<h2>さがす</h2>", "<h1>さがす</h1>", "one h1"),
    ("<h2>さがす</h2>", "<h4>さがす</h4>", "jumps"),
    ("<title>会議室", "<title>ホール", "does not begin"),
    ("initial-scale=1", "user-scalable=no", "zoom"),
    ('<main id="main">', '<div id="main">', "one main"),
    ("<h2>さがす</h2>", "<center>さがす</center>", "obsolete"),
    ("本文へ</a>", "本文へ<button>x</button></a>", "inside a link"),
    ("<th>月</th>", "<td>月</td>", "no header cell"),
    ('id="help"', 'id="q"', "occurs 2 times"),
    ('aria-describedby="help"', 'aria-describedby="gone"', "'gone'"),
    ('href="#main"', 'href="#gone"', "'gone'"),
    ('<label for="q">ことば</label>', "", "'q' has no label"),
    ("<label>人数 ", "<label>人数 </label>", "'capacity' has no label"),
    (' aria-label="内容"', "", "'t' has no label"),
    ("<button>さがす</button>", "<button></button>", "no text"),
    ("<button>さがす</button>", "", "no button"),
    (' alt="写真"', "", "no alt"),
    (' alt="写真"', ' alt=""', "no text"),
    ('action="/" method="get"', 'method="get"', "needs an action"),
    ('action="/" method="get"', 'action="/"', "needs an action and a method"),
    ('<input type="hidden" name="csrf_token" value="x">', "", "0 CSRF tokens"),
    ('method="post"', 'method="get"', "1 CSRF tokens"),
    ("<h2>さがす</h2>", "<script>alert(1)</script>", "script is written"),
    ("<h2>さがす</h2>", "<h2 onclick='x()'>さがす</h2>", "onclick"),
    ("<h2>さがす</h2>", "<h2 style='color: red'>さがす</h2>", "attribute style"),
    ("</head>", "<style>p {color: red}</style></head>", "style element"),
    ('href="/spaces/1"', 'href=" JavaScript:x()"', "runs a script"),
    ('src="/static/map.js"', 'src="https://example.org/map.js"', "another host"),
    ('href="/static/base.css"', 'href="//example.org/base.css"', "another host"),
    ('{"name": "会議室"}', '{"name": }', "not JSON"),
]


def test_a_good_page_has_no_problem() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(("part", "instead", "said"), FAULTS)
def test_each_fault_is_found(part: str, instead: str, said: str) -> None:
    assert GOOD.count(part) == 1
    found = " / ".join(problems(GOOD.replace(part, instead)))
    assert said in found
