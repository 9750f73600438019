"""Tells what was, is planned or is wished for from what is; and a part from the whole."""

import re

_MASK = "\ue000"
_WAS = (
    "(?:(?:(?<!入っ)(?<!載っ)(?<!なっ)(?<!付い)(?<!残っ)(?<!決まっ)[てで]い?(?:た|ました)"
    "|ことが?あ(?:った|りました)))"
)
_END = "(?:ん|の)?(?:です|だ)?(?:よ|ね)*(?:が|けど|けれども?|ものの)?[、。!]*$"
_UNTIL = re.compile(
    "(?:[年月週期季春夏秋冬頃後]|ころ|ごろ|時代|前|コロナ|禍|最近|途中|当初|昨日|先日)まで"
    "(?!に|も|続|し)[^。]*た"
    r"|\buntil (?:last|late|early|recently|a (?:few|year|month)|the (?:end|summer|spring|autumn"
    r"|fall|winter|move|pandemic|relaunch)|(?:19|20)\d\d|covid|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)\b"
)
_ONCE = re.compile(
    "(?:以前|昔|かつて|一時期?|一時的に|過去|当時|当初|前任者?の(?:頃|ころ|時)|時代|(?<![のる])前|"
    "年前|月前|コロナ前)(?!から|より|回)(?:に?は|に|も|、)?[^。]*"
    "(?:[てで]い?(?:た|まし)|(?:あり|でき|使え|い)まし|(?:あっ|だっ|でき)た|でした)"
    r"|\b(?:previously|formerly|in the past|at one time|back (?:in|when|then)|used to"
    r"|years ago we (?:had|ran|used|sent))\b|\b(?:we|i|they) once (?:had|ran|used|sent|tried|did)\b"
    r"|\b(?:previous|former|last) (?:manager|owner|marketer|agency|boss|team)\b.*\b(?:ran|sent|used"
    r"|had|did|kept)\b|\b(?:we|i|they) were (?:\w+ )?\w+ing\b"
)
_LEFT_OFF = re.compile(f"{_WAS}{_END}")
_STILL = re.compile(
    "今も|いまも|現在も|ずっと|昔から|以前から|から(?:ずっと|続け)|続けて|先週|今週|今月|先月|今朝"
    "|昨日|さっき|先ほど|先日|直近|前回|たら|思って|考えて|検討して|気にして|困って|悩んで"
    r"|\b(?:still|since|ever since)\b"
)
_GIVEN_UP = re.compile(
    "やめ(?:た|て|まし|ちゃ)|止め(?:た|て|まし)|辞め|停止|廃止|解約(?!率|予測|防止)|見送|断念"
    "|取りやめ|打ち切|休止|撤退|使わなくな|しなくな|続きませ|続かな|途絶え|終了し(?:た|まし|てい)"
    r"|\b(?:stopped|dropped|cancell?ed|no longer|discontinued|retired|scrapped|gave (?:\w+ )?up"
    r"|given up|got rid of|did away with|replaced(?! by)|paused|disabled)\b"
    r"|\babandoned\b(?! (?:carts?|baskets?|checkouts?|shopping|orders?|browse))"
    r"|\bended\b(?! up)|\bturned (?:it |them |that )?off\b"
    r"|\b(?:moved|switched|migrated|changed|went|upgraded) (?:over |away )?from\b"
)
_NOT_GIVEN_UP = re.compile("^(?:は)?い?(?:ませ|な[いく])|^たわけでは|^るつもりは")
_NOT_SO = re.compile(r"(?:\bnot|\bnever|n't) (?:\w+ )?$")
_FORETOLD = re.compile(
    "予定|これから|検討|計画|来期|来月|来年|来週|来春|来季|次期|今後|将来|いずれ(?!も|の|か|に)"
    "|そのうち|準備中|準備を進|目指し|ようと(?:思|し|考)|つもり|方針(?:です|$|。)"
    "|見積もり?(?:中|を取|を依頼|待ち)|稟議|要件定義中|情報収集(?:中|をし|し)|(?:選定|比較)中"
    "|(?:ツール|業者|会社|ベンダー|製品|候補)を?(?:の)?(?:選定|比較)し"
    "|相談(?:中|しているところ)|今、?選定|勉強中|調べているところ|打ち合わせ中"
    "|(?:始め|開始し|開始す|導入し|導入す|スタートし)(?:ます|る)(?:よ|ね|ん|の)*(?:です)?[。!]*$"
    r"|\b(?:we|i|they|it's|is|are|currently|also) plan(?:s|ned|ning)?\b"
    r"|\bplan(?:s|ning)? (?:to|for)\b|\bplan(?:ned|ning)\b|\bgoing to\b|\bwill\b"
    r"|\bnext (?:fiscal |financial )?(?:year|quarter"
    r"|month|season|week|spring|summer|autumn|fall|winter|term)\b|\bsoon\b|\bone day\b|\broadmap\b"
    r"|\b(?:considering|evaluating|thinking (?:about|of)|looking into|hop(?:e|ing) to|intend"
    r"|in the pipeline|someday|later this year|about to|to-do list|shortlisting"
    r"|(?:getting|comparing|waiting for) (?:quotes?|offers?|tools|vendors)|under construction)\b"
    r"|\bcoming\b(?! (?:from|to|in|back|through))"
)
_NOT_FORETOLD = re.compile(
    "(?:予定|計画)(?:通り|どおり)|計画的|予定表|(?:今後|これから)も"
    "|計画(?:を立て|に沿|にそ|を作)(?:って|い|て)?(?:[^。、]{0,8}(?:実施|運用|配信|進め|動))"
    r"|\bas soon as\b|\bsooner\b|\b(?:they|customers?|shoppers?|visitors?|people|buyers?|anyone"
    r"|who)(?: will|'ll)\b|\b(?:who are|who's|customers|people|those|shoppers) (?:about|going) to\b"
)
_WISHED = re.compile(
    "[いきしちにびみりえけせてねべめれ]たい(?:ん|の|と|です|$|。|が|な|ね|けど|けれど)"
    "|(?:れば|たら|ると|なら)(?:いい|良い|よい|嬉し|うれし|助か|ありがた|理想|便利)|理想(?:です|は|を|的)"
    "|[がは](?:ほしい|欲しい)(?!か|もの|商品|と)|夢(?:です|は)"
    r"|\b(?:want|would like|we'd like|i'd like) to (?:add|start|introduce|set up|build|launch"
    r"|implement|send|run|have|get|create|map|use|try|do|offer)\b|\b(?:would|we'd|i'd) love\b"
    r"|\bwish ?list\b|\b(?:nice|great|good|lovely) to have\b|\bideally\b|\bdream of\b"
    r"|\bwish (?:we|i)\b"
)
_PLACE = (
    "(?:支社|支店|本社|本店|本部|拠点|事業部|部門|部署|チーム|店舗|[一二三1-3]店|路面店|旗艦店|モール|楽天"
    "|楽天店|アマゾン|amazon|ヤフー|アプリ|海外|海外店|東京|大阪|関東|関西|エリア|ブランド"
    "|経営陣|役員|社長|店長)"
)
_PART = re.compile(
    f"{_PLACE}(?:で)?(?:だけ|のみ)(?!でなく|ではな|じゃな)|{_PLACE}限定"
    "|[一二三四五1-5数](?:店舗|店|拠点)(?:だけ|のみ|で(?:試|先行|テスト|トライアル))|先行(?:して|導入)"
    r"|\b(?:only|just|solely)\b(?: (?!with\b|after\b)[\w']+){0,4}? (?:branch|subsidiary|stores?"
    r"|shops?|office|site|regions?|country|market|brand|warehouse|app|marketplace|department|division"
    r"|headquarters|head office|team|managers?|management)\b"
    r"|\bin (?:one|two|three|a few|some|a couple of|several|one of the|certain) "
    r"(?:of (?:our|the) )?(?:stores|store|shops|shop|branches|branch|regions|countries"
    r"|brands|locations)\b"
    r"|\b(?:being|under) (?:test(?:ed)?|trialled|trialed|piloted)\b"
)


def was_until(words: str) -> bool:
    """Tell whether folded words give the time up to which something was so."""
    return bool(_UNTIL.search(words))


def is_over(words: str) -> bool:
    """Tell whether folded words speak of a time gone by: «以前は送っていました», "we used to"."""
    if _STILL.search(words):
        return False
    return bool(_ONCE.search(words) or _LEFT_OFF.search(words))


def given_up(words: str) -> bool:
    """Tell whether folded words say that something was given up; «やめていません» does not."""
    return any(not _is_kept(words, each) for each in _GIVEN_UP.finditer(words))


def kept_up(words: str) -> bool:
    """Tell whether folded words say that something was not given up."""
    return any(_is_kept(words, each) for each in _GIVEN_UP.finditer(words))


def _is_kept(words: str, found: re.Match[str]) -> bool:
    kept = _NOT_GIVEN_UP.match(words[found.end() :]) or _NOT_SO.search(words[: found.start()])
    return bool(kept)


def is_ahead(words: str) -> bool:
    """Tell whether folded words plan; «予定通り», «今後も» and "customers will" do not."""
    return bool(_FORETOLD.search(_NOT_FORETOLD.sub(_MASK, words)))


def is_wished(words: str) -> bool:
    """Tell whether folded words wish for something to be there."""
    return bool(_WISHED.search(words))


def is_in_part(words: str) -> bool:
    """Tell whether folded words confine something to a place, a team or a trial."""
    return bool(_PART.search(words))
