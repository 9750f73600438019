"""Tells what a client says of others, or only heard or read, from what holds for the own shop."""

import re

_COMPANY = (
    "競合|他社|同業|ライバル|業界|他店|よそ|大手|前職|前の(?:会社|職場|店)|知人|友人|知り合い"
    "|(?<![a-z])[a-z]社|親会社|グループ会社|関連会社|姉妹(?:会社|店)|仕入れ?先"
    "|(?:隣|近く|近所|向かい|有名|人気|よく行く|ある)の?(?:お店|店|会社|ショップ)"
    "|(?:ほか|他)の(?:お店|店|会社|ショップ|サイト)|世の中|世間|普通|ふつう|一般的に|一般に"
)
_THEIRS = re.compile(
    f"(?:{_COMPANY})"
    "(?:他社|各社|さん|の店|の会社|店|の多く|の大手|大手|の(?:サイト|お店|ec|ページ|アプリ))?"
    "(?:は|が|も|で|では|だと|って|なんか|に(?:は|も))"
    r"|^(?:(?:but|and|because|while|although|though|whereas|however),? )*"
    r"(?:(?:at|in|our|my|the|most|other|all|many|some|a|an|big|bigger|larger?|main|biggest|direct"
    r"|one of) )*(?:suppliers?|competitors?|competition|rivals?|peers|industry|everyone else"
    r"|friends?|(?:parent|sister|group) company|neighbou?rs?|(?:shop|store) next door"
    r"|(?:previous|former|last|old) (?:company|employer|job|shop|workplace)"
    r"|(?<=other )(?:shops|stores|companies|brands)|(?<=most )(?:shops|stores|companies|brands))\b"
    r"|^(?:amazon|netflix|nike|zara|uniqlo|ikea|apple)\b"
    r"(?! (?:pay|seller|store|marketplace|orders?|listings?|is (?:our|a|one)"
    r"|and (?:our|rakuten))\b)"
)
_ADVISER = (
    "(?:代理店|制作会社|開発会社|支援会社|ベンダー|コンサル(?:タント)?|業者|営業(?:さん|マン|担当)"
    "|メーカー|銀行|税理士|商工会(?:議所)?|専門家|講師|知人|友人|社長仲間)"
)
_DONE_SINCE = "(?!.*(?:(?:受け|取り)?入れ|導入し|始め|使っ|採用し|作っ)(?:た|まし|てい))"
_HEARD = re.compile(
    "(?:セミナー|講演会?|講座|展示会|説明会|ウェビナー|(?<![一-龥])本|書籍|雑誌|業界紙|記事"
    "|ネット|ニュース|新聞|youtube|テレビ)[^。]{0,4}[でにからを][^。]{0,24}"
    "(?:聞い|聞き|読ん|読み|見かけ|目にし|知っ|知り|教わ|習っ|習い|学ん|学び|紹介され)(?!てい)"
    "|(?<!か)(?:と|って)(?:は|も)?(?:よく)?聞(?:き|い|く)"
    "|(?:という|っていう?)(?:言葉|単語|名前|用語|もの|話)[^。]{0,6}(?:聞|知って|存じ|耳に)"
    "|(?:言葉|名前|存在)(?:は|だけは|くらいは|ぐらいは)(?:知って|聞い|存じ)"
    "|聞いたこと[はがも]?あ(?:る|りま(?!せ)|って)|耳にし"
    f"|{_ADVISER}(?:さん|の人|の方|の営業|の担当(?:者|さん)?)?[はがもにからの][^。]{{0,30}}?"
    "(?:勧め|薦め|すすめ|推奨|提案|売り込|紹介され|推して|言われ|言って|言い|言う)"
    f"{_DONE_SINCE}"
    r"|^(?:but |and |so )*(?:apparently|supposedly|reportedly|allegedly|i hear|they say|people say"
    r"|experts say|word is|it is said|it's said|everyone says)\b(?!.*\b(?:we|our)\b)"
    r"|\b(?:i|we|i've|we've|i have|we have|somebody|someone|boss|owner) "
    r"(?:heard|read|learn(?:ed|t)|was told|were told|been told) (?:\w+ ){0,4}?"
    r"(?:about|of|that|at|in|from|on)\b"
    r"|\bat (?:a|an|the|last \w+'s) (?:\w+ )?(?:seminar|conference|webinar|trade (?:fair|show))\b"
    r"|\b(?:agency|agencies|vendor|consultant|advis[eo]r|supplier|sales ?(?:rep|man|person)|rep"
    r"|developer|bank|expert|speaker)s?\b(?: (?:also|always|is|are|has|have|keeps?|been))*"
    r" (?:recommend|suggest|advis|propos|pitch|push|tells|told|says|said|urg)\w*"
    r"|\b(?:recommended|suggested|proposed|pitched|advised) (?:to (?:us|me) )?by\b"
)
OURS = re.compile(
    r"うち(?![のに]ある)|ウチ|当社|弊社|自社|当店|私たち|我々|\b(?:we|i|us)\b"
    r"|\b(?:our|my)\b(?! (?:main |biggest |direct )?(?:competitors?|rivals?|peers))"
)
_AGAIN = re.compile(r"\s*(?:they|their|そこ|彼ら|向こう|あちら|同社)")


def is_of_others(words: str) -> bool:
    """Tell whether folded words are about another company; it may go on in the next clause."""
    return bool(_THEIRS.search(words))


def goes_on_about_them(sentence: str) -> bool:
    """Tell whether a sentence after one about others still means them."""
    return bool(_AGAIN.match(sentence))


def is_hearsay(words: str) -> bool:
    """Tell whether folded words say what somebody heard, read or was advised, and no more."""
    return bool(_HEARD.search(words))
