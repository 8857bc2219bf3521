"""Why no text takes long to mark: each of its parts is looked at once, whatever follows."""

from kyodo_spaces import annotate


def test_a_word_is_looked_at_from_its_beginning_alone() -> None:
    """From each of its letters, the time would grow with the square of a long one."""
    text = f"{'a' * 50}大船 {'b' * 50}"
    tried = [at for at in range(len(text)) if annotate._JAPANESE.match(text, at)]  # noqa: SLF001 - each place by itself
    assert tried == [0, 51]
    assert annotate.with_japanese_marked(f"<p>{text}</p>").count("<span lang") == 1


def test_a_reading_ends_where_the_next_begins() -> None:
    """Beyond it, each mark without an end would be looked for as far as the page goes."""
    start, reading, end = (rf"\ufdd{n}" for n in range(3))
    assert annotate.plain(f"{start}大{start}船{reading}ふな{end}") == f"{start}大船"
    assert annotate.plain(f"{start}大{reading}おお{start}船{reading}ふな{end}") == (
        f"{start}大{reading}おお船"
    )
