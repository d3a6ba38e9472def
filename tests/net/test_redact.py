"""What may be said of keys and of other people's texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.redact import Key, clean

CLEANED = {
    "Access forbidden: api key quota exceeded, key_id=uk-7f31c0, daily_limit_amount=10": (
        "Access forbidden: api key quota exceeded, key_id=[hidden], daily_limit_amount=[hidden]"
    ),
    "ip not in whitelist, ip=203.0.113.9": "ip not in whitelist, ip=[hidden]",
    "seen from 203.0.113.9 today": "seen from [address] today",
    "Authorization: Bearer abc.def-123": "Authorization: Bearer [hidden]",
    'bad key "api_key": "wk_12345"': 'bad key "api_key": "[hidden]"',
    "Incorrect API key provided: sk-ab12***9xyz.": "Incorrect API key provided: [hidden]",
    "token eyJhbGciOi.eyJzdWIiOi.sig is old": "token [hidden] is old",
    "see https://cdn.example/a.png?X-Sig=deadbeef&e=1 now": "see https://cdn.example/a.png now",
    "at https://user:pass@cdn.example/a.png": "at https://cdn.example/a.png",
    "hello @everyone and <@123456> in <#42> <:pic:77>": "hello everyone and [mention] in [mention] [mention]",
    "image data:image/png;base64,iVBORw0KGgo= is bad": "image [picture] is bad",
    "one\r\n\ttwo\x00three\x1b[31m": "one two three [31m",
    "right\u202eleft\u200bzero\u2066": "right left zero",
    "request b4a7b49c-203c-43c9-88ce-9e636e77ace8 failed": "request b4a7b49c-203c-43c9-88ce-9e636e77ace8 failed",
    "Prompt tokens too long": "Prompt tokens too long",
    "敏感内容检测失败": "敏感内容检测失败",
    "": "",
}


@pytest.mark.parametrize(("text", "wanted"), CLEANED.items())
def test_a_text_is_cleaned(text, wanted):
    """Keys, machines, signatures, mentions and control characters go; what explains the trouble stays."""
    assert clean(text) == wanted


@given(st.text())
def test_a_cleaned_text_is_one_short_line(text):
    """Whatever comes in, one line of at most three hundred printable characters comes out."""
    cleaned = clean(text * 20)
    assert len(cleaned) <= 300
    assert "\n" not in cleaned
    assert cleaned.isprintable()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=8, max_size=60), st.text(), st.text())
def test_a_known_key_never_survives(key, before, after):
    """A key we know is taken out wherever it stands, also across the place where a text is cut."""
    long = before + "x" * 280 + key + after
    for text in (before + key + after, long):
        assert key not in clean(text, secrets=[Key(key)])


def test_a_key_shows_itself_to_nobody():
    """No way of printing a key prints it; only asking for it does."""
    key = Key("sk-very-secret")
    assert "secret" not in f"{key!r} {key!s} {key} {[key]} {vars(type(key))['__slots__']}"
    assert key.reveal() == "sk-very-secret"
    assert key.hide_in(b'{"error": "sk-very-secret is wrong"}') == b'{"error": "[hidden] is wrong"}'


@pytest.mark.parametrize("text", ["", "a b", "a\nb", "a\r\nX-Evil: 1", "schlüssel", "tab\t", "nul\x00"])
def test_what_no_key_looks_like_is_refused_without_repeating_it(text):
    """A key that could break a header is refused, and the sentence does not hold it."""
    with pytest.raises(ValueError, match="the key is empty or holds") as caught:
        Key(text)
    assert not text or repr(text)[1:-1] not in str(caught.value)
