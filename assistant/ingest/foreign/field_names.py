"""The names other systems give to the fields of a product, a page or a term."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

PRODUCT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "sku": ("sku", "product_code", "商品コード", "item_code", "item_number", "商品番号", "品番",
            "product_id", "商品ID", "item_id", "asin", "uniq_id", "id", "商品管理番号"),
    "group": ("item_group_id", "group", "group_id", "parent_sku", "parent_id", "親商品コード"),
    "gtin": ("gtin", "gtin13", "ean", "upc", "jan", "jan_code", "barcode", "isbn", "JANコード"),
    "title": ("title", "name", "product_name", "item_name", "product_title", "商品名", "品名"),
    "brand": ("brand", "manufacturer", "vendor", "maker", "brand_name", "ブランド", "メーカー"),
    "category": ("category", "categories", "product_type", "category_path", "category_name",
                 "カテゴリ", "カテゴリー", "商品カテゴリ", "google_product_category", "type",
                 "product_category", "department"),
    "sale_price": ("sale_price", "final_price", "current_price", "special_price", "offer_price",
                   "discounted_price", "セール価格", "特価"),
    "price": ("price", "selling_price", "unit_price", "販売価格", "価格", "税込価格",
              "販売価格税込", "price_amount", "actual_price"),
    "list_price": ("list_price", "regular_price", "compare_at_price", "original_price", "msrp",
                   "retail_price", "initial_price", "was_price", "定価", "通常価格", "参考価格"),
    "currency": ("currency", "currency_code", "price_currency", "通貨"),
    "tax_rate": ("tax_rate", "tax_rate_percent", "税率", "消費税率"),
    "summary": ("summary", "short_description", "subtitle", "キャッチコピー", "商品概要"),
    "description": ("description", "long_description", "body", "body_html", "product_description",
                    "detail", "details", "商品説明", "説明", "商品詳細"),
    "images": ("images", "image", "image_url", "image_link", "image_urls", "img", "picture",
               "photo", "thumbnail", "additional_image_link", "main_image", "画像", "商品画像",
               "image_src", "画像URL", "商品画像URL"),
    "url": ("url", "link", "product_url", "permalink", "product_link", "商品URL", "商品ページURL"),
    "stock": ("stock", "current_stock", "quantity", "inventory", "stock_quantity", "qty",
              "inventory_quantity", "available_quantity", "在庫", "在庫数"),
    "availability": ("availability", "in_stock", "is_in_stock", "instock", "stock_status",
                     "在庫状況", "available"),
    "color": ("color", "colour", "カラー", "色"),
    "size": ("size", "サイズ"),
    "tags": ("tags", "keywords", "labels", "タグ", "検索ワード", "キーワード"),
    "ingredients": ("ingredients", "成分", "全成分", "原材料", "原材料名"),
    "materials": ("materials", "material", "素材", "材質"),
    "care": ("care", "care_instructions", "お手入れ", "お手入れ方法"),
    "origin": ("origin", "country_of_origin", "made_in", "原産国", "生産国"),
    "warnings": ("warnings", "warning", "ご注意", "注意事項", "使用上の注意"),
    "legal_class": ("legal_class",),
    "family": ("family",),
    "made_to_order": ("made_to_order", "受注生産"),
    "updated_at": ("updated_at", "last_updated", "modified_at", "updated", "timestamp"),
    "options": ("options",),
    "option_labels": ("option_labels",),
    "variants": ("variants", "skus", "variations"),
    "attributes": ("attributes", "specs", "specifications", "features_map", "product_attributes"),
    "ignored": ("popularity", "where_visible", "promoted", "featured", "image_license", "rank",
                "best_seller_rank", "created_at", "create_date", "http_status", "schema",
                "cost", "cost_price", "cost_per_item", "wholesale_price", "purchase_price",
                "margin", "supplier", "原価", "仕入価格", "仕入れ価格", "仕入先",
                "ショップ用メモ欄", "税抜価格", "販売価格税抜"),
}  # fmt: skip
"""Our field → what it is called elsewhere, the most telling name first."""

PAGE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "slug", "path", "page_id", "article_id", "file"),
    "title": ("title", "name", "heading", "question", "subject", "タイトル", "質問"),
    "text": ("markdown", "md", "text", "body", "content", "page_content", "html", "body_html",
             "answer", "本文", "回答"),
    "sections": ("sections",),
    "language": ("language", "lang", "locale"),
    "url": ("url", "link", "canonical", "canonical_url", "source_url"),
    "kind": ("kind",),
    "audience": ("audience",),
    "version": ("version", "date", "updated_at", "last_modified"),
    "source": ("source", "publisher"),
}  # fmt: skip

TERM_FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("term_id", "id", "_id", "slug", "key"),
    "term": ("term", "title", "preferred", "label", "name", "word", "用語", "見出し語"),
    "definition": ("definition", "description", "meaning", "text", "body", "定義", "説明", "意味"),
    "alternative": ("synonyms", "alternative", "aliases", "abbreviation", "同義語", "別名", "略語"),
    "related": ("related_terms", "related", "see_also", "関連語"),
    "language": ("language", "lang", "locale"),
}  # fmt: skip

WORDED = frozenset(
    ("title", "brand", "category", "summary", "description", "ingredients", "materials", "care",
     "origin", "warnings", "term", "definition", "alternative")
)  # fmt: skip
"""Fields that may come once per language: `title_ja`, `title_en`."""

_PRICES = frozenset(("price", "list_price", "sale_price"))
_SUFFIX_LANGUAGE = re.compile(
    r"^(.+?)[_\-.\s(\[:](ja|jp|en|zh|ko)(?:[-_][A-Za-z]{2})?[)\]]?$", re.I
)
_SUFFIX_CURRENCY = re.compile(
    r"^(.+?)[_\-.\s(\[]*(usd|eur|gbp|jpy|yen|円|krw|cny|twd|aud|cad|sgd|hkd)[)\]]?$", re.I
)
_LEVEL = re.compile(r"^(?:category|カテゴリー?)[_\-\s]*(?:l|level|lv)?[_\-\s]*(\d)$", re.I)
_PLACE = re.compile(r"^(?:stock|在庫)[_:\s]([\w-]+)$", re.I)
_APART = re.compile(r"[\s_\-./:()\[\]]+")
_NAMED = {"yen": "JPY", "円": "JPY"}


@dataclass(frozen=True, slots=True)
class Slot:
    """Which of our fields a foreign name means: "" is a fact we only pass on.

    `rank` orders the names of one field (the lowest is taken); `place` is a place of stock.
    """

    field: str
    rank: int = 0
    language: str = ""
    currency: str = ""
    place: str = ""


def folded(name: str) -> str:
    """Fold a name so that `regularPrice`, `Regular price` and `regular_price` are one."""
    return _APART.sub("", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(maxsize=10_000)
def product_slot(name: str) -> Slot:
    """Find what a name means in a catalogue."""
    level, place = _LEVEL.match(name.strip()), _PLACE.match(name.strip())
    if level:
        return Slot("category", rank=int(level.group(1)) - 20)
    known = _known(name, _PRODUCT_NAMES)
    if known.field:
        return known
    priced = _SUFFIX_CURRENCY.match(name.strip())
    if priced:
        base = _PRODUCT_NAMES.get(folded(priced.group(1)), Slot(""))
        code = priced.group(2).casefold()
        if base.field in _PRICES:
            return Slot(base.field, base.rank, currency=_NAMED.get(code, code.upper()))
    return Slot("stock", place=place.group(1).lower()) if place else Slot("")


@lru_cache(maxsize=10_000)
def page_slot(name: str) -> Slot:
    """Find what a name means in a list of pages."""
    return _PAGE_NAMES.get(folded(name), Slot(""))


@lru_cache(maxsize=10_000)
def term_slot(name: str) -> Slot:
    """Find what a name means in a list of terms."""
    return _known(name, _TERM_NAMES)


def _known(name: str, names: Mapping[str, Slot]) -> Slot:
    found = names.get(folded(name))
    if found:
        return found
    suffixed = _SUFFIX_LANGUAGE.match(name.strip())
    base = names.get(folded(suffixed.group(1))) if suffixed else None
    if suffixed and base and base.field in WORDED:
        language = suffixed.group(2).lower().replace("jp", "ja")
        return Slot(base.field, base.rank, language=language)
    return Slot("")


def _index(fields: Mapping[str, tuple[str, ...]]) -> dict[str, Slot]:
    return {
        folded(name): Slot(field, rank)
        for field, names in reversed(list(fields.items()))
        for rank, name in enumerate(names)
    }


_PRODUCT_NAMES = _index(PRODUCT_FIELDS)
_PAGE_NAMES = _index(PAGE_FIELDS)
_TERM_NAMES = _index(TERM_FIELDS)
