"""Polish, Russian and Ukrainian words, and Turkish ones; the kinds are those of `bot.moderation.vocabulary.Kind`."""

POLISH = {
    "child": """
        dziecko, dziecka, dziecku, dzieckiem, dzieci, dzieciom, dziećmi, dzieciak*, dziecięc*, dziewczynka,
        dziewczynki, dziewczynkę, dziewczynek, dziewczynką, chłopczyk*, chłopiec, chłopca, chłopcy, chłopców,
        nieletni*, niepełnoletni*, niemowl*, nastolat*, uczennic*, uczniowi*, przedszkol*, maluch*, maleństwo,
        małoletni*, mała|małą|małej dziewczynka|dziewczynkę|dziewczynki
    """,
    "young": "dziewczę, dziewczęta",
    "explicit": """
        ~nagi, ~naga, nagie, ~nagą, nagiej, nagiego, nagich, nagimi, nago, nagość, półnag*, goła, gołe, gołej, gołą,
        ~goły, gołego, gołych, rozebran*, obnażon*, bez ubrania|ubrań|ciuchów, porno*, erotyczn*, erotyk*, seks,
        seksualn*, seksu, naga kobieta, akt kobiecy
    """,
    "suggestive": """
        seksown*, zmysłow*, uwodziciel*, w bieliźnie, wyzywając*, prowokacyjn*, zdejmij ... koszulę|bluzkę
    """,
    "undress": """
        rozbierz, rozbierać, rozebrać, rozbiera, zdejmij|zdjąć|zdejmuje|ściągnij|usuń|bez ... ubranie|ubrania|sukienkę
        |sukienki|spódnicę|spodnie|bikini|bieliznę|bielizny|stanik|majtki|majtek
    """,
    "harmless": """
        nagie drzewa|drzewo|gałęzie|skały|ściany, gołe drzewa|gałęzie|ściany|stopy, gołym okiem, naga prawda,
        edukacja seksualna
    """,
}  # fmt: skip

RUSSIAN = {
    "child": """
        ребенок, ребенка, ребенку, ребенком, ребенке, ребеночек, ребятишк*, дети, детей, детям, детьми, детях,
        детишк*, детский, детская, детское, детские, детского, детской, детских, деток, малыш*, младен*, школьник*,
        школьниц*, подрост*, несовершеннолет*, малолет*, девочка, девочки, девочку, девочкой, девочке, девочек,
        мальчик*, мальчиш*, лоли, лоликон*, шота, шотакон*, дошкольн*, первоклас*, тинейджер*,
        маленькая|маленькую|маленькой девушка|девушку|девушкой, юная|юную девочка|девочку|школьница, пятиклас*,
        шестиклас*, семиклас*, восьмиклас*, девятиклас*, старшеклас*, грудничок, грудничк*
    """,
    "young": "девчонка, девчонки, девчонку, пацан*, юноша, отрок*, девчушк*",
    "explicit": """
        голый, голая, голые, голого, голую, голой, голых, голым, голыми, голышом, голеньк*, полугол*, нагая, нагой,
        нагую, нагие, нагих, нагишом, обнаж*, раздетый, раздетая, раздетую, раздетые, раздетой, порно*, секс, сексом,
        секса, сексуальн*, эроти*, хентай*, ню, без одежды|трусов|белья, половой акт, половые органы, минет*, сиськ*,
        трахат*, трахает*, вагин*, пенис*, влагалищ*
    """,
    "suggestive": """
        соблазнит*, сексапильн*, возбужда*, в нижнем белье, в белье, в трусах, эчч*, похотлив*,
        сними|снять|сними с нее|него ... футболку|рубашку|блузку
    """,
    "undress": """
        раздень*, раздеть, раздевать, раздевает, раздевание, раздеваются, разденьте, сними|снять|снимите|сняла|снимает
        |убери|убрать|удали|удалить|стяни|без ... одежду|платье|юбку|трусы|белье|купальник|форму|штаны|лифчик|одежды
        |купальника|платья|юбки
    """,
    "harmless": """
        голый король, голая|голые|голых|голой|голыми правда|деревья|ветки|ветви|ветвями|ветками|стены|скалы|земля
        |камни|факты, невооруженным глазом, половое воспитание, сексуальное воспитание, детский сад, снять форму
    """,
}  # fmt: skip

UKRAINIAN = {
    "child": """
        дитина, дитини, дитину, дитиною, діти, дітей, дітям, дітьми, дитяч*, дівчинка, дівчинки, дівчинку, дівчинкою,
        дівчаток, дівчатка, хлопчик*, немовля*, підліт*, неповноліт*, малоліт*, школяр*, малюк*, малюч*, дошкільн*,
        маля
    """,
    "young": "дівча, дівчата, хлопець, хлопці, юнак*",
    "explicit": """
        голий, ~гола, голе, голі, голого, ~голу, голої, голих, голими, голяка, оголен*, оголя*, роздягнен*,
        роздягнут*, порно*, секс, сексу, сексуальн*, еротик*, еротичн*, нага, нагий, наге, напівгол*,
        без одягу|білизни
    """,
    "suggestive": "спокусли*, збуджу*, у білизні, в білизні, звабли*",
    "undress": """
        роздягн*, роздяга*, зніми|зняти|прибери|видали|без ... одяг|сукню|спідницю|труси|білизну|купальник|купальника
    """,
    "harmless": "голі дерева|гілки|стіни|скелі, неозброєним оком, голий король, дитячий садок",
}  # fmt: skip

TURKISH = {
    "child": """
        çocuk, çocuğu, çocuğun, çocuklar*, çocukla, çocuksu, bebek, bebeği, bebekler*,
        kız|erkek çocuğu|çocuk|çocuğunu, küçük|ufak kız|kızı|oğlan|erkek|çocuk, ergen, ergenler*, reşit olmayan,
        liseli*, ilkokul*, ortaokul*, anaokul*, yaşı küçük, ilköğretim*
    """,
    "young": "kız, kızı, kızlar, oğlan, kızın",
    "explicit": """
        çıplak, çıplaklık*, çırılçıplak*, yarıçıplak, porno*, erotik*, seks, sekste, seksüel, cinsel*, kıyafetsiz*,
        giysisiz*, üstsüz*, müstehcen*, sikiş, sikişen, elbisesiz
    """,
    "suggestive": "seksi, iç çamaşırı*, iç çamaşırlı*, baştan çıkarıcı, şehvet*",
    "undress": """
        soyun, soyunan, soyunmuş, soyundur, kıyafet*|elbise*|giysi*|mayo* ... çıkar|çıkart|kaldır|sil, çıplak yap
    """,
    "harmless": "çıplak ayak*|gözle|göz|ağaç*|dal*|ayakla|ayaklı, cinsel eğitim, cinsel sağlık, oyuncak bebek",
}  # fmt: skip
