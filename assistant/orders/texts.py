"""What the order desk says: Japanese first, English for readers of every other language."""

from collections.abc import Mapping

from assistant.domain.customer import Address
from assistant.domain.model import Words
from assistant.domain.order import OrderState, PaymentMethod


def spoken(language: str) -> str:
    """Choose the language the desk answers in: `ja` or `en`."""
    return "ja" if language.lower().split("-")[0] == "ja" else "en"


def sentences(*said: str, language: str) -> str:
    """Join sentences as the language writes them; empty ones are left out."""
    return ("" if spoken(language) == "ja" else " ").join(filter(None, said))


def say(words: Words, language: str, **values: object) -> str:
    """Word a text for a reader, with its values filled in."""
    return words[spoken(language)].format(**values)


STATES: Mapping[OrderState, Words] = {
    "pending_payment": {"ja": "お支払い待ち", "en": "Waiting for payment"},
    "received": {"ja": "受付済み", "en": "Received"},
    "preparing": {"ja": "出荷準備中", "en": "Being prepared"},
    "shipped": {"ja": "発送済み", "en": "Shipped"},
    "partly_shipped": {"ja": "一部発送済み", "en": "Partly shipped"},
    "delivered": {"ja": "配達完了", "en": "Delivered"},
    "cancelled": {"ja": "キャンセル済み", "en": "Cancelled"},
    "return_requested": {"ja": "返品受付済み", "en": "Return requested"},
    "returned": {"ja": "返品完了", "en": "Returned"},
    "exchange_requested": {"ja": "交換受付済み", "en": "Exchange requested"},
    "exchanged": {"ja": "交換完了", "en": "Exchanged"},
}

PARCEL_STATUSES: Mapping[str, Words] = {
    "picked_up": {"ja": "発送", "en": "Shipped"},
    "in_transit": {"ja": "輸送中", "en": "In transit"},
    "out_for_delivery": {"ja": "配達中", "en": "Out for delivery"},
    "delivered": {"ja": "配達完了", "en": "Delivered"},
    "delivered_to_letterbox": {"ja": "投函完了", "en": "Left in the letterbox"},
    "absence_notice": {"ja": "ご不在のため持ち戻り", "en": "Nobody home, taken back"},
    "ready_for_pickup": {"ja": "店舗で受け取り可能", "en": "Ready for pick-up"},
}
"""The words of `statuses` in the sample orders; a status not listed is shown as recorded."""

PAYMENTS: Mapping[PaymentMethod, Words] = {
    "card": {"ja": "クレジットカード", "en": "Credit card"},
    "convenience_store": {"ja": "コンビニ前払い", "en": "Convenience store"},
    "cash_on_delivery": {"ja": "代金引換", "en": "Cash on delivery"},
    "bank_transfer": {"ja": "銀行振込", "en": "Bank transfer"},
    "gift_card": {"ja": "ギフトカード", "en": "Gift card"},
    "wallet": {"ja": "電子決済", "en": "Digital wallet"},
}
CARD_ENDING: Words = {"ja": "（下4桁 {last4}）", "en": " (ending {last4})"}
NOT_PAID_YET: Words = {"ja": "（お支払い待ち）", "en": " (not paid yet)"}

DELIVERIES: Mapping[str, Words] = {
    "parcel": {"ja": "宅配便", "en": "Parcel"},
    "letterbox": {"ja": "ポスト投函便", "en": "Letterbox"},
    "pickup": {"ja": "店舗受け取り", "en": "Store pick-up"},
}
AT_PLACE: Words = {"ja": "（{place}）", "en": " ({place})"}
WISHED_DAY: Words = {"ja": "お届け希望日 {day}", "en": "requested for {day}"}
JOINED: Words = {"ja": "、", "en": ", "}
OPTIONS: Words = {"ja": "（{options}）", "en": " ({options})"}
OPTION_GAP: Words = {"ja": "・", "en": ", "}

NEXT: Mapping[OrderState, Words] = {
    "pending_payment": {
        "ja": "お支払いはまだ確認できていません。",
        "en": "Your payment has not been recorded yet.",
    },
    "received": {
        "ja": "ご注文を受け付けました。出荷準備はまだ始まっていません。",
        "en": "Your order is received; preparation has not started yet.",
    },
    "preparing": {
        "ja": "出荷の準備中で、まだ発送していません。",
        "en": "Your order is being prepared and has not been shipped yet.",
    },
    "shipped": {
        "ja": "発送済みですが、配送会社の記録はまだありません。",
        "en": "Your order is shipped; the carrier has recorded nothing yet.",
    },
    "partly_shipped": {
        "ja": "一部を発送しました。{waiting}点はまだ発送していません。",
        "en": "Part of your order is shipped; not shipped yet: {waiting}.",
    },
    "delivered": {"ja": "配達完了と記録されています。", "en": "It is recorded as delivered."},
    "cancelled": {
        "ja": "このご注文はキャンセル済みです。",
        "en": "This order is cancelled.",
    },
    "return_requested": {
        "ja": "返品のお申し込みを受け付けています。返品の完了はまだ記録されていません。",
        "en": "Your return request is recorded; the return itself is not complete yet.",
    },
    "returned": {"ja": "返品が完了しています。", "en": "The return is complete."},
    "exchange_requested": {
        "ja": "交換のお申し込みを受け付けています。交換の完了はまだ記録されていません。",
        "en": "Your exchange request is recorded; the exchange itself is not complete yet.",
    },
    "exchanged": {"ja": "交換が完了しています。", "en": "The exchange is complete."},
}
LATEST_EVENT: Words = {
    "ja": "荷物の最新の記録は「{status}」です（{at}）。",
    "en": "The latest record of your parcel is “{status}” ({at}).",
}
LATEST_OF_PARCELS: Words = {
    "ja": "荷物は{count}個で、最新の記録は「{status}」です（{at}）。",
    "en": "There are {count} parcels; the latest record is “{status}” ({at}).",
}

RECORD_TITLE: Words = {"ja": "注文 {id}", "en": "Order {id}"}
RECORD_SOURCE: Words = {"ja": "注文の記録", "en": "order record"}
FIELD: Words = {"ja": "{label}：{text}", "en": "{label}: {text}"}
LABELS: Mapping[str, Words] = {
    "order": {"ja": "注文番号", "en": "Order number"},
    "placed": {"ja": "注文日時", "en": "Placed"},
    "state": {"ja": "状態", "en": "State"},
    "line": {"ja": "商品", "en": "Product"},
    "shipping": {"ja": "送料", "en": "Shipping"},
    "fees": {"ja": "手数料", "en": "Fees"},
    "points_used": {"ja": "ご利用ポイント", "en": "Points used"},
    "total": {"ja": "合計", "en": "Total"},
    "payment": {"ja": "お支払い", "en": "Payment"},
    "delivery": {"ja": "お届け", "en": "Delivery"},
    "gift": {"ja": "ギフト包装", "en": "Gift wrapping"},
    "parcel": {"ja": "荷物", "en": "Parcel"},
    "next": {"ja": "ご案内", "en": "Now"},
    "cancelled": {"ja": "キャンセル日", "en": "Cancelled on"},
    "balance": {"ja": "ポイント残高", "en": "Point balance"},
    "expires": {"ja": "有効期限", "en": "Valid until"},
}
LINE: Words = {"ja": "{title} {price} × {quantity}", "en": "{title}, {price} × {quantity}"}
POINTS_TITLE: Words = {"ja": "ポイント残高", "en": "Point balance"}
POINTS: Words = {"ja": "{points:,}ポイント", "en": "{points:,} points"}
POINTS_SOURCE: Words = {"ja": "会員の記録", "en": "customer record"}

ORDER_NOT_FOUND: Words = {
    "ja": "ご注文が見つかりませんでした。注文番号をお確かめのうえ、もう一度お知らせください。",
    "en": "We could not find that order. Please check the order number and tell us again.",
}

CANCEL: Words = {
    "ja": "注文 {id} の{titles}をキャンセルします。",
    "en": "This cancels order {id}: {titles}.",
}
ONE_TITLE: Words = {"ja": "「{first}」", "en": "{first}"}
AND_MORE: Words = {"ja": "「{first}」ほか{others}商品", "en": "{first} and {others} more"}
REFUNDED: Words = {"ja": "{to}へ{amount}を返金します。", "en": "We refund {amount} to {to}."}
REFUND_DAYS: Words = {
    "ja": "返金の目安は{low}–{high}営業日です。",
    "en": "Refunds take {low}–{high} business days.",
}
REFUND_UNPAID: Words = {
    "ja": "お支払い前のため、返金はありません。",
    "en": "Nothing has been paid yet, so there is no refund.",
}
REFUND_NOTHING: Words = {
    "ja": "返金する金額はありません。",
    "en": "There is no amount to refund.",
}
CANCEL_FEE: Words = {
    "ja": "キャンセル料は{amount}です。",
    "en": "The cancellation fee is {amount}.",
}
POINTS_BACK: Words = {
    "ja": "ご利用の{points:,}ポイントをお戻しします。",
    "en": "The {points:,} points you used are returned.",
}
TO_CARD: Words = {"ja": "お支払いのクレジットカード", "en": "the credit card you paid with"}
TO_ACCOUNT: Words = {"ja": "ご指定の銀行口座", "en": "the bank account you name"}
TO_GIFT_CARD: Words = {"ja": "ギフトカードの残高", "en": "your gift card balance"}

CANCEL_PART: Words = {
    "ja": "注文 {id} のうち、{titles}をキャンセルします。",
    "en": "This cancels part of order {id}: {titles}.",
}
RETURN: Words = {
    "ja": "注文 {id} の{titles}の返品を承ります。",
    "en": "This requests a return from order {id}: {titles}.",
}
EXCHANGE: Words = {
    "ja": "注文 {id} の{swaps}に交換します。",
    "en": "This requests an exchange in order {id}: {swaps}.",
}
CHANGE_ITEMS: Words = {
    "ja": "注文 {id} の{swaps}に変更します。",
    "en": "This changes order {id}: {swaps}.",
}
SWAP: Words = {
    "ja": "「{old}」を「{new}」{quantity}点",
    "en": "{old} becomes {new} × {quantity}",
}
COUNTED: Words = {"ja": "{title}（{count}点）", "en": "{title} ({count})"}
PIECES: Words = {"ja": " {count}点", "en": " × {count}"}
CHANGE_ADDRESS: Words = {
    "ja": "注文 {id} のお届け先を「{address}」に変更します。",
    "en": "This sends order {id} to: {address}.",
}
CHANGE_PROFILE: Words = {
    "ja": "ご登録の住所を「{address}」に変更します。受付済みのご注文のお届け先は変わりません。",
    "en": "This changes the address on your account to: {address}. Placed orders keep theirs.",
}
CHANGE_PAYMENT: Words = {
    "ja": "注文 {id} のお支払い方法を{method}に変更します。",
    "en": "This changes how order {id} is paid to: {method}.",
}
CHANGE_DELIVERY: Words = {
    "ja": "注文 {id} のお届け希望を{when}に変更します。",
    "en": "This changes the requested delivery of order {id} to {when}.",
}
CHANGE_GIFT: Words = {
    "ja": "注文 {id} のギフトの指定を「{gift}」に変更します。",
    "en": "This changes the gift options of order {id} to: {gift}.",
}
MOVE_TO_PICKUP: Words = {
    "ja": "注文 {id} を{place}での店舗受け取りに変更します。",
    "en": "This changes order {id} to pick-up at {place}.",
}
HOLD: Words = {
    "ja": "{place}で「{title}」{quantity}点をお取り置きします。",
    "en": "{place} keeps {quantity} × {title} for you.",
}
HELD_UNTIL: Words = {
    "ja": "お取り置きは{day}までです。",
    "en": "It is kept until {day}.",
}
REFUNDED_LATER: Words = {
    "ja": "商品の到着と確認の後、{to}へ{amount}を返金します。",
    "en": "Once the goods are back and checked, we refund {amount} to {to}.",
}
LABEL_FEE: Words = {
    "ja": "返品ラベル代{amount}を差し引いた金額です。",
    "en": "The return label, {amount}, is taken off already.",
}
CHARGED: Words = {
    "ja": "差額{amount}を、ご注文と同じお支払い方法でいただきます。",
    "en": "The difference, {amount}, is charged the way the order was paid.",
}
NEW_TOTAL: Words = {
    "ja": "新しい合計金額は{amount}です。",
    "en": "The new total is {amount}.",
}
FEES: Words = {
    "ja": "手数料・包装料は{amount}です。",
    "en": "Payment and wrapping fees are {amount}.",
}
SAME_TOTAL: Words = {
    "ja": "合計金額は変わりません。",
    "en": "The total stays the same.",
}
POINTS_TAKEN: Words = {
    "ja": "この商品で貯まった{points:,}ポイントは取り消します。",
    "en": "The {points:,} points these goods earned are taken back.",
}
SHIPPING_BY_SHOP: Words = {
    "ja": "返送料は当店が負担します。",
    "en": "We pay for the return shipping.",
}
SHIPPING_BY_YOU: Words = {
    "ja": "返送料はお客様のご負担です。",
    "en": "You pay for the return shipping.",
}
UNUSED_ONLY: Words = {
    "ja": "未使用で、タグと箱がそろっていることが条件です。",
    "en": "The goods must be unused, with tags and box.",
}


def address_text(address: Address, language: str) -> str:
    """Write an address on one line."""
    lines = (address.prefecture, address.city, address.line1)
    place = "".join(lines) if spoken(language) == "ja" else " ".join(filter(None, lines))
    code = f"〒{address.postal_code}" if address.postal_code else ""
    return " ".join(filter(None, (code, place, address.line2)))
