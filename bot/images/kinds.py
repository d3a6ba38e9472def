"""Names for files that are no picture Easel takes, so that a refusal can say what was handed in.

A guess from the first bytes, made for people: nothing is decided by it.
"""

ADVICE = "Easel takes PNG, JPEG, WebP and GIF pictures."
_AS_JPEG = "Save or share it as JPEG or PNG instead: Easel takes PNG, JPEG, WebP and GIF pictures."

# Magic bytes at the start of the file: https://www.garykessler.net/library/file_sigs.html
_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Save the page you mean as PNG or JPEG."),
    (b"BM", "a BMP picture", _AS_JPEG),
    (b"II*\0", "a TIFF or raw camera picture", _AS_JPEG),
    (b"MM\0*", "a TIFF or raw camera picture", _AS_JPEG),
    (b"8BPS", "a Photoshop document", _AS_JPEG),
    (b"\xff\x0a", "a JPEG XL picture", _AS_JPEG),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", _AS_JPEG),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", _AS_JPEG),
    (b"\0\0\1\0", "an icon", _AS_JPEG),
    (b"\x1aE\xdf\xa3", "a video", "Take a still of it: " + ADVICE),
    (b"RIFF", "a sound or video file", ADVICE),
    (b"OggS", "a sound or video file", ADVICE),
    (b"ID3", "a sound file", ADVICE),
    (b"fLaC", "a sound file", ADVICE),
    (b"PK\3\4", "a ZIP archive or an Office document", ADVICE),
    (b"Rar!", "an archive", ADVICE),
    (b"7z\xbc\xaf", "an archive", ADVICE),
    (b"\x1f\x8b", "an archive", ADVICE),
    (b"MZ", "a program", ADVICE),
    (b"\x7fELF", "a program", ADVICE),
)

# Brands of ISO media files, bytes 8 to 12: https://mp4ra.org/registered-types/brands
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_AVIF = frozenset({b"avif", b"avis"})

_LOOK_AT = 1024


def name_kind(data: bytes) -> tuple[str, str]:
    """What a file seems to be, with its article ("a PDF"), and a sentence on what would work."""
    if not data:
        return "empty (0 bytes)", ADVICE
    if data[4:8] == b"ftyp":
        return _name_media(data[8:12])
    for start, name, advice in _STARTS:
        if data.startswith(start):
            return name, advice
    return _name_text(data[:_LOOK_AT])


def _name_media(brand: bytes) -> tuple[str, str]:
    if brand in _HEIC:
        return "a HEIC photo", _AS_JPEG
    if brand in _AVIF:
        return "an AVIF picture", _AS_JPEG
    return "a video", "Take a still of it: " + ADVICE


def _name_text(start: bytes) -> tuple[str, str]:
    lowered = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"<svg" in lowered:
        return "an SVG drawing", "Save it as PNG instead: " + ADVICE
    if lowered.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "a web page, not a picture", "Open the picture itself and save that: " + ADVICE
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter of several bytes may be cut where we stopped looking.
        if len(start) < _LOOK_AT or error.start < _LOOK_AT - 4:
            return "not a picture", ADVICE
        return "a text file", ADVICE
    if all(letter.isprintable() or letter in "\t\r\n\f" for letter in text):
        return "a text file", ADVICE
    return "not a picture", ADVICE
