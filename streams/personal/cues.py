"""The words around a name that show that it is one, and what each is worth in points."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("dr doctor mr mrs ms miss prof professor rev revd mister")
"""Before a name; what follows one is a name unless it is an ordinary word."""
TITLE_POINTS = dict.fromkeys(_words("dr mr mrs ms prof rev revd"), 6.0)
"""Points that a title gives; the others ("doctor", "miss") are words as well and give 3."""
COURTESY = _words("mr mrs ms miss mister")
"""Titles that say who somebody is (a man, a married woman), so they are taken out with the name; "Dr" says a job."""

_ROLES = (
    "nurse nurses worker workers therapist therapists ot physio physiotherapist psychologist psychiatrist "
    "consultant counsellor carer carers manager advisor adviser assistant practitioner cpn keyworker coordinator "
    "co-ordinator mentor officer teacher tutor midwife hca receptionist specialist clinician support psych doc gp "
    "matron sister secretary driver pharmacist dietitian podiatrist surgeon student supervisor volunteer coach lady "
    "staff team domestic cleaner chef cook dentist optician visitor colleague paramedic lead sw"
)
_FAMILY = (
    "son daughter husband wife brother partner mother father mum mam mom dad nan grandma grandson granddaughter "
    "grandad auntie aunt uncle niece nephew cousin friend child baby boy girl patient client resident boyfriend "
    "girlfriend fiance stepson sibling twin twins neighbour dog"
)
WORKERS = _words(_ROLES) | {"dr", "doctor", "prof", "professor"}
FAMILY = _words(_FAMILY)

_STRONG_BEFORE = "thank thanks called named thankyou"
_FAIR_BEFORE = "especially particularly by with from and dear bless ask asked asking like via mainly namely both like"
_SLIGHT_BEFORE = (
    "to that for see seeing saw met meet meeting seen of but when without found said says having enjoyed having "
    "about helping helped helps love loved because so if while until than between where as only also plus hi hello "
    "sorry contact contacted or cos"
)
_NOT_BEFORE = (
    "a an the this these those my your our his her their its no any some every each more less very too much such "
    "all i we they he she it you who is are was were be been being am not never always really so quite just can "
    "could would should will may might must more most one two three"
)
_PLACE_BEFORE = "in at near outside around onto into"

BEFORE: dict[str, float] = (
    dict.fromkeys(_words(_NOT_BEFORE), -1.5)
    | dict.fromkeys(_words(_PLACE_BEFORE), -2.5)
    | dict.fromkeys(_words(_SLIGHT_BEFORE), 0.5)
    | dict.fromkeys(_words(_FAIR_BEFORE), 1.5)
    | dict.fromkeys(_words(_STRONG_BEFORE), 2.0)
    | dict.fromkeys(FAMILY, 1.5)
    | dict.fromkeys(WORKERS, 2.5)
    | dict.fromkeys(_words("nurses workers therapists carers staff team ots"), 1.0)
    | {"the": -2.5, "a": -2.0, "an": -2.0, "of": 0.0, "this": -2.0, "st": -4.0, "saint": -4.0}
)
"""Points that a word gives to what follows it."""

_VERBS = (
    "was is has had who were helped gave made said did does listens listened explained came took went showed "
    "supported understands understood deserves always keeps knows knew doesn't didn't couldn't wasn't isn't hasn't "
    "told rang phoned called visited arranged offered talks talked spoke treated treats needs enjoyed enjoys loves "
    "loved thinks thought put provided provides makes helps goes works worked seemed seems got recognises delivered "
    "arrived answered advised cares cared could should would will really just never and & then kept left passed "
    "likes liked feels felt struggles lives continues"
)
_SLIGHT_AFTER = (
    "in at from for to as with very so are have when about my our the she he her his again also too both all"
)
PLACES_AFTER = _words(
    "ward wards hospital hospitals road rd street house centre center unit clinic lane court lodge suite building "
    "avenue ave surgery school college university infirmary crescent terrace gardens grove council library hub "
    "trust pharmacy"
)
"""Words after the name of a place: "Byron House", "harbour road"."""
PLACES_AFTER_CAPITAL = _words(
    "drive close practice park hall square village town city county day view hill green ambulance church foundation "
    "place cottage farm way station hotel home homes club row base site project"
)
"""Words that are part of a place's name only with a capital."""

AFTER: dict[str, float] = (
    dict.fromkeys(_words(_SLIGHT_AFTER), 0.5)
    | dict.fromkeys(_words(_VERBS), 2.0)
    | dict.fromkeys(_words("could will would should n"), 1.0)
    | {"and": 1.5, "who": 2.5, "of": -1.0}
)
"""Points that a word gives to what stands before it."""

NEVER_AFTER_TITLE = _words(
    "a an the this that these those and or but so as at by for from in into of off on out over to up with without i "
    "me my we us our you your he him his she her it its they them their who whom which what when where why how is "
    "are was were be been being am has have had do does did will would can could should may might must shall not no "
    "yes if then than there here very really just always never also too all any some every each more most "
    "appointment appointments surgery visit visits said told came gave"
)
"""Words that are no name even after a title ("the doctor was", "dr said")."""

THANKS = _words("thank thanks thankyou cheers praise credit")
SPOKEN = _words("talk talked talking talks speak speaking spoke spoken listening listen listened grateful")
"""Words before "to" and a name."""
_PRAISE = (
    "kind lovely brilliant amazing excellent great wonderful fantastic helpful caring patient professional friendly "
    "superb outstanding supportive understanding listened listens helped explained best star fab good nice "
    "marvellous reassuring knowledgeable approachable rude abrupt dismissive team thorough informative"
)
PRAISE = _words(_PRAISE)
"""Words after a name that people use of a worker, for better or worse."""

VERBS_TOO = _words("will may hope mark chase bill win grant rose wade page trace")
"""Names that are also common verbs: in small letters they need more around them."""

BEFORE_MISSING = _words("i we they you will to really much and dont don't didn't would not sorely going")
"""Words before "miss" where it is a verb."""
