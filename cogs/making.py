"""How one order runs, whichever way it came in: check, price, fetch inputs, reserve, show the card, start the thread.

Nothing is spent before `place`; after it the job lives on whatever happens to the answer.
"""

import asyncio
from collections.abc import Sequence

import discord
import structlog

from bot.core.errors import DeliveryError, Refusal
from bot.core.requests import Request
from bot.engine.orders import Input, Order, Placed
from cogs.desk import Shown
from cogs.faults import TROUBLE
from cogs.host import Interaction
from cogs.ui import cards, words
from cogs.ui.answers import Answer
from cogs.ui.checks import check_place
from cogs.ui.errors import report

log = structlog.get_logger(__name__)


async def make(
    interaction: Interaction,
    request: Request,
    attachments: Sequence[discord.Attachment] = (),
    *,
    inputs: Sequence[Input] = (),
    press: str | None = None,
    origin_job: int | None = None,
) -> None:
    """Carry one order from the wish to its card; answers the interaction exactly once, also when cancelled.

    `inputs` are pictures Easel has already; `attachments` are fetched. `request.pictures` counts both.
    """

    async def work() -> None:
        try:
            await _order(interaction, request, attachments, inputs, press, origin_job)
        except Exception as error:  # noqa: BLE001 - answered and logged here, because the caller may be gone
            await report(interaction, error)

    await interaction.client.carry(work())


async def _order(
    interaction: Interaction,
    request: Request,
    attachments: Sequence[discord.Attachment],
    inputs: Sequence[Input],
    press: str | None,
    origin_job: int | None,
) -> None:
    host, answer = interaction.client, Answer.of(interaction)
    host.engine.quote(request)
    place = check_place(interaction)
    taken = await answer.meanwhile(_take(interaction, attachments))
    order = Order(
        user_id=interaction.user.id,
        place=place,
        request=request,
        inputs=[*inputs, *taken],
        press=press,
        origin_job=origin_job,
    )
    with host.delivery.desk.answering(interaction.id) as shown:
        placed = await _place(interaction, order)
        if placed.fresh:
            await _show(interaction, placed, shown)
    if placed.job.place.interaction_id != interaction.id:
        await answer.tell(words.ALREADY)
    elif not placed.fresh:
        log.info("interaction_repeated", interaction=interaction.id, job=placed.job.id)


async def _take(interaction: Interaction, attachments: Sequence[discord.Attachment]) -> list[Input]:
    """All pictures at once, in their order; the first that cannot be used refuses the whole order."""
    engine = interaction.client.engine
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(
                    engine.take_input(url=it.url, name=it.filename, size=it.size, content_type=it.content_type)
                )
                for it in attachments
            ]
    except BaseExceptionGroup as errors:
        refusals: list[BaseException] = [it for it in errors.exceptions if isinstance(it, Refusal)]
        raise (refusals or list(errors.exceptions))[0] from None
    return [task.result() for task in tasks]


async def _place(interaction: Interaction, order: Order) -> Placed:
    """Reserve and queue. Once begun it is waited for even if the interaction dies: the order may stand already."""
    placing = asyncio.ensure_future(interaction.client.engine.place(order))
    try:
        return await Answer.of(interaction).meanwhile(asyncio.shield(placing))
    except TROUBLE as error:
        log.warning("defer_failed", interaction=interaction.id, error=repr(error))
        return await placing


async def _show(interaction: Interaction, placed: Placed, shown: Shown) -> None:
    """Answer with the card and start its thread; a job nobody can be told about is given back, free."""
    host, job = interaction.client, placed.job
    try:
        shown.card_id = await Answer.of(interaction).show(cards.open_card(job, placed.outlook))
    except TROUBLE as error:
        log.warning("card_not_shown", job=job.id, error=repr(error))
        try:
            shown.card_id = await host.delivery.ensure_card(job, placed.outlook)
        except DeliveryError:
            log.exception("order_abandoned", job=job.id)
            await host.engine.abandon(job.id)
            await Answer.of(interaction).tell(words.ABANDONED)
            return
    await host.engine.card_shown(job.id, card_id=shown.card_id)
    if job.place.in_thread:
        return
    try:
        shown.thread_id = await host.delivery.start_thread(job.evolve(card_id=shown.card_id))
    except DeliveryError as error:
        log.warning("thread_delayed", job=job.id, error=error.sentence)
