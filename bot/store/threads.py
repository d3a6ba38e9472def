"""The card at the top of a long thread."""

from bot.store.database import Reader, Transaction


async def card(reader: Reader, thread_id: int) -> int | None:
    """The message at the top of a thread, if there is one."""
    message: int | None = await reader.value("SELECT message_id FROM thread_cards WHERE thread_id = $1", thread_id)
    return message


async def set_card(tx: Transaction, thread_id: int, message_id: int, *, now: int) -> None:
    """Remember it."""
    await tx.execute(
        "INSERT INTO thread_cards (thread_id, message_id, at) VALUES ($1, $2, $3) "
        "ON CONFLICT (thread_id) DO UPDATE SET message_id = excluded.message_id, at = excluded.at",
        *(thread_id, message_id, now),
    )


async def forget_card(tx: Transaction, thread_id: int) -> None:
    """There is none any more."""
    await tx.execute("DELETE FROM thread_cards WHERE thread_id = $1", thread_id)
