"""Invented answers in many languages, short and long, and English that is easily taken for something else.

They were written after the word lists of `streams/language_words.py`.
"""

SENTENCES = {
    "pl": (
        "Serdecznie dziękuję",
        "Córka została bardzo dobrze przyjęta w ośrodku",
        "Nikt do nas nie oddzwonił, a czekamy już od miesiąca",
    ),
    "ro": (
        "Totul a fost perfect",
        "Fiica mea s-a simțit în siguranță cu voi",
        "Am vrea ca cineva să vorbească limba noastră",
    ),
    "cy": ("Da iawn wir", "Mae'r tîm wedi bod yn gefn i ni fel teulu", "Hoffwn i rywun ffonio'n ôl yn gynt"),
    "fr": (
        "Une équipe formidable",
        "Ma fille a été reçue avec beaucoup de douceur",
        "Personne ne nous a rappelés depuis un mois",
    ),
    "es": (
        "Un equipo maravilloso",
        "A mi hija la trataron con mucho cariño desde el primer día",
        "Nos gustaría que alguien hablara nuestro idioma",
    ),
    "pt": (
        "Uma equipa maravilhosa",
        "A minha filha foi recebida com muito carinho",
        "Ninguém nos ligou durante um mês",
    ),
    "it": (
        "Una squadra meravigliosa",
        "Mia figlia è stata accolta con molta dolcezza",
        "Nessuno ci ha richiamato da un mese",
    ),
    "de": (
        "Ein wunderbares Team",
        "Meine Tochter wurde sehr herzlich aufgenommen",
        "Seit einem Monat hat uns niemand zurückgerufen",
    ),
    "tr": ("Harika bir ekip", "Kızım ilk günden beri çok iyi karşılandı", "Bir aydır kimse bizi geri aramadı"),
    "so": (
        "Waad ku mahadsan tihiin",
        "Gabadhayda si fiican ayaa loo soo dhaweeyay",
        "Bil dhan cidna nama soo wicin, waxaana rabnaa turjubaan",
    ),
    "lt": (
        "Ačiū labai",
        "Mano dukra buvo labai šiltai sutikta nuo pirmos dienos",
        "Jau mėnesį niekas mums neperskambino",
    ),
    "hu": (
        "Csodálatos csapat",
        "A lányomat nagyon kedvesen fogadták az első naptól",
        "Egy hónapja senki sem hívott vissza",
    ),
    "sq": (
        "Një ekip i mrekullueshëm",
        "Vajza ime u prit shumë ngrohtë që në ditën e parë",
        "Prej një muaji askush nuk na ka telefonuar",
    ),
    "cs": ("Úžasný tým", "Moje dcera byla velmi vřele přijata", "Už měsíc se nám nikdo neozval"),
    "sk": ("Úžasný tím, ďakujem", "Moja dcéra bola veľmi vrelo prijatá", "Už mesiac sa nám nikto neozval"),
    "vi": ("Đội ngũ tuyệt vời", "Con gái tôi được đón tiếp rất ân cần", "Một tháng nay không ai gọi lại cho chúng tôi"),
    "ur": ("بہت اچھی ٹیم ہے", "میری بیٹی کا بہت خیال رکھا گیا", "ek mahine se kisi ne hamein phone nahi kiya"),
    "ar": ("فريق رائع", "تم استقبال ابنتي بلطف كبير منذ اليوم الأول", "لم يتصل بنا أحد منذ شهر"),
    "fa": ("یک تیم فوق‌العاده", "از دخترم خیلی خوب مراقبت کردند", "یک ماه است که کسی با ما تماس نگرفته"),
    "pa": ("ਬਹੁਤ ਵਧੀਆ ਟੀਮ", "ਮੇਰੀ ਧੀ ਦਾ ਬਹੁਤ ਖਿਆਲ ਰੱਖਿਆ", "ਕਿਸੇ ਨੇ ਵੀ ਸਾਨੂੰ ਫੋਨ ਨਹੀਂ ਕੀਤਾ"),
    "hi": ("शानदार टीम", "मेरी बेटी का बहुत ध्यान रखा गया", "किसी ने हमें फोन नहीं किया"),
    "bn": ("অসাধারণ দল", "আমার মেয়ের খুব যত্ন নেওয়া হয়েছে", "কেউ আমাদের ফোন করেনি"),
    "gu": ("અદ્ભુત ટીમ", "મારી દીકરીની ખૂબ કાળજી લીધી", "કોઈએ અમને ફોન કર્યો નથી"),
    "ta": ("அருமையான குழு", "என் மகளை நன்றாக கவனித்தார்கள்", "யாரும் எங்களை அழைக்கவில்லை"),
    "ru": ("Замечательная команда", "Мою дочь очень тепло приняли", "Уже месяц нам никто не перезвонил"),
    "uk": ("Чудова команда", "Мою доньку дуже тепло прийняли", "Уже місяць нам ніхто не передзвонив"),
    "bg": ("Чудесен екип, благодаря", "Дъщеря ми беше посрещната много топло", "От месец никой не ни се е обадил"),
    "zh": ("很棒的团队", "我女儿从第一天起就受到热情接待", "一个月了没有人回电话"),
    "am": ("ድንቅ ቡድን", "ልጄን በደንብ ተቀብለዋታል", "ለአንድ ወር ማንም አልደወለልንም"),
    "ti": ("ጽቡቕ ጋንታ", "ንጓለይ ብጽቡቕ ተቐቢሎማ", "ንሓደ ወርሒ ዝደወለልና የለን"),
}

ENGLISH = (
    "Nothing",
    "nowt",
    "n/a",
    "Nada",
    "mint",
    "10/10",
    "👍👍",
    "…",
    "",
    "canny lass, proper mint",
    "Wor lass reckons yous are belta",
    "Ah dinnae ken whit ah'd dae withoot her",
    "reyt good like",
    "gr8 servis thx",
    "vry gud xx",
    "ur da best ty sm",
    "pls ring bk asap",
    "thankyouverymuch",
    "All O.K.",
    "Excelent comunication",
    "Sarah, Tom, Priya, Kasia, Mohammed",
    "Dr Müller was kind",
    "Café",
    "Merci Sarah",
)
