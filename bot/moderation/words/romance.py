"""French, Spanish, Portuguese and Italian words; the kinds are those of `bot.moderation.vocabulary.Kind`."""

FRENCH = {
    "child": """
        enfant, enfants, enfantin*, fillette*, ~gamine, ~gamines, ~gamin, gamins, bébé, bébés, mineure, mineures,
        ~mineur, écolière*, écolier*, collégien*, lycéen*, ~ado, ~ados, adolescente*, prépubère*, bambin, bambins,
        nourrisson*, petite|petites fille|filles, petit|petits garçon|garçons, jeune|jeunes garçon|garçons,
        école maternelle
    """,
    "young": "fille, filles, garçon, garçons, jeune|jeunes fille|filles",
    "explicit": """
        ~nue, ~nues, ~nu, femme|femmes|fille|filles|dame|toute|entièrement|complètement nue|nues, ~nus, dénudé*,
        dévêtu*, déshabillé*, nudité, sans vêtements|habits, sans aucun vêtement, seins nus, porno*, érotique*,
        érotisme, sexuel*, ~sexe, à poil, femme nue, homme nu, hommes nus, corps nu|nus
    """,
    "suggestive": """
        sensuelle*, aguicheuse*, lascive*, lascif*, coquine*, en sous vêtements, en petite culotte, dénudant,
        enlève|enlever|retire ... chemise|haut|chemisier
    """,
    "undress": """
        déshabille, déshabiller, déshabillez, dénude, dénuder, dévêtir, enlève|enlever|enlevez|retire|retirer|retirez
        |ôte|ôter|supprime|supprimer ... vêtement|vêtements|robe|culotte|maillot|soutien|jupe|habits|pantalon|bikini,
        sans ... culotte|maillot|soutien|pantalon|sous vêtements, mets ... nu|nue|nues
    """,
    "harmless": """
        pieds|pied nus|nu, mains|tête nues|nue, à l œil|oeil nu, œil|oeil nu, mise à nu, nu metal, enfant terrible,
        l enfant jésus, nue propriété, sexe féminin|masculin|opposé, arbres nus, de sexe
    """,
}  # fmt: skip

SPANISH = {
    "child": """
        =niño, =niña, ~nino, ~nina, niños, niñas, niñito*, niñita*, =niñxs, bebé, bebés, nena, nenas, nenita*,
        menor|menores de edad, colegiala*, colegial, colegiales, adolescente*, preadolescente*, quinceañera*,
        infantil*, infante*, chiquilla*, chiquillo*, escolar, escolares, parvulari*, pequeña|pequeño niña|niño
    """,
    "young": "muchachita*, muchachito*, jovencita*, jovencito*, chiquita",
    "explicit": """
        desnudo, desnuda, desnudos, desnudas, desnudez, semidesnud*, encuerad*, en cueros, sin ropa, sin ropas,
        porno*, erótic*, erotismo, sexual*, sexo, tetas, topless, =coño, pezones, follando, follar
    """,
    "suggestive": """
        sensual*, provocativ*, seductor*, lenceria, lencería, en ropa interior, en bragas, insinuante*,
        quita|quitar|quítale ... camisa|blusa|camiseta
    """,
    "undress": """
        desnúdala, desnúdalo, desnudar, desnudarla, desnudarlo, desnúdal*, desvist*, desvest*, encuer*, quita|quitar
        |quítale|quitarle|quite|elimina|borra|sin ... ropa|vestido|falda|bikini|sujetador|bragas|pantalón|pantalones
        |bañador|braguitas
    """,
    "harmless": """
        árbol|árboles|rama|ramas|pared|paredes|tierra desnudo|desnuda|desnudos|desnudas,
        pies|pie|manos desnudos|desnudo|desnudas, a ojo desnudo, verdad desnuda, el niño jesús, educación sexual,
        sexo opuesto|femenino|masculino, niño|niña dios|fenomeno
    """,
}  # fmt: skip

PORTUGUESE = {
    "child": """
        criança, crianças, criancinha*, menininha*, menininho*, garotinha*, garotinho*, bebê, bebês, ~bebe,
        menor|menores de idade, adolescente*, pré adolescente*, colegial, colegiais, infantil*, bebezinh*, meninos,
        meninas pequenas, menina|menino pequena|pequeno|nova|novo
    """,
    "young": "menina, meninas, menino, meninos, garota, garotas, garoto, garotos",
    "explicit": """
        ~nua, ~nuas, ~nu, ~nus, mulher|mulheres|garota|menina|moça nua|nuas, homem|homens|corpo nu|nus, pelada,
        peladas, ~pelado, ~pelados, seminua*, seminu, nudez, despida, despidas, despido, despidos, sem roupa|roupas,
        pornô, pornograf*, erótic*, sexual*, sexo, seios à mostra, mulher nua, homem nu, transando
    """,
    "suggestive": """
        sensual*, sedutor*, provocante*, lingerie, de calcinha, em roupa íntima,
        tire|tira|tirar ... camisa|blusa|camiseta
    """,
    "undress": """
        despir, despe, desnudar, tire|tira|tirar|remova|remover|remove|retire|retirar ... roupa|roupas|vestido
        |saia|biquíni|calcinha|sutiã|calça|maiô|uniforme, sem ... calcinha|sutiã|biquíni|calça
    """,
    "harmless": "pés|árvore|árvores|galhos descalços|nua|nuas|nus, a olho nu, olho nu, verdade nua, educação sexual",
}  # fmt: skip

ITALIAN = {
    "child": """
        bambino, bambina, bambini, bambine, ~bimbo, bimba, bimbi, bimbe, bimbetta*, ragazzina, ragazzine, ragazzino,
        ragazzini, minorenn*, neonato, neonata, neonati, adolescente*, adolescenti, scolaretta*, scolarette, liceale,
        liceali, infantil*, lattante, lattanti, piccola|piccolo|giovane ragazza|ragazzo|fanciulla
    """,
    "young": "fanciulla, fanciulle, fanciullo, ragazzetta",
    "explicit": """
        nudo, nuda, nudi, seminud*, spogliato, spogliata, spogliati, svestit*, senza vestiti, senza abiti, nudità,
        porno*, erotic*, erotismo, sessual*, ~sesso, a seno nudo, tette, denudat*
    """,
    "suggestive": """
        sensuale, sensuali, provocante, provocanti, seducente, seducenti, in mutande, in mutandine, in biancheria,
        togli|leva ... maglietta|camicia
    """,
    "undress": """
        spoglia, spogliala, spoglialo, spogliare, spogliarla, svestila, svestilo, svestire, denuda*, togli|togliere
        |togliele|rimuovi|rimuovere|leva|levale ... vestito|vestiti|gonna|costume|reggiseno|mutande|mutandine
        |pantaloni|bikini|uniforme
    """,
    "harmless": """
        occhio nudo, piedi nudi, piede nudo, mani nude, alberi nudi, rami nudi, nuda verità, roccia nuda,
        educazione sessuale
    """,
}  # fmt: skip
