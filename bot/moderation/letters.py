"""Letters that are read as other letters, as tables; what is done with them is `bot.moderation.normal`.

Unicode's own list (https://www.unicode.org/reports/tr39/) was compared in the form in which `confusable-homoglyphs`
3.3.1 carries it. Once compatibility forms are gone, some 300 of its letters are left that look like Latin ones: those
below. The library itself was left out: it offers no such folding, keeps 10 MB in memory, and lacks what is used most
in practice (small capitals, the т, м and н of handwriting, flags, squared letters, capitals of East Asian strokes).
"""

from collections.abc import Mapping, Sequence


def _table(rows: str) -> dict[int, str]:
    """Rows of `what it is read as` and the letters that are, as a table for `str.translate`."""
    found: dict[int, str] = {}
    for row in rows.split("\n"):
        name, _, letters = row.strip().partition(" ")
        found |= {ord(letter): name for letter in letters.replace(" ", "")}
    return found


# Latin letters that no compatibility form leads back to the alphabet of English.
LATIN: dict[int, str] = _table(
    """a ɑɐᴀꭺᶏ
    ae æᴁ
    b ƄꞴʙƀɓᵬᶀƃ
    c ᴄƈȼɕꞓ
    d đðɖɗᴅƌȡᵭ
    e ꬲəɛǝᴇɘɇɜᶒ
    f ẝꞘꞙꬵƒꜰᵮ
    g ƍɡᶃɠɢǥʛ
    h ħɦʜɥⱨ
    i ıɩɪɨᵻᶖ
    j Ʝɉʝᴊɟ
    k ĸƙᴋⱪꝁ
    l Ɩǀłɫɬʟᴌƚⱡꝇ
    m ɱᴍᵯ
    n ŋɲɴƞɳᵰꞑ
    o øɔᴏᴑꬽɵᴐ
    oe œɶ
    p þƥᴘᵽᵱ
    q ɋʠ
    r Ʀꭇꭈɹɾʀɍɽᵲ
    s ƽꜱʂȿᵴ
    t ŧʇᴛƭʈⱦᵵ
    u ʋᴜꞟꭎꭒʉɄ
    v ᴠʌⱱ
    w ɯᴡʍⱳ
    x Ꭓᶍ
    y ɣʏᶌỿꭚƴɏʎ
    z ᴢƶʐȥⱬᵶ"""
)

# Letters of other scripts that cannot be told from Latin ones by eye, as they are written, capitals apart.
TWINS: dict[int, str] = _table(
    """a ΑαАаᎪᗅꓮ𐊠𖽀
    b ΒВЬᏏᏴᑲᖯᗷꓐ𐊂𐊡𐌁
    c СсᏟⲤⲥꓚꮯ𐊢𐌂𐐕𐐽𐔜
    d ԁᎠᏧᑯᗞᗪꓒꓓ
    e ΕЕеҽᎬⴹꓰ𐊆
    f Ϝքᖴꓝ
    g ԌցᏀᏳꓖ
    h ΗНһհᎻᏂᕼⲎꓧ𐋏
    i ΙІιіᎥꙇꭵ
    j ͿϳЈјᎫᒍꓙ
    k ΚКκᏦᛕⲔꓗ𐔘
    l ӀӏᏞᒪⳐⵏꓡꓲ𐊊𐐛𐔦
    m ΜϺМᎷᗰᛖⲘꓟ𐊰𐌑
    n ΝոռⲚꓠ𐔓
    o ΟοОоՕօჿⲞⲟⵔꓳ𐊒𐊫𐐄𐐬𐓂𐓪𐔖
    p ΡρРрᏢᑭⲢⲣꓑ𐊕
    q ԚԛգզⵕႭ
    r ᎡᏒᖇꓣꮁ
    s ЅѕՏᏕᏚꓢꮪ𐊖𐐠𐑈
    t ΤτТᎢⲦꓔ𐊗𐊱𐌕
    u υՍսሀᑌꓴ𐓎𐓶
    v νѴѵᏙᐯⴸꓦꮩ
    w ԜԝաᎳᏔꓪꮃ
    x ΧχХхᕁᚷⲬⵝꓫ𐊐𐊴𐌗
    y ΥγУуҮүᎩᎽⲨꓬ𐊲
    z ΖᏃꓜꮓ"""
)

# Letters that pass for Latin ones in the company of Latin ones only. Within a word of their own script they stay.
ALIKE: dict[int, str] = _table(
    """a дДλΛⱯ卂ᗩ
    b вьъбБβ乃ც
    c ς匚ⵛᑕ
    d 刀ժძ
    e эЭєЄεξ乇ᗴᗴ
    f ғҒ千ƑⲫፑᎰ
    g 厶Ꮆᘜ
    h ηңҢћЋ卄廾Ꮒ
    i 丨ノ工
    j フ丿
    k кқҚҜҝ
    l ᄂㄥ乚լ
    m мӍ爪从
    n пПиИлΠπ几冂ղᑎ
    o σθΘфФөӨዐ口ㄖටᗝ
    p 卩尸ᕈ
    q Ɋҩᑫ
    r яЯгГᴦⲅ尺ր
    s 丂ᔕꙅ
    t тҬҭ丅ㄒ七イէ
    u цЦμЏџ凵ㄩม
    v ᐺ
    w шШщЩωѡ山ᗯฬผ
    x жЖ乂メ
    y чЧұҰψ丫ㄚᖻ
    z 乙ʒኚᘔ"""
)


def _add_other_case(tables: Sequence[dict[int, str]]) -> None:
    """The other case of a letter is read alike where no table says what it looks like."""
    for table in tables:
        for code, read in list(table.items()):
            for other in {chr(code).upper(), chr(code).lower()}:
                if len(other) == 1 and not other.isascii() and not any(ord(other) in each for each in tables):
                    (LATIN if table is LATIN else ALIKE)[ord(other)] = read


_add_other_case((LATIN, TWINS, ALIKE))

# Symbols with a letter inside: flags (regional indicators), and what compatibility forms leave out.
_BOXES = (0x1F150, 0x1F170, 0x1F1E6)  # negative circled, negative squared, regional indicators; A to Z each
BOXED: Mapping[int, str] = {start + place: chr(ord("a") + place) for start in _BOXES for place in range(26)}

# What stands for a letter in leetspeak, beside the digits. `1`, `!` and `|` are an i as often as an l.
LEET: Mapping[str, str] = {
    "0": "o",
    "1": "il",
    "2": "z",
    "3": "e",
    "4": "a",
    "5": "s",
    "6": "gb",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "il",
    "|": "il",
    "+": "t",
    "€": "e",
    "£": "l",
    "¢": "c",
    "¥": "y",
    "§": "s",
}
