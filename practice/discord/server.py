"""Everything a practice Discord consists of, joined: world, gateway, interactions, limits.

Holds no routes and opens no socket; `rest/` and `practice/room.py` do.
"""

import secrets

from practice.clock import Clock
from practice.discord import payloads
from practice.discord.changes import Event
from practice.discord.commands import Commands
from practice.discord.dispatches import Dispatches
from practice.discord.entities import Attachment, Json
from practice.discord.faults import Faults
from practice.discord.gateway import Gateway
from practice.discord.interactions import Interactions
from practice.discord.links import Links
from practice.discord.message_payloads import MessagePayloads
from practice.discord.posting import Posting
from practice.discord.ratelimit import RateLimits
from practice.discord.sessions import GUILD_MEMBERS, MESSAGE_CONTENT, Session
from practice.discord.snowflakes import shard_of
from practice.discord.world import World

# https://discord.com/developers/docs/resources/application#application-object-application-flags
_MESSAGE_CONTENT_LIMITED = 1 << 19


class Server:
    """One practice Discord with one application on it."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        token: str = "practice-token",  # noqa: S107 - the well-known password of a toy
        answer_seconds: float = 3.0,
        token_seconds: float = 900.0,
        heartbeat_seconds: float = 41.25,
        granted_intents: int = 0,
        shards: int = 1,
    ) -> None:
        self.world = world
        self.clock = clock
        self.token = token
        self.shards = shards
        self.heartbeat_seconds = heartbeat_seconds
        self.granted_intents = granted_intents
        self.acknowledges_heartbeats = True
        self.links = Links(clock, secrets.token_bytes(16))
        content = bool(granted_intents & MESSAGE_CONTENT)
        self.messages = MessagePayloads(world, self.links, message_content=content)
        self.posting = Posting(world)
        self.commands = Commands(world)
        self.faults = Faults()
        self.ratelimits = RateLimits(clock=clock)
        self.gateway = Gateway(self)
        self.uploads: dict[int, Attachment] = {}
        self.interactions = Interactions(
            world,
            clock,
            self.messages,
            send=self._send_interaction,
            answer_seconds=answer_seconds,
            token_seconds=token_seconds,
        )
        self._dispatches = Dispatches(world, self.messages)
        world.changes.listen(self._changed)

    @property
    def gateway_url(self) -> str:
        """The gateway's address."""
        return self.links.base.replace("http", "ws", 1) + "/gateway"

    @property
    def application(self) -> Json:
        """https://discord.com/developers/docs/resources/application#application-object."""
        bot, owner = self.world.bot, next(iter(self.world.guilds.values())).owner_id
        return {
            "id": str(bot.id),
            "name": bot.name,
            "icon": None,
            "description": "An application of the practice room.",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": _MESSAGE_CONTENT_LIMITED if self.messages.message_content else 0,
            "owner": payloads.user(self.world.users[owner]),
            "team": None,
            "summary": "",
            "tags": [],
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "approximate_guild_count": len(self.world.guilds),
            "integration_types_config": {"0": {}},
            "bot": payloads.user(bot),
        }

    def knows_token(self, token: str) -> bool:
        """Whether this is the bot's token."""
        return secrets.compare_digest(token.encode(), self.token.encode())

    def welcome(self, session: Session) -> None:
        """Send READY and then each guild of the shard."""
        number, count = session.shard
        guilds = [
            guild
            for guild in self.world.guilds.values()
            if self.world.bot.id in guild.members and shard_of(guild.id, count) == number
        ]
        application = {"id": str(self.world.bot.id), "flags": self.application["flags"]}
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": payloads.user(self.world.bot)
                | {"email": None, "mfa_enabled": True, "verified": True, "flags": 0},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": self.gateway_url,
                "shard": [number, count],
                "application": application,
                "private_channels": [],
                "relationships": [],
                "presences": [],
                "user_settings": {},
                "geo_ordered_rtc_regions": [],
                "_trace": [],
            },
        )
        for guild in guilds:
            everyone = bool(session.intents & GUILD_MEMBERS)
            data = payloads.guild_create(self.world, guild, all_members=everyone)
            session.dispatch("GUILD_CREATE", data)

    def members_chunk(self, asked: Json) -> Json:
        """The answer to a request for members by id or by the beginning of their name."""
        guild = self.world.guilds[int(asked["guild_id"])]
        wanted = asked.get("user_ids")
        if wanted is not None:
            ids = [int(it) for it in (wanted if isinstance(wanted, list) else [wanted])]
            found = [guild.members[it] for it in ids if it in guild.members]
            missing = [str(it) for it in ids if it not in guild.members]
        else:
            start = str(asked.get("query", "")).lower()
            found = [it for it in guild.members.values() if it.user.name.startswith(start)]
            found, missing = found[: int(asked.get("limit") or 0) or None], []
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": [payloads.member(it) for it in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": missing,
            "presences": [],
        }
        return chunk | ({"nonce": asked["nonce"]} if "nonce" in asked else {})

    def presence_changed(self) -> None:
        """Tell the page whether the bot is there."""
        self.world.changes.tell(Event(name="bot", data={"online": self.gateway.online}))

    async def close(self) -> None:
        """Stop every clock and connection."""
        await self.interactions.close()
        await self.gateway.close()

    def _changed(self, event: Event) -> None:
        dispatch = self._dispatches.of(event)
        if dispatch is not None:
            self.gateway.dispatch(dispatch.name, dispatch.data, guild_id=dispatch.guild_id, intent=dispatch.intent)

    def _send_interaction(self, payload: Json, guild_id: int | None) -> None:
        self.gateway.dispatch("INTERACTION_CREATE", payload, guild_id=guild_id, intent=0)
