"""The `Appeal` button: where it stands, who may press it, and what comes of it, across restarts."""

import pytest

from bot.core.errors import Fault, ProviderError
from bot.core.moderation import Source
from bot.core.reviews import Outcome
from bot.store import reviews
from tests.cogs.bench import WHY, appeal, moderate, newest, refusal, told_off
from tests.cogs.club import opened
from tests.cogs.reading import buttons, private_answer, said
from tests.engine.judges import ScriptedJudge, finding


@pytest.fixture
async def strict(room, tmp_path):
    """A club with a rule against cats."""
    async with opened(room, tmp_path, moderator=ScriptedJudge(finds={"cat": finding()})) as club:
        yield club


async def refused(who, prompt="a cat", place="studio"):
    return await refusal(await who.command(place, "imagine", prompt=prompt))


async def waiting(club):
    found, _ = await club.engine.reviews.waiting(club.guild_id, most=50)
    return found


async def decide(club, who, *, upheld=True):
    (review,) = await waiting(club)
    act = club.engine.discipline.uphold if upheld else club.engine.discipline.reject
    return await act(review.number, by=who.id, guild_id=club.guild_id)


async def test_a_refused_prompt_is_appealed_against_and_passes(strict, room, mo, ann):
    """Refusal, form, a moderator's second look, the private message, and the same words again."""
    message = await refused(ann)
    assert said(message) == "A rule says refuse. Other words may pass."
    assert buttons(message) == ["Appeal"]
    press = await ann.press(message, "Appeal")
    await press.settled()
    assert [row["label"] for row in press.modal["components"]] == [WHY]
    answer = await appeal(ann, message, "It is a *harmless* cat @everyone")
    assert answer.startswith("Thank you. A moderator will look at it again.")
    (review,) = await waiting(strict)
    assert (review.member, review.reason) == (ann.id, "It is a *harmless* cat @everyone")
    await decide(strict, mo)
    letter = await newest(room, ann, "a moderator looked again, and you were right.")
    assert buttons(letter) == []
    assert len(await strict.made(ann, "a cat")) == 1
    assert "found that you were right." in await told_off(ann, message)


async def test_a_rejected_appeal_is_final(strict, room, mo, ann):
    """The member is told, and the button only says so from now on."""
    message = await refused(ann)
    await appeal(ann, message)
    assert "Moderators will look at it" in await told_off(ann, message)
    await decide(strict, mo, upheld=False)
    await newest(room, ann, "it stays as it was.")
    assert (await told_off(ann, message)).endswith("That is final.")
    await refused(ann)


async def test_only_the_member_it_is_about_may_press(club, room, ann, ben, mo):
    """The card is public; others get a friendly sentence in private, and no form."""
    job_id = await _refused_card(club, ann)
    card = room.world.message((await club.engine.job(job_id)).card_id)
    assert buttons(card) == ["Appeal"]
    for who in (ben, mo):
        assert (await told_off(who, card)).startswith("This button is for the member the decision is about")
    await appeal(ann, card)
    (review,) = await waiting(club)
    assert review.job_id == job_id


async def _refused_card(club, who):
    """An order that the provider's moderation refuses; its card tells it."""
    submit = club.provider.submit

    async def refuse(call):
        raise ProviderError(Fault.MODERATED, club.provider.name)

    club.provider.submit = refuse
    interaction = await who.command("studio", "imagine", prompt="a fox")
    await club.result(interaction)
    club.provider.submit = submit
    jobs = await club.db.read(_jobs)
    return jobs[-1]


async def _jobs(reader):
    return [row["id"] for row in await reader.fetch("SELECT id FROM jobs WHERE state = 'refused' ORDER BY id")]


async def test_a_suspension_is_appealed_against_from_the_private_message_after_a_restart(room, tmp_path, ann, mo):
    """A press there knows no server; the decision does, and everything goes on after a restart."""
    async with opened(room, tmp_path) as club:
        await moderate(mo, "suspend", member=ann.user, reason="spam")
        letter = await newest(room, ann, "You are suspended")
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as club:
        assert (await appeal(ann, letter, "It was my brother.")).startswith("Thank you.")
        await decide(club, mo)
        await newest(room, ann, "Your suspension is lifted: you can make pictures again.")
        assert len(await club.made(ann, "a fox")) == 1
        assert "found that you were right" in await told_off(ann, letter)


async def test_a_reply_that_is_refused_can_be_appealed_against(strict, room, ann, ben):
    """Its answer is public for a minute: the button serves whoever replied."""
    (node,) = await strict.made(ann, "a fox")
    await ann.say(strict.place(node), "with a cat", reply_to=strict.message(node))
    answer = await room.until(
        lambda: next((it for it in room.world.messages.values() if "A rule says refuse." in said(it)), None)
    )
    assert buttons(answer) == ["Appeal"]
    assert (await told_off(ben, answer)).startswith("This button is for the member")
    assert (await appeal(ann, answer)).startswith("Thank you.")


async def test_words_written_into_a_form_are_given_back_beside_the_button(strict, ann):
    """A refused remix: nobody has to write anything twice, and the refusal can be appealed against."""
    (node,) = await strict.made(ann, "a fox")
    press = await ann.press(strict.message(node), "Remix")
    await press.settled()
    (field,) = [row["component"]["custom_id"] for row in press.modal["components"] if "What" in row["label"]]
    message = await refusal(await ann.submit(press, {field: "add a cat"}))
    assert "You wrote: “add a cat”" in said(message)
    assert buttons(message) == ["Appeal"]


async def test_an_appeal_that_comes_to_nothing_gives_its_words_back(strict, mo, ann):
    """Two forms were open; the second one is told what became of the first."""
    message = await refused(ann)
    presses = [await ann.press(message, "Appeal") for _ in range(2)]
    for press in presses:
        await press.settled()
    answers = [await private_answer(await ann.submit(press, {"why": "It was harmless."})) for press in presses]
    assert answers[0].startswith("Thank you.")
    assert "You appealed against this <t:" in answers[1]
    assert "You wrote: “It was harmless.”" in answers[1]
    assert len(await waiting(strict)) == 1


async def test_refusals_without_a_decision_have_no_button(club, ann):
    """What no moderator decided, none can look at again."""
    message = await refusal(await ann.command("studio", "imagine", prompt="a fox", size="1x1"))
    assert buttons(message) == []


async def test_a_strike_is_told_and_its_button_leads_to_what_it_is_for(room, tmp_path, ann, mo):
    """The refusal and the message about its strike are one matter: appealed against once, from either."""
    judge = ScriptedJudge(finds={"bad": finding(source=Source.BUILT_IN)})
    async with opened(room, tmp_path, moderator=judge) as club:
        message = await refused(ann, "bad")
        letter = await newest(room, ann, "You have 1 strike of 3")
        assert buttons(letter) == ["Appeal"]
        await appeal(ann, letter)
        assert "Moderators will look at it" in await told_off(ann, message)
        await decide(club, mo)
        await newest(room, ann, "The strike is taken back.")
        assert await club.engine.discipline.strikes(guild_id=club.guild_id, user_id=ann.id) == 0


async def test_unsuspending_answers_the_appeal(club, room, ann, mo):
    """Nobody has to look any more, and the member is told once."""
    await moderate(mo, "suspend", member=ann.user)
    await appeal(ann, await newest(room, ann, "You are suspended"))
    (review,) = await waiting(club)
    await moderate(mo, "unsuspend", member=ann.user)
    decided = await club.db.read(reviews.get, review.number)
    assert (decided.outcome, decided.decided_by) == (Outcome.UPHELD, mo.id)
    await newest(room, ann, "Your suspension on this server has ended early")
    assert await club.db.read(_written) == 2


async def _written(reader):
    return await reader.value("SELECT count(*) FROM notices")
