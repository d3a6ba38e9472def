"""German and Dutch words; the kinds are those of `bot.moderation.vocabulary.Kind`."""

GERMAN = {
    "child": """
        ~kind, kinder, kindern, ~kindes, kleinkind*, kindlich*, babys, säugling*, schulmädchen*, schuljung*,
        schulkind*, schülerin*, schüler, schülern, minderjährig*, jugendliche*, kindergarten*, grundschul*, vorschul*,
        teenager*, kleine|kleines|kleinen|junges mädchen|mädels, kleiner|kleinen|kleine junge|jungen|jungs,
        vorpubert*, unmündig*
    """,
    "both": "nackter junge, nacktes mädchen",
    "young": "mädchen, mädel, mädels, jungs, bub, buben",
    "explicit": """
        nackt, nackte, nackter, nacktes, nackten, nacktem, splitternackt*, splitterfasernackt*, halbnackt*,
        nacktheit*, nacktbild*, nacktfoto*, aktfoto*, entblößt*, entblösst*, unbekleidet*, hüllenlos*,
        ohne kleidung|kleider|klamotten, oben ohne, pornobild*, pornograf*, erotisch*, erotik*, sexuell*,
        geschlechtsverkehr*, geschlechtsteil*, genitalien, ausgezogen, im evakostüm|adamskostüm, brustwarzen, titten,
        muschi, fotze, ficken, fickt
    """,
    "suggestive": """
        aufreizend*, lasziv*, verführerisch*, sinnlich*, in unterwäsche|dessous, reizwäsche*, anzüglich*,
        knapp bekleidet*, zieh|ziehe|entferne ... hemd|oberteil|bluse|shirt
    """,
    "undress": """
        entkleid*, zieh|ziehe|zieht sie|ihn|mädchen|frau|kind aus, zieh|ziehe|zieht ... kleid|kleidung|kleider|hose
        |rock|bikini|badeanzug|unterwäsche|höschen aus, entfern*|lösch* ... kleidung|kleid|kleider|bh|hose|rock|bikini
        |badeanzug|unterwäsche, ohne ... hose|höschen|unterwäsche|oberteil|bh|bikini, mach|mache sie|ihn nackt,
        ausziehen lassen
    """,
    "harmless": """
        nackte|nackten|nackter|nacktes baum|bäume|bäumen|ast|äste|zweige|zweigen|wand|wände|wänden|fels|felsen|erde
        |beton|wahrheit|zahlen, mit bloßem auge, die nackte kanone, kindern und jugendlichen verboten
    """,
}  # fmt: skip

DUTCH = {
    "child": """
        kinderen, ~kind, kindje*, kleuter*, peuter*, jongetje*, schoolmeisje*, schooljongen*, schoolkind*,
        minderjarig*, tiener*, puber*, baby s, klein|kleine|jong meisje|meisjes|jongen|jongens
    """,
    "young": "meisje, meisjes, jongens",
    "explicit": """
        naakt, naakte, naakten, naaktheid, naaktfoto*, halfnaakt*, ontbloot*, ontblote, ~bloot, zonder kleren|kleding,
        erotisch*, seks*, sex, tieten, uitgekleed*, geslachtsdeel*, neuken
    """,
    "suggestive": "verleidelijk*, sensueel, sensuele, in ondergoed|lingerie",
    "undress": """
        uitkled*, ontkled*, kleed haar|hem uit,
        trek|haal|verwijder ... kleren|kleding|jurk|rok|broek|bikini|ondergoed|bh
    """,
    "harmless": "blote voeten, naakte waarheid|bomen|muren, naaktmolrat*, naaktslak*",
}  # fmt: skip
