"""What follows when an AutoMod rule minds a message: moderators are alerted, and the bot may hear of it.

Which rules mind what is decided in `automod.py`. The alert is a message of the member's own, written by Discord.
Source: https://discord.com/developers/docs/events/gateway-events#auto-moderation-action-execution
"""

from practice.discord.automod import Action, Hit
from practice.discord.changes import Event
from practice.discord.entities import Channel, Json, Message, MessageType, User
from practice.discord.world import World


def carry_out(world: World, hit: Hit, author: User, place: Channel, text: str, posted: Message | None) -> None:
    """Do what a rule asks for besides blocking; `posted` is the message where it was let through."""
    alerts = [
        _alert(world, hit, author, place, text, posted, world.channels[it])
        for it in hit.alert_channels
        if it in world.channels
    ]
    for action in hit.rule["actions"]:
        alert = alerts[0] if alerts and action["type"] == Action.SEND_ALERT_MESSAGE else None
        data = _execution(hit, action, author, place, text, posted, alert)
        world.changes.tell(Event(name="AUTO_MODERATION_ACTION_EXECUTION", guild_id=place.guild_id, data=data))


def _alert(
    world: World, hit: Hit, author: User, place: Channel, text: str, posted: Message | None, where: Channel
) -> Message:
    about = {
        "rule_name": hit.rule["name"],
        "channel_id": str(place.id),
        "keyword": hit.keyword,
        "keyword_matched_content": hit.matched,
        "flagged_message_id": None if posted is None else str(posted.id),
        "block_profile_update_type": None,
    }
    fields = [{"name": name, "value": value, "inline": False} for name, value in about.items() if value]
    embed: Json = {"type": "auto_moderation_message", "description": text, "fields": fields}
    alert = Message(
        id=world.ids.next(),
        channel_id=where.id,
        guild_id=where.guild_id,
        author=author,
        created_at=world.clock.time(),
        type=MessageType.AUTO_MODERATION_ACTION,
        embeds=[embed],
    )
    return world.add_message(where, alert)


def _execution(
    hit: Hit, action: Json, author: User, place: Channel, text: str, posted: Message | None, alert: Message | None
) -> Json:
    document: Json = {
        "guild_id": str(place.guild_id),
        "action": action,
        "rule_id": hit.rule["id"],
        "rule_trigger_type": hit.rule["trigger_type"],
        "user_id": str(author.id),
        "channel_id": str(place.id),
        "content": text,
        "matched_keyword": hit.keyword,
        "matched_content": hit.matched,
    }
    if posted is not None:
        document["message_id"] = str(posted.id)
    if alert is not None:
        document["alert_system_message_id"] = str(alert.id)
    return document
