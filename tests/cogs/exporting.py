"""What comes of `/privacy export`, as its member finds it in the private conversation."""

import io
import zipfile

from cogs.ui import words_privacy as words
from tests.cogs.reading import private_answer, said


def letters(who):
    """What stands in the private conversation with somebody."""
    return [it for it in who.direct().messages.values() if not it.deleted]


async def exported(club, who):
    """The private messages of an export, once the last of them has come."""
    before = len(letters(who))
    assert await private_answer(await who.command("studio", "privacy export")) == words.COMING
    await club.room.until(lambda: "That was everything" in said(letters(who)[-1]) and len(letters(who)) > before)
    return letters(who)[before:]


def unpacked(messages):
    """The files in the ZIPs of an export."""
    files = {}
    for message in messages:
        for it in message.attachments:
            with zipfile.ZipFile(io.BytesIO(it.data)) as packed:
                files |= {name: packed.read(name) for name in packed.namelist()}
    return files
