"""Before anything is spent: whether a member may order here at all, and what moderation says of words and pictures.

Every refusal is a line of the log, and the member gets its number: they may ask to have it looked at again.
"""

from dataclasses import dataclass

from bot.core import letters
from bot.core.decisions import EASEL, DecisionKind
from bot.core.errors import Moderated, NotPermitted
from bot.core.judges import Classifier
from bot.core.moderation import Finding, Severity, Source, Verdict, Wording
from bot.core.policy import House, Mode
from bot.engine.orders import Input, Order
from bot.engine.workshop import Workshop
from bot.store import blocked, decisions, discipline, lineage, passes, pictures, policies, rules, suspensions
from bot.store.database import Transaction

OFF_HERE = "Pictures are switched off in this channel. Another channel of this server may take them."
BLOCKED = (
    "One of the pictures looks like one that moderators of this server have taken down, so it cannot be used here. "
    "Nothing was charged."
)
EXPLICIT = (
    "One of the pictures seems to show adult content, which works in age-restricted channels only, where the server "
    "allows it. Nothing was charged."
)
EXPLICIT_FROM = 0.5  # the classifier's score from which a picture counts as explicit
HISTORY = 30  # earlier pictures whose words are looked at


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What was said of an order that may stand: `hold` is why a moderator sees its pictures first; None = no reason."""

    house: House
    verdict: Verdict
    hold: str | None = None


class Judging:
    """Judges orders for `Engine.place`."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    async def judge(self, order: Order) -> Judged:
        """What stands in an order's way.

        Raises:
            Moderated: the member is suspended, or what they wrote or handed in is refused.
            NotPermitted: pictures are switched off in the channel.
        """
        shop, place = self._shop, order.place
        now = shop.clock.now()
        begun = await shop.db.read(suspensions.suspension, guild_id=place.guild_id, user_id=order.user_id, now=now)
        if begun is not None:
            raise Moderated(begun.sentence, decision=begun.decision, aloud=letters.ALOUD)
        house = await shop.db.read(policies.house, place.guild_id)
        if house.mode(*place.budget_places) is Mode.OFF:
            raise NotPermitted(OFF_HERE)
        verdict = await self._words(order, house) + await self._pictures(order, house)
        if verdict.leading is not None and await self._passes(order, now):
            verdict = verdict.without(Source.RULE, Source.AUTOMOD, Source.REMOTE)
        leading = verdict.leading
        if leading is not None and leading.severity is Severity.REFUSE:
            number = await shop.db.write(_refuse, order, verdict, leading, house, now=now)
            raise Moderated(leading.sentence, decision=number)
        held = verdict.of(Severity.HOLD)
        return Judged(house=house, verdict=verdict, hold=_named(held[0]) if held else None)

    async def _passes(self, order: Order, now: int) -> bool:
        """Whether a moderator found these words to be fine after an appeal."""
        who = {"guild_id": order.place.guild_id, "user_id": order.user_id}
        return await self._shop.db.read(passes.holds, words=passes.hashed(order.request.wish), now=now, **who)

    async def _words(self, order: Order, house: House) -> Verdict:
        shop, place = self._shop, order.place
        if shop.moderator is None:
            return Verdict()
        return await shop.moderator.judge(
            Wording(
                guild_id=place.guild_id,
                texts=texts_of(order),
                before=await self._history(order),
                adult=place.adult and house.policy.adult,
                places=place.budget_places,
                roles=order.roles,
                manages=order.manages,
            ),
            rules=await shop.db.read(rules.every, guild_id=place.guild_id),
            automod=await shop.db.read(rules.automod, guild_id=place.guild_id),
            policy=house.policy,
        )

    async def _history(self, order: Order) -> list[str]:
        """The words that made the pictures handed in, nearest first; of a saved copy those of the picture it is."""
        found: dict[str, None] = {}
        who = {"guild_id": order.place.guild_id, "user_id": order.user_id}
        for item in order.inputs:
            number = item.parent or await self._shop.db.read(pictures.known, sha256=item.kept.sha256, **who)
            if number is None:
                continue
            family = await self._shop.db.read(lineage.ancestors, number, most=HISTORY)
            for node in reversed(family.nodes if family else ()):
                if node.prompt:
                    found[node.prompt] = None
        return list(found)[:HISTORY]

    async def _pictures(self, order: Order, house: House) -> Verdict:
        """What the pictures look like that are used; those made here were looked at when they were made."""
        shop, found = self._shop, []
        adult = order.place.adult and house.policy.adult
        for item in order.inputs:
            look = item.kept.look
            number = await shop.db.read(blocked.similar, look, guild_id=order.place.guild_id) if look else None
            if number is not None:
                found.append(
                    Finding(
                        source=Source.BLOCKED, severity=Severity.REFUSE, rule=f"picture {number}", sentence=BLOCKED,
                        where="picture",
                    )
                )  # fmt: skip
            elif shop.classifier is not None and not adult and await self._handed_in(item):
                found += await self._explicit(shop.classifier, item)
        return Verdict(findings=tuple(found))

    async def _handed_in(self, item: Input) -> bool:
        """Whether a member brought it, now or, as what lies in a tray has a number already, some time before."""
        known = await self._shop.db.read(pictures.get, item.parent) if item.parent is not None else None
        return known is None or known.uploaded

    async def _explicit(self, classifier: Classifier, item: Input) -> list[Finding]:
        seen = await classifier.look(await self._shop.pictures.read(item.kept.sha256, item.kept.extension))
        if seen is None or seen.score < EXPLICIT_FROM:
            return []
        return [
            Finding(
                source=Source.CLASSIFIER, severity=Severity.REFUSE, rule=", ".join(seen.parts), sentence=EXPLICIT,
                where="picture",
            )
        ]  # fmt: skip


def texts_of(order: Order) -> dict[str, str]:
    """Everything somebody wrote for an order, by what it is called in a sentence."""
    request = order.request
    texts = {"prompt": request.prompt, "negative prompt": request.negative_prompt or ""}
    texts |= {f"alt text {place}": text for place, text in enumerate(order.alt_texts, start=1)}
    return {name: text for name, text in texts.items() if text.strip()}


def _named(finding: Finding) -> str:
    return f"{finding.source}: {finding.rule}"


def _matched(finding: Finding) -> str:
    return f"found “{finding.matched[:200]}”" if finding.matched else ""


async def _refuse(tx: Transaction, order: Order, verdict: Verdict, leading: Finding, house: House, *, now: int) -> int:
    """Write the refusal; one that no setting turns off counts as a strike."""
    where = order.place
    number = await decisions.note(
        tx, DecisionKind.REFUSED, guild_id=where.guild_id, by=EASEL, now=now, member=order.user_id,
        rule=_named(leading), reason=leading.sentence, words=order.request.wish,
        after=_matched(leading),
    )  # fmt: skip
    if leading.source is Source.BUILT_IN:
        await discipline.strike(
            tx, guild_id=where.guild_id, user_id=order.user_id, decision=number, policy=house.policy, by=EASEL, now=now
        )
    await _shadows(tx, order, verdict, None, now=now)
    return number


async def note(tx: Transaction, order: Order, verdict: Verdict, job_id: int, *, now: int) -> None:
    """Write what was found in an order that stands all the same, in the transaction in which it begins to stand."""
    for finding in verdict.of(Severity.FLAG):
        await decisions.note(
            tx, DecisionKind.FLAGGED, guild_id=order.place.guild_id, by=EASEL, now=now, member=order.user_id,
            job_id=job_id, rule=_named(finding), reason=finding.sentence, words=order.request.wish,
            after=_matched(finding),
        )  # fmt: skip
    await _shadows(tx, order, verdict, job_id, now=now)


async def _shadows(tx: Transaction, order: Order, verdict: Verdict, job_id: int | None, *, now: int) -> None:
    """What rules on trial would have done."""
    for finding in verdict.findings:
        if finding.shadow:
            await decisions.note(
                tx, DecisionKind.SHADOW, guild_id=order.place.guild_id, by=EASEL, now=now, member=order.user_id,
                job_id=job_id, rule=_named(finding), reason=f"would {finding.severity}", words=order.request.wish,
                after=_matched(finding),
            )  # fmt: skip
