"""The commonest small words and telling letters of the languages that people in England write.

Written by hand for Heard, with accents and without, in small letters.
"""

_SHARED = "a all am an as at bin da dat die do he her i in is me men no on or pan per so sum to u up us war was"
SHARED = frozenset(_SHARED.split())
"""Small English words that other languages have as well: they speak neither for English nor against it."""

_ENGLISH = (
    "the and of that with for have has had very they them she his him you your we our my it its this these were "
    "been being are be not but from by if when what who which there their would could should can will more than "
    "then some any out about into over after before because through just only also too much many few did didn't "
    "don't doesn't does can't couldn't wasn't isn't it's i'm i've im ive dont cant wasnt didnt how where why "
    "other another every each first last always never again still even most need needed needs make made makes "
    "like good great helpful care carer carers friendly kind caring nice lovely excellent thank thanks nothing "
    "everything something anything everyone someone time times day days week weeks people help helped worker "
    "nurse appointment better best well really quite lot feel felt found wait waiting happy polite clean food "
    "think know want would've get got getting go going went come came see seen told said say work works called "
    "supported listen listened understanding amazing brilliant fantastic wonderful quick quickly clear "
    "treatment treated none yes please keep improve improved improvement lass lad mint canny canna wee aye nowt "
    "owt summat bairn bairns wor gan hinny ken dinnae cannae wasnae ur r thx luv gr8 wot coz cos wiv gud servis "
    "realy mam mum ta nan says"
)
ENGLISH = frozenset(_ENGLISH.split())

# No word of one letter is among these: "O.K." is no Czech.
LATIN_WORDS: dict[str, str] = {
    "pl": (
        "nie się sie jest jak ale bardzo ze że dla przez tak mnie moja moje moj mój mi był byl była byla było bylo "
        "są sa który ktory która ktora kiedy już juz tylko dziękuję dziekuje pani panie wszystko wszyscy mamy oraz "
        "bez po pod ich jej jego nam nas pomoc dobra dobry dobrze mila miły mily tego tej czas gdy lub przy być byc "
        "zawsze nigdy został zostala wszystkim polecam opieka opiekunka opiekunki pracownik praca lekarz personel "
        "prosze proszę jestem zbyt długo naszej nami codziennie zadowolona zadowolony chciałbym pomaga całemu"
    ),
    "ro": (
        "și si este nu sunt foarte mai dar pentru din cu la ca că în pe un fost mulțumesc multumesc ne noi mea meu "
        "mi lui ei după dupa acest această aceasta toate tot bine bun bună buna fără fara ajutat ajutor doamna "
        "domnul când cand sau ar fi avea au doar prin despre totul mereu niciodată niciodata oameni personalul "
        "asistenta mama nimeni mult două doua tatăl acasă echipa vrem multumim mulțumim"
    ),
    "cy": (
        "yn yr ac wedi oedd mae ei ar fy roedd dydy ddim iawn diolch bod byd chi ni nhw hi eu sydd eich ein gyda "
        "hefyd gwasanaeth gofal gwaith mawr dda mwy angen arnom fel bob wrth oddi ond neu dros i'r a'r o'r i'w "
        "roeddwn cael popeth hynod garedig cymorth merch mab mae'r wych doedd neb nhad hapus gwych siarad"
    ),
    "fr": (
        "le la les des est et une un pas je j'ai ai dans pour qui que qu'il avec sur ne ce cette mais nous vous ils "
        "elle elles très tres mon ma mes sont été ete était etait au aux du de en il leur leurs c'est n'est merci "
        "beaucoup tout bien plus être etre fait aide personnel soins jamais toujours gentille gentils même meme "
        "d'une l'aide par sans s'est m'a equipe équipe trop satisfait satisfaite attente père mère matins venus "
        "tous téléphone temps rien notre votre nos vos"
    ),
    "es": (
        "el la los las de que en un una por con para es se su lo mi muy pero más mas como le fue era son está esta "
        "este ha han nos te ya todo todos cuando gracias mucho bien ayuda ella ellos siempre nunca sin sobre "
        "también tambien porque hay tiene tengo estoy del al personal trabajadora buena bueno mucha madre hijo "
        "nadie tres años semanas qué tenemos hemos había contenta contento excelente perfecto servicio demasiado "
        "respuesta días semana mis sus ayudaron"
    ),
    "pt": (
        "os de que em um uma para com não nao por mais se foi muito ao dos das meu minha são sao está esta mas como "
        "eu ela ele eles nos na quando tem obrigado obrigada ajuda muita sempre nunca sem tudo bem já ja também "
        "tambem pelo pela era ser ter estou foram todos equipa funcionários cuidado cuidados mãe às bom boa gosta "
        "simpática nada tenho estamos satisfeitos apoio excelente tempo pai demasiado serviço"
    ),
    "it": (
        "il lo la gli le di che non un una con sono mi si ma del della dei delle nel nella anche più piu molto ho "
        "ha hanno era stata stato sempre mai grazie tutto tutti bene questo questa quando mio mia aiuto aiutato "
        "loro lei lui ci io al alla dal dalla suo sua cura personale gentile gentili senza perché perche abbiamo "
        "siamo servizio soddisfatti troppo risponde padre madre ogni giorno famiglia"
    ),
    "de": (
        "der das und ist nicht ich sie wir mit für fur auf ein eine einen einem einer den dem des zu von waren sehr "
        "auch aber mich mir mein meine meiner haben hat habe wurde werden uns unsere nur noch wie bei nach immer "
        "nie danke alles gut hilfe oder wenn weil dass es sich zum zur kann keine kein mehr freundlich mutter "
        "pflege leider niemand allem vater zufrieden hatte sind viel zeit"
    ),
    "tr": (
        "ve bir bu çok cok için icin ile de ama ben bana bizi bize beni onlar olarak oldu olan daha gibi kadar "
        "değil degil şey sey teşekkür tesekkur ederim ederiz yardım yardim yardımcı iyi güzel guzel hiç hic zaman "
        "var yok ne sonra önce once benim annem bakım bakim çalışanlar calisanlar evde ettiler etti teşekkürler "
        "tesekkurler guzeldi güzeldi iyiydi kimse babam gün gun bizim hizmet oldular geldiler destek telefon mutlu"
    ),
    "so": (
        "waa iyo waxay waxaan uu ay ka ku si oo la ma ah aad ayaa aan buu bay iga ii na nala ugu wax fiican "
        "mahadsanid mahadsan waxa kale hooyaday caawiyay caawimaad shaqaalaha mar leh yahay tahay ahaa badan wuxuu "
        "kuwa adeegga marka sida noo mahadsantahay cidna wanaagsan wanaag waan maalin kasta aabahay kama ayay ayey "
        "adeeggu waxaa"
    ),
    "lt": (
        "ir yra kad bet labai su už uz man mano buvo ne tai kaip iš nuo apie po prie dar tik jau visada niekada "
        "ačiū aciu viskas visi gerai padėjo padejo pagalba darbuotoja darbuotojai slaugytoja jie ji jis mes mums "
        "mane nes kai savo galima reikia geras gera esu niekas kiekvieną tėvu tėvo reikėjo komanda paslaugomis"
    ),
    "hu": (
        "az és es nem hogy egy van volt nagyon de meg csak már mar ha ez azt ezt kell lehet köszönöm koszonom jó jo "
        "segített segitett segítség segitseg nekem minket engem mindig soha minden ami aki voltak vagy még ők anyám "
        "anyam gondozó ápoló dolgozó kedves kedvesek el ki le után szépen segítséget köszönjük sokat kellett vagyok "
        "nap senki sem szolgáltatás elégedett fel apám apámról"
    ),
    "sq": (
        "dhe është eshte në ne për një nje nuk të te që qe shumë shume ka kam po si por më nga jam janë jane ishte "
        "ishin faleminderit mirë mire ndihmë ndihme ndihmuan ndihmoi gjithmonë gjithmone kurrë kurre mua nënën "
        "nenen tim stafi kujdes punonjësja shërbimi mjaft askush çdo babanë ditë ekipi telefon shërbimin"
    ),
    "cs": (
        "je se na že ze jsem jsme jsou byl byla bylo byli ale jako pro tak když kdyz velmi moc děkuji dekuji "
        "děkujeme mi mě mne nám nam která ktera který ktery vždy vzdy nikdy všechno vsechno pomoc pomohla pomohli "
        "péče pece hodná hodny dobrý dobře dobre paní pani moje můj muj maminka za po od nikdo den tým otce maminky "
        "tatínka službou telefon mého"
    ),
    "sk": (
        "je sa na že ze som sme sú su bol bola bolo boli ale ako pre tak keď ked veľmi velmi ďakujem dakujem "
        "ďakujeme mi ma mne nám nam ktorá ktora ktorý ktory vždy vzdy nikdy všetko vsetko pomoc pomohla pomohli "
        "starostlivosť dobrý dobre pani milá nikto dlho príliš moja môj moj mama opatrovateľka za po od nie deň "
        "otca mojej mamky"
    ),
    "nl": (
        "de het een en van niet ik je zij wij met voor op zijn maar ook aan bij te er heb heeft hebben naar mijn "
        "ons onze heel zeer goed geen nog wel als om uit dank bedankt altijd nooit alles hulp hebt werd vriendelijk "
        "moeder zorg"
    ),
    "vi": (
        "và va là la của cua không khong có co tôi toi cho được duoc rất rat những nhung một mot với voi này các "
        "cac đã người nguoi giúp giup cảm cam ơn tốt tot nhân nhan viên vien mẹ chúng chung chăm sóc hài lòng dịch "
        "vụ ai trả lời cha mỗi ngày họ"
    ),
    "ur": (
        "hai hain ka ki ke ko se mein mera meri mere aur nahi nahin bahut bohat bohot tha thi thay ne acha achi "
        "achha shukriya bhi kya yeh ye woh wo hum ham mujhe unhon unho hamari hamara kar karte madad sab sath saath "
        "liye lekin magar ho raha rahi apna apni jee ammi hoon koi har roz bahot unki inki walid walida bht"
    ),
    "pa": (
        "di de nu ton vich te hai han si bahut bohat vadia changa changi meri mera mere asi sanu menu mainu ohna ne "
        "naal nal lai shukriya dhanvaad nahi kar kita kitti madad sade sada"
    ),
    "ku": (
        "ji bo di de ku ez min ew pir baş bas spas alîkarî alikari dikin kir kirin bû bu ne na gelek jî li dayika "
        "xebatkar tune heye"
    ),
    "sw": (
        "na ya wa ni kwa sana asante mimi yangu wangu lakini hapana kama nzuri vizuri huduma msaada walinisaidia "
        "mama yake wao kila hii hiyo ilikuwa alikuwa walikuwa nilikuwa watu wafanyakazi"
    ),
    "yo": ("ni ti won wọn mo mi ati àti pupo púpọ̀ dara se ṣe ese ṣeun iranlowo iranlọwọ iya wa fun si naa awon àwọn"),
    "tl": (
        "ang ng mga sa na ay ko ako nila niya siya sila po salamat mabait napaka lahat para kay hindi aking nanay "
        "tulong mabuti nag"
    ),
}

LATIN_LETTERS: dict[str, str] = {
    "pl": "łąęśżźćń",
    "ro": "șşțţă",
    "tr": "ğış",
    "lt": "ųėįūšč",
    "hu": "őű",
    "cs": "řůě",
    "sk": "ľĺŕ",
    "de": "ß",
    "es": "ñ",
    "pt": "ãõ",
    "cy": "ŵŷ",
    "vi": "ươđạảấầẩẫậắằặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}
"""Letters that point to one language among those that are written in Latin ones."""

CYRILLIC_WORDS: dict[str, str] = {
    "ru": (
        "и в не на что с как это я очень мне по но за меня был была были мы они все вы спасибо от из для у есть так "
        "она он мою моей уход помогли помогла персонал хорошо мама маме только ещё нет или когда всё никто каждый "
        "день моём моем отце о доволен довольна к до"
    ),
    "uk": (
        "і й в у не на що з як це я дуже мені та але за мене був була були ми вони все дякую від із для є так вона "
        "він мою моїй догляд допомогли допомогла персонал добре мама мамі тільки ще немає або коли всі їх ніхто про "
        "мого щодня до батька задоволена задоволений"
    ),
    "bg": (
        "и в не на че с как това аз много ми но за мен беше бяха ние те всичко благодаря от се е са да ще тя той "
        "моята грижа помогнаха помогна персоналът добре майка само още няма или когато който която"
    ),
}

# Letters that only some of a script's languages use, in the order they are looked for; one without any ends the row.
LETTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "cyrillic": (("uk", "іїєґ"), ("ru", "ыэё"), ("sr", "јљњћђ"), ("bg", "ъ")),
    "arabic": (("ur", "ٹڈڑںےہھ"), ("ku", "ڵڕۆێەڤ"), ("ps", "ښګړډځڅ"), ("fa", "پچژگیک"), ("ar", "")),
    "ethiopic": (("ti", "ቐኣሓኸ"), ("am", "")),
}

# Scripts that one language writes, or mostly one: first and last code point.
SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFE, "arabic"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x1200, 0x139F, "ethiopic"),
    (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
)
