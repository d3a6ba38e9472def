"""A stranger's first picture, end to end."""

from tests.e2e.stage import gallery, labels, texts


async def test_imagine(stage):
    """/imagine: a card at once, a thread from it, the picture in it, once, with alt text."""
    interaction = await stage.ann.command("studio", "imagine", prompt="a lighthouse in a storm")
    card = await interaction.answered()
    (result,) = await stage.posted()

    assert interaction.answered_after < 3
    assert "a lighthouse in a storm" in texts(card)
    thread = stage.room.channel(result.channel_id)
    assert thread.parent_id == stage.room.channel("studio").id
    assert "lighthouse" in thread.name
    assert all("lighthouse" in item["description"] for item in gallery(result))
    assert labels(result) == ["Remix", "Again", "Family", "★", "Delete", "Report"]
    assert stage.states() == ["delivered"]
