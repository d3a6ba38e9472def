"""What a prompt asks for, as far as a painter of few words can tell: subject, hour, weather, colours, things.

Knows a few hundred words in eight languages; whatever it does not know still changes the picture through the seed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from practice.painter.colour import Colour

CONCEPTS: dict[str, str] = {
    # subjects; * means that more letters may follow
    "lighthouse": "lighthouse* leuchtturm* phare phares faro faros маяк* 灯塔 灯台 등대",
    "city": (
        "city cities town* skyline street* downtown skyscraper* metropolis cyberpunk "
        "stadt* ville villes ciudad* город* 城市 都市 街 도시"
    ),
    "castle": "castle* fortress palace* schloss burg château* castillo* замок* замк* 城堡 お城 성",
    "cottage": (
        "cottage* house houses cabin* hut farm* village* home haus hütte maison* casa* дом домик* 房子 小屋 家"
    ),
    "desert": "desert* dune* sahara camel* wüste désert* desierto* пустын* 沙漠 砂漠 사막",
    "mountains": ("mountain* alps alpine peak* summit* berg berge gebirge montagne* montaña* гор гора горы 山 산"),
    "forest": ("forest* wood woods woodland* jungle* pine pines wald wälder forêt* bosque* лес леса лесу 森林 森 숲"),
    "sea": (
        "sea seas ocean* beach* coast* shore* wave waves harbor harbour bay island* meer "
        "ozean strand mer plage océan* mar playa море моря океан* 海 바다"
    ),
    "lake": "lake* river* pond* see fluss lac rivière lago río озер* рек река 湖 川 河 호수",
    "space": (
        "space planet* galaxy* nebula* cosmos cosmic saturn astronaut* universe weltall "
        "espace espacio космос* планет* 太空 宇宙 行星 우주"
    ),
    "undersea": (
        "underwater undersea fish fishes coral reef* aquarium mermaid* jellyfish fisch* "
        "poisson* pez peces рыб* 水下 鱼 魚 물고기"
    ),
    "cat": (
        "cat cats kitten* kitty tabby katze* kater chat chats chaton* gato gata gatos кот "
        "кота кошк* котён* котик* 猫 고양이"
    ),
    "robot": "robot* android* droid* mech cyborg* робот* 机器人 ロボット 로봇",
    "still_life": ("still-life stillleben vase* bouquet* nature-morte bodegón ваза вазе натюрморт 静物 花瓶"),
    "fruit": ("fruit* apple apples orange oranges bowl pear pears food obst pomme* fruta* фрукт* яблок* 水果 果物"),
    "flowers": (
        "flower* tulip* rose roses poppy poppies daisy daisies sunflower* lavender "
        "garden* meadow* blossom* blume* fleur* flor flores цвет* луг 花 꽃"
    ),
    "person": (
        "man woman girl boy person people portrait wanderer traveler traveller knight "
        "wizard witch king queen hero she he samurai mann frau femme homme mujer hombre "
        "человек девушк* мужчин* женщин* 人 女孩 男"
    ),
    "field": (
        "field* hill hills countryside landscape* valley wheat felder hügel champ* colline* campo* поле холм* 田野 丘"
    ),
    "frame": "frame frames gerahmt rahmen cadre marco рамк* 框 額縁",
    "rainbow": "rainbow* regenbogen arc-en-ciel arcoíris радуг* 彩虹 虹",
    # hours
    "night": (
        "night* midnight moonlit nocturn* dark stars starry starlight nacht nachts nuit "
        "noche ночь ночью ночн* 夜 夜晚 밤"
    ),
    "sunset": (
        "sunset* dusk evening golden-hour twilight sonnenuntergang abend coucher soir "
        "atardecer закат* вечер* 日落 夕阳 夕焼け 노을"
    ),
    "dawn": "dawn sunrise morning morgen* aube matin amanecer рассвет* утр* 日出 黎明 朝 새벽",
    "storm": (
        "storm* tempest* thunder* lightning hurricane* sturm gewitter orage tempête "
        "tormenta шторм* буря буре гроз* 暴风雨 嵐 风暴 폭풍"
    ),
    "mist": "mist* fog* haze hazy nebel brume brouillard niebla туман* 雾 霧 안개",
    "day": "day daylight sunny noon summer tag sommer jour été día verano день лето 白天 昼",
    # weather and extras
    "rain": "rain rainy raining rainfall regen pluie lluvia дожд* 雨 비",
    "snow": "snow* winter* blizzard frost* ice schnee neige hiver nieve invierno снег* зим* 雪 冬 눈",
    "autumn": "autumn autumnal fall herbst* automne otoño осен* 秋 가을",
    "moon": "moon* mond lune luna лун* 月 달",
    "sun": "sun sunshine sonne soleil sol солнц* 太阳 太陽",
    "aurora": "aurora* northern-lights polarlicht* сияни* 极光 オーロラ",
    "boat": "boat* ship* sail* yacht* boot schiff* bateau* barco* лодк* корабл* парус* 船 배",
    "balloon": "balloon* ballon* globo* шар шары 气球 熱気球 풍선",
    "birds": "bird* seagull* gull gulls raven* crow crows vogel vögel oiseau* pájaro* птиц* 鸟 鳥 새",
    "tree": "tree trees oak willow baum bäume arbre* árbol* дерев* 树 木 나무",
}

COLOURS: dict[str, tuple[Colour, str]] = {
    "red": ((206, 48, 44), "red crimson scarlet rot rote roter rouge rojo roja красн* 红 赤 빨간"),
    "orange": ((238, 128, 42), "amber copper оранж* 橙"),
    "yellow": ((244, 200, 62), "yellow golden gold gelb* jaune amarill* жёлт* желт* золот* 黄 金"),
    "green": ((62, 148, 76), "green emerald grün* vert verte verde зелён* зелен* 绿 緑 초록"),
    "teal": ((32, 150, 152), "teal turquoise cyan aqua бирюз* 青绿"),
    "blue": ((48, 104, 196), "blue azure navy indigo blau* bleu* azul* син* голуб* 蓝 青 파란"),
    "purple": ((124, 66, 176), "purple violet lilac lavender lila violett* morado фиолет* 紫 보라"),
    "pink": ((234, 120, 164), "pink rosa magenta fuchsia розов* 粉 ピンク 분홍"),
    "brown": ((134, 88, 56), "brown braun* brun marron коричн* 棕 茶"),
    "black": ((40, 42, 50), "black schwarz* noir* negro negra чёрн* черн* 黑 黒 검은"),
    "white": ((238, 236, 230), "white weiss* weiß* blanc* blanco белы* бела* 白 흰"),
    "grey": ((134, 138, 146), "gray grey silver grau* gris сер* 灰"),
}

THINGS = frozenset(
    {
        "boat",
        "balloon",
        "cat",
        "robot",
        "lighthouse",
        "castle",
        "cottage",
        "flowers",
        "tree",
        "person",
        "undersea",
        "frame",
    }
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A prompt as the painter understands it. `own` are colours said of a thing: a red boat is no red picture."""

    concepts: frozenset[str]
    tints: tuple[Colour, ...]
    own: dict[str, Colour]
    words: tuple[str, ...]

    def has(self, *names: str) -> bool:
        """Whether any of these concepts is asked for."""
        return not self.concepts.isdisjoint(names)


def tokens(text: str) -> list[str]:
    """The prompt as lower-case words; scripts without spaces stay in one piece."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", folded)


def matches(word: str, patterns: Iterable[str]) -> bool:
    """Whether a word is one of `patterns`; a pattern in a script without spaces may stand anywhere in it."""
    for pattern in patterns:
        if pattern.endswith("*"):
            if word.startswith(pattern[:-1]):
                return True
        elif word in (pattern, f"{pattern}s") or (pattern[0] > "\u2e80" and pattern in word):
            return True
    return False


def read(prompt: str) -> Wish:
    """Understand a prompt."""
    words = tokens(
        prompt.replace("still life", "still-life")
        .replace("golden hour", "golden-hour")
        .replace("northern lights", "northern-lights")
    )
    order: list[str] = []
    tints: list[Colour] = []
    own: dict[str, Colour] = {}
    pending: list[tuple[int, Colour]] = []
    for place, word in enumerate(words):
        for colour, spellings in COLOURS.values():
            if matches(word, spellings.split()):
                pending.append((place, colour))
        for name, spellings in CONCEPTS.items():
            if matches(word, spellings.split()):
                order.append(name)
                if name in THINGS and pending and place - pending[-1][0] <= 2:
                    own.setdefault(name, pending.pop()[1])
    tints = [colour for _, colour in pending]
    return Wish(concepts=frozenset(order), tints=tuple(tints), own=own, words=tuple(words))
