"""Tell which language a text is written in, from its script and its smallest words."""

import re

from assistant.language.normalise import matching_form

_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_OTHER_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u052f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]++|(?<![a-z0-9._%+-])[a-z0-9._%+-]++@[a-z0-9.-]++")
_CODE = re.compile(r"[a-z0-9]++(?:[-_./][a-z0-9]++)*+")
_WORD = re.compile("[^\\W\\d_]++(?:'[^\\W\\d_]++)?+")
_LATIN = re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]")
_SAYS_NOTHING = frozenset(("ok", "xs", "s", "m", "l", "xl", "xxl", "usb", "pc", "id", "url"))

# The Japanese character sets leave out what only Chinese uses.
_JAPANESE_SETS = ("cp932", "euc_jis_2004")
_CHINESE_WORDS = re.compile(
    "[们們吗嗎么麼请这這没沒您你妳哪啊呢吧啥咱很]|我[的要想们們]|請問|怎[样樣]|什么|多少|多久|"
    "可以|是否|有没|謝謝|幾天|還有|退款|退货|退貨|發貨|快遞|訂單|運費|尺碼|尺寸|的$|便宜[的点點]"
)
_JAPANESE_ONLY = re.compile("[円気駅売図込払届峠働畑雑桜沢辺択込枠〆々]")

# Words so small that every sentence of the language has some.
_FUNCTION_LISTS = {
    "en": (
        "the a an is are was do does did can could will would how what when where which who "
        "my your you i it this that for of to in on and or not with have has please"
    ),
    "es": (
        "el la los las un una es está son de del que qué y en por para con mi mis su cómo "
        "cuándo dónde cuánto tiene tienen hay puedo quiero pedido envío"
    ),
    "fr": (
        "le la les un une des du est sont et je vous nous que qui quoi où quand comment "
        "combien pour avec dans mon ma mes votre pas ce cette puis avez commande"
    ),
    "de": (
        "der die das ein eine einen ist sind und ich sie wir wie was wann wo für mit nicht "
        "auf mein meine ihr kann haben hat zu von bestellung"
    ),
    "pt": (
        "o os as um uma é são de do da dos que e em no na por para com meu minha seu como "
        "quando onde quanto tem não você vocês posso quero pedido"
    ),
    "vi": ("là có không của tôi bạn cho và này được khi nào bao nhiêu ở với đơn hàng"),
    "id": (
        "yang dan di ke dari ini itu saya anda apa apakah bagaimana kapan berapa untuk dengan "
        "tidak ada bisa pesanan barang"
    ),
}
_FUNCTION_WORDS = {
    language: frozenset(smallest.split()) for language, smallest in _FUNCTION_LISTS.items()
}


def language_of(text: str, *, default: str) -> str:
    """Return the ISO 639-1 code of the language `text` is written in.

    Text that gives no sign (no letters, only codes, addresses or sizes) is in `default`.
    Letters shared by Japanese and Chinese count as Japanese when `default` is ja, unless
    something in them is Chinese alone.
    """
    words = _ADDRESS.sub(" ", matching_form(text[:20_000]))
    hangul, kana, han = (len(script.findall(words)) for script in (_HANGUL, _KANA, _HAN))
    if hangul > kana + han:
        return "ko"
    if kana:
        return _with_kana(words, kana)
    if han:
        return _of_han(words, default)
    for language, script in _OTHER_SCRIPTS:
        if script.search(words):
            return language
    return "ko" if hangul else _of_latin(words, default)


def _with_kana(words: str, kana: int) -> str:
    """Return ja, unless the kana are but a name in an English or Chinese sentence."""
    if kana <= 2 and _only_chinese(words) and "の" in words:
        return "zh"
    if not _HIRAGANA.search(words) and _hits(words)["en"] >= 2:
        return "en"
    return "ja"


def _of_han(words: str, default: str) -> str:
    if _only_chinese(words) or _CHINESE_WORDS.search(words):
        return "zh"
    if default in ("ja", "zh"):
        return default
    return "ja" if _JAPANESE_ONLY.search(words) else "zh"


def _only_chinese(words: str) -> bool:
    """Say whether some character is in no Japanese character set but in a Chinese one."""
    characters = set(_HAN.findall(words))
    for name in _JAPANESE_SETS:
        characters -= set("".join(characters).encode(name, "ignore").decode(name))
    return bool("".join(characters).encode("gbk", "ignore"))


_ENOUGH = 1_000
"""Letters that tell one Latin language from another."""


def _of_latin(words: str, default: str) -> str:
    words = _CODE.sub(_without_digits, words[:_ENOUGH])
    found = [word for word in _WORD.findall(words) if _LATIN.match(word)]
    if not set(found) - _SAYS_NOTHING:
        return default
    hits = _hits(words)
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= max(2, hits["en"] + 1) else "en"


def _without_digits(code: re.Match[str]) -> str:
    return " " if any(c.isdigit() for c in code.group()) else code.group()


def _hits(words: str) -> dict[str, int]:
    found = _WORD.findall(words)
    return {
        language: sum(word in smallest for word in found)
        for language, smallest in _FUNCTION_WORDS.items()
    }
