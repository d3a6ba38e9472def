"""English words; the kinds are those of `bot.moderation.vocabulary.Kind`."""

_WORN = "clothes|clothing|garment|garments|underwear|undies|panties|bra|bikini|swimsuit|swimwear|lingerie|dress|outfit"
_OUTER = "shirt|tshirt|blouse|skirt|trousers|pants|shorts|jeans|uniform|towel|robe|pajamas|pyjamas|leotard|diaper"
_OFF = "remove|removes|removing|delete|erase|lose|losing"
_THEM = (
    "her|him|them|me|everyone|everybody|woman|women|man|men|girl|girls|boy|boys|child|children|kid|kids|person|model|lady"
    "|guy|schoolgirl|schoolgirls|schoolboy|schoolboys|teen|teens|teenager|toddler|minor|student|students|daughter|son"
)

ENGLISH = {
    "child": """
        child, children, childs, childlike, kid, kids, kiddo, kiddie*, toddler*, infant, infants, baby, babies,
        newborn*, underage*, under aged, minors, preteen*, pre teen|teens, preschool*, kindergarten*, kindergartner*,
        schoolgirl*, schoolboy*, schoolchild*, school girl|girls|boy|boys|kid|kids|child|children|uniform|uniforms,
        middle school*, elementary school*, primary school*, junior high, high school|schooler|schoolers,
        grade school*, grader|graders, juveniles, juvenile girl|boy, adolescent*, teen, teens, teenage*, teenaged,
        tween, tweens, loli, lolis, lolita*, shota, shotas, pubescent*, prepubescent*, youngster*,
        girl|boy scout|scouts, little|small|tiny|young|youngest|smallest|underdeveloped girl|girls|boy|boys|sister
        |brother|daughter|son, little ones, very|too|extremely|illegally young, barely legal, not yet 18,
        under 18|eighteen|sixteen|16|age, below|younger 18|eighteen, younger than 18|eighteen|sixteen|16,
        less than 18|eighteen years, half grown, daycare, day care, in her|his early teens, 👶, 🧒
    """,
    "young": "girl, girls, girly, boy, boys, lass, lassie, youth, youths, 👧, 👦",
    "both": """
        lolicon*, shotacon*, toddlercon*, jailbait, child|kiddie|kid|teen|underage porn*, child erotica,
        loli|shota hentai|porn|ecchi, csam, cheese pizza porn
    """,
    "explicit": """
        nude, nudes, nudity, nudist*, naked, nakedness, nekkid, half naked, seminude*, semi nude, unclothed,
        undressed, topless*, bottomless girl|boy|woman|man, no clothes|clothing|panties|underwear|bra, birthday suit,
        without ... clothes|clothing|garments|underwear|panties|bra, with nothing on, wearing nothing,
        not wearing anything|clothes|pants|underwear|panties|bra, clothesless, clothes off, stark bare, in the buff,
        bare|exposed|naked|visible breast|breasts|boobs|tits|butt|buttocks|ass|bottom|crotch,
        large|big|huge|massive|giant breasts|boobs|tits, boobs, boobies, titties, tiddies, tits, porn, porno, porns,
        pornstar*, pornograph*, pornhub, xxx rated|porn|video, x rated, nsfw, erotic, erotica, erotically, eroticism,
        hentai, ahegao, futanari, yiff*, rule 34, rule34, r34, sex, sexual, sexually, intercourse,
        sex|sexual act|acts|scene|position|organ|organs|toy|toys, having|have|had sex, making love, oral sex, anal,
        blowjob*, blow job|jobs, handjob*, hand job, footjob*, rimjob*, deepthroat*, cunnilingus, fellatio,
        masturbat*, orgasm, orgasms, orgasming, ejaculat*, cumshot*, cum shot|inside|dripping|covered|on,
        covered in cum, creampie*, gangbang*, threesome*, orgy, orgies, bukkake*, bdsm, bondage rope|girl|woman|sex,
        dildo*, buttplug*, butt plug|plugs, vibrator*, strapon*, strap on dildo, striptease*, stripper*,
        pole dancer naked, upskirt*, cameltoe*, camel toe, pussy, pussies, cunt, cunts, clit, dick pic|pics,
        his|huge|big|hard|erect dick|cock, cocksuck*, sucking|suck|sucks dick|cock, erect penis,
        spread|spreading|spreads ... legs|pussy, legs spread, ass up,
        fucking|fuck|fucks|fucked her|him|me|them|each|hard|girl|woman|man, getting|being|gets fucked, titfuck*,
        genital*, raped, raping, molest*, rape her|him|scene|fantasy, incest*, beastiality, bestiality, zoophil*, 🔞
    """,
    "clinical": """
        penis, penises, vagina, vaginas, vaginal, vulva*, clitoris, testicle*, scrotum, nipple, nipples, areola*,
        labia, semen, foreskin
    """,
    "suggestive": f"""
        sexy, sexier, sexiest, pedophil*, paedophil*, pedobear, sensual*, seductive*, seduce*, seducing, lewd*, horny,
        slutty, slut, kinky, fetish*, ecchi, arous*, provocative pose|poses|posing|outfit, lingerie, underwear,
        panties, undies, thong, thongs, g string, micro bikini, string bikini,
        see through dress|clothes|clothing|shirt|top|blouse|nightgown, wet shirt|tshirt,
        transparent|sheer clothes|clothing|dress|shirt|top|blouse|nightgown, cleavage, breasts, boob, nsfw, buttocks,
        crotch, dominatrix, bdsm, bondage, garter belt|belts, bare bottom, lap dance, voyeur*, pole dance*,
        pole dancing, more|some skin showing, show|shows|showing|reveal more|some|her|his skin,
        fewer|less clothes|clothing, skimpy, skimpier, scantily, more revealing,
        revealing outfit|clothes|clothing|dress|swimsuit, shorter|tiny skirt,
        no|without pants|trousers|skirt|shorts|underwear on, pantsless, bottomless, french kiss*, making out, spank*,
        bikini model, swimsuit model, erotic*, {_OFF} ... {_OUTER},
        take|takes|taking|pull|pulls|pulling|rip|ripping off|down ... {_OUTER}|pants,
        take|takes|taking|pull|pulls ... {_OUTER} off|down, lift|lifting|lifts|raise ... skirt|dress|shirt,
        unbutton|unbuttoned|unzip|unzipped ... {_OUTER}|{_WORN}, without ... pants|trousers|skirt|shorts|diaper, girl
        |girls|schoolgirl|schoolgirls|daughter|sister ... without ... shirt|tshirt|top|blouse,
        {_OFF}|off her|his|their|s top, take|pull her|his|their|s top off|down
    """,
    "undress": f"""
        undress, undresses, undressing, disrobe*, disrobing, unclothe, nudify*, nudifier*, deepnude*, declothe*,
        {_OFF} ... {_WORN}, take|takes|taking|pull|pulls|pulling|rip|ripping|strip|stripping off ... {_WORN},
        take|takes|taking|pull ... {_WORN} off, take|taking it|everything all off, take|taking everything off,
        get rid of ... {_WORN}, get|gets|getting undressed|naked, strip|strips|stripping|stripped {_THEM}|naked|nude,
        strip|strips|stripping down to, strip|strips|stripping the|this|that|a|an|some {_THEM}, dress|clothes|clothing
        |bikini|underwear|swimsuit|towel fall|falls|falling|slip|slips|slipping off,
        make|turn|render {_THEM} nude|naked|topless|bare, make|turn the {_THEM} nude|naked|topless|bare,
        x ray clothes, clothes|clothing|dress|swimsuit|bikini removed|removal|remover|gone,
        see through her|his|their clothes|clothing
    """,
    "medical": """
        medical|anatomical|anatomy|biology|scientific|clinical|educational diagram|diagrams|illustration|illustrations
        |chart|charts|textbook|atlas|poster|drawing|model|class|lesson|worksheet, cross section,
        reproductive system|organs, sex education, health class, gynecolog*, urolog*, dermatolog*, biology, textbook
    """,
    "clothes": """
        clothes, clothing, clothed, dressed, garment, garments, attire, fully clothed, censored, censoring, censor
    """,
    "grown": """
        adult, adults, grown up|ups, grownup, grownups, adulthood, over 18, adult woman|man|female|male, of legal age
    """,
    "harmless": """
        teenage mutant ninja*, smells like teen spirit, teen titans, teen wolf, teenage engineering, baby goat|goats
        |animal|animals|elephant*|panda*|dragon*|penguin*|seal*|fox*|yoda|groot|shark|driver|grand|blue|pink|powder
        |oil|shower|boom|corn|spinach|carrot*|tooth|doll|bump|bottle|monkey*|deer|bird*|turtle*|bear*|cat*|dog*|bat*
        |owl*|otter*|hippo*, sugar|santa|crybaby baby, kid|kids gloves|goat|rock, kid cudi, billy the kid, karate kid,
        cisco kid, sundance kid, comeback kid, child|children of men|dune|bodom, inner child, destiny s child,
        childs play, brain child, no child|children|kids|minors|babies|teens|teenagers|underage,
        without children|kids|minors, not for children|kids, adults only,
        lolita fashion|dress|style|skirt|shoes|bonnet|outfit, gothic|sweet|classic lolita, nude|nudes lip|lips
        |lipstick*|palette|color|colour|colors|colours|coloured|colored|beige|pink|tone|tones|toned|shade|shades|heel
        |heels|pump|pumps|nail|nails|polish|makeup|make|paint|wall|walls|stocking*|tights|eyeshadow*|leather|sandal*
        |dress|gown|fabric|background|aesthetic|manicure|foundation|blush|gloss|sneaker*|shoes|satin|silk|mood|themed
        |matte|velvet|linen, beige|taupe|blush nude, naked mole rat*, naked oats, color|colour|colored|coloured nude,
        naked neck chicken*, naked eye, naked gun, naked cake|cakes, naked truth, naked flame|flames|bulb|lunch|juice
        |palette|branch|branches|tree|trees|sword|blade|rock|rocks|chef|ambition|city|brand|bike, nudibranch*,
        barenaked ladies, sex chromosome|chromosomes|education|ed|pistols|cell|cells|ratio|determination|hormone*
        |linked|appeal|differences|discrimination, sex and the city,
        sexual dimorphism|reproduction|selection|health|harassment|orientation, sexual abuse prevention|awareness,
        same|opposite|biological|fairer|fair sex, sex of the, safe sex, asexual reproduction, no|not|non|zero
        |avoid nude|nudes|nudity|naked|nsfw|porn|sex|sexual|erotic|erotica|explicit|lewd|sexy|topless, no ... nudity,
        without nudity|nsfw, nsfw filter|filters|flag|flags|detector|warning|label|blank,
        fully clothed no, non sexual, nonsexual, sfw, pussy cat*, pussycat*, pussy willow*,
        pussy riot, pussy galore, puss in boots, blue|coal|willow|marsh|crested|bearded|tailed tits,
        great tits on|perched|feeding|bird|birds|and, tits bird|birds, orgy of,
        comic|film|led|light|vegas|sunset strip|strips, strip mall|malls|light|lights|of|steak|mining,
        chicken|turkey|duck|roast|grilled|red|robin breast|breasts, anal retentive, horny toad*|lizard*|frog*,
        bottle|grease|pipe|baby nipple|nipples, underwear bin, butt joint|joints|weld, cigarette butt|butts,
        pork|water butt|butts, rifle butt, head butt, moby|tracy|dick tracy|van|cheney|turpin|whittington,
        big dick tracy, ursa|asia|leo|canis minors, girl|girls with a|the pearl earring, gilmore girls, golden girls,
        powerpuff girls, spice girls, derry girls, mean girls, girl power|boss, cover girl*, pin up girl*,
        pinup girl*, call girl*, cam girl*, bond girl*, chorus girl*, calendar girl*, bunny girl*, show girl*,
        party girl*, college girl*, go go girl*, geisha girl, cow boy*, play boy*, pool boy*, cabana boy*,
        bad boy|boys, backstreet|beach|beastie|pet shop boys, game boy, boy band*|george|meets, bat boy,
        good old boys, fan boy*, baby face, babydoll, jungle book baby, kindergarten cop, high school musical,
        children s book|books|hospital|museum|day|choir
    """,
}  # fmt: skip
