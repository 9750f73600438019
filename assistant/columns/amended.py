"""A catalogue's columns after a change: spliced from those before, equal to those laid out anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assistant.columns.catalogue import Goods, Table, table_of
from assistant.columns.coded import Mask
from assistant.columns.names import KINDS, NONE, Kind, Names
from assistant.columns.parts import Called, Codes, Entries, running
from assistant.columns.splice import GONE, Places, Splice, splice_of
from assistant.domain.product import Product

_Codes = Mapping[Kind, npt.NDArray[np.int32]]


def amended(
    base: Table, stays: Mask, fresh: Sequence[Product], record: Callable[[str], Product]
) -> Table:
    """Take away the products that do not stay and add the fresh ones.

    `record` returns a product that stays by its SKU: it is asked for those that give the names
    their places and labels, as many as there are names at most.
    """
    added = table_of(fresh)
    products = splice_of(base.goods.sku, stays, added.goods.sku)
    union = Names.from_told(base.names.told())
    told = {kind: _renumbered(added.names, union, kind, add=True) for kind in KINDS}
    own = {kind: np.arange(base.names.count(kind), dtype=np.int32) for kind in KINDS}
    goods, entries = _merged(base, own, added, told, products, union)
    named = {each.sku: each for each in fresh}
    givers = [str(sku) for sku in goods.sku[_givers(goods, entries, union)]]
    names = table_of(named.get(sku) or record(sku) for sku in givers).names
    final = {kind: _renumbered(union, names, kind, add=False) for kind in KINDS}
    return Table(
        _recoded(goods, final, names),
        _rekeyed(replace(entries, text=_of(entries.text, final["texts"])), final["keys"], names),
        _called(base, added, products),
        names,
    )


def _renumbered(old: Names, new: Names, kind: Kind, *, add: bool) -> Codes:
    """Map old codes to new ones; NONE for a name that nothing has any more."""
    labels = old.labels(kind)
    codes = [
        new.add(kind, name, labels[code]) if add else new.code(kind, name)
        for code, name in enumerate(old.all(kind))
    ]
    return np.array(codes, dtype=np.int32)


def _merged(
    base: Table, own: _Codes, added: Table, told: _Codes, products: Splice, union: Names
) -> tuple[Goods, Entries]:
    ours, theirs = _recoded(base.goods, own, union), _recoded(added.goods, told, union)
    variants = products.widened(ours.starts, theirs.starts)
    words = products.widened(ours.word_starts, theirs.word_starts)
    traces = products.widened(ours.trace_starts, theirs.trace_starts)
    goods = Goods(
        sku=products.joined(ours.sku, theirs.sku),
        starts=products.starts(ours.starts, theirs.starts),
        brand=products.joined(ours.brand, theirs.brand),
        levels=products.joined(ours.levels, theirs.levels),
        updated=products.joined(ours.updated, theirs.updated),
        variant_sku=variants.joined(ours.variant_sku, theirs.variant_sku),
        price=variants.joined(ours.price, theirs.price),
        currency=variants.joined(ours.currency, theirs.currency),
        colour=variants.joined(ours.colour, theirs.colour),
        size=variants.joined(ours.size, theirs.size),
        stock=variants.joined(ours.stock, theirs.stock),
        words=words.joined(ours.words, theirs.words),
        word_starts=products.starts(ours.word_starts, theirs.word_starts),
        traces=traces.joined(ours.traces, theirs.traces),
        trace_starts=products.starts(ours.trace_starts, theirs.trace_starts),
    )
    kept = _moved(base.entries, products.places(fresh=False, rows=len(base.goods.sku)))
    new = _moved(added.entries, products.places(fresh=True, rows=len(added.goods.sku)))
    kept, new = _reworded(kept, own["texts"]), _reworded(new, told["texts"])
    return goods, _sorted(kept, own["keys"], new, told["keys"], keys=union.count("keys"))


def _reworded(held: tuple[Codes, Entries], codes: Codes) -> tuple[Codes, Entries]:
    return held[0], replace(held[1], text=_of(held[1].text, codes))


def _recoded(goods: Goods, codes: _Codes, names: Names) -> Goods:
    stock = np.full((len(goods.price), max(names.count("places"), 1)), NONE, dtype=np.int32)
    for old, new in enumerate(codes["places"].tolist()):
        if new != NONE:
            stock[:, new] = goods.stock[:, old]
    return replace(
        goods,
        brand=_of(goods.brand, codes["brands"]),
        levels=_of(goods.levels, codes["categories"]),
        currency=_of(goods.currency, codes["currencies"]),
        colour=_of(goods.colour, codes["color"]),
        size=_of(goods.size, codes["size"]),
        stock=stock,
    )


def _of(held: Codes, codes: Codes) -> Codes:
    """Translate codes; NONE, which counts from the end, stays NONE."""
    return np.append(codes, np.int32(NONE))[held]


def _moved(entries: Entries, places: Places) -> tuple[Codes, Entries]:
    """Return the key of each entry whose product stays, and the entries with its new number."""
    keys = np.repeat(np.arange(len(entries.starts) - 1, dtype=np.int32), np.diff(entries.starts))
    product = places[entries.product]
    stays = product != GONE
    moved = Entries(
        entries.starts,
        product[stays].astype(np.int32),
        entries.value[stays],
        entries.flag[stays],
        entries.text[stays],
    )
    return keys[stays], moved


def _sorted(
    kept: tuple[Codes, Entries], own: Codes, new: tuple[Codes, Entries], told: Codes, *, keys: int
) -> Entries:
    key = np.concatenate((_of(kept[0], own), _of(new[0], told)))
    product = np.concatenate((kept[1].product, new[1].product))
    order = np.lexsort((product, key))
    return Entries(
        starts=running(np.bincount(key, minlength=keys).tolist()),
        product=product[order],
        value=np.concatenate((kept[1].value, new[1].value))[order],
        flag=np.concatenate((kept[1].flag, new[1].flag))[order],
        text=np.concatenate((kept[1].text, new[1].text))[order],
    )


def _rekeyed(entries: Entries, codes: Codes, names: Names) -> Entries:
    empty = replace(
        entries,
        starts=np.zeros(1, np.int64),
        product=entries.product[:0],
        value=entries.value[:0],
        flag=entries.flag[:0],
        text=entries.text[:0],
    )
    key = np.repeat(np.arange(len(entries.starts) - 1, dtype=np.int32), np.diff(entries.starts))
    return _sorted((key, entries), codes, (key[:0], empty), codes, keys=names.count("keys"))


def _givers(goods: Goods, entries: Entries, names: Names) -> Places:
    """List the products that are the first to have some name, in order."""
    of = np.repeat(np.arange(len(goods.sku)), np.diff(goods.starts))
    keys = np.repeat(np.arange(len(entries.starts) - 1), np.diff(entries.starts))
    products = np.arange(len(goods.sku))
    used: tuple[tuple[Kind, npt.NDArray[np.integer], Places], ...] = (
        ("brands", goods.brand, products),
        ("categories", goods.levels.ravel(), np.repeat(products, goods.levels.shape[1])),
        ("currencies", goods.currency, of),
        ("color", goods.colour, of),
        ("size", goods.size, of),
        ("keys", keys, entries.product.astype(np.int64)),
        ("texts", entries.text, entries.product.astype(np.int64)),
        *(
            ("places", np.where(column == NONE, NONE, place), of)
            for place, column in enumerate(goods.stock.T)
        ),
    )
    first = [_firsts(codes, by, names.count(kind)) for kind, codes, by in used]
    givers: Places = np.unique(np.concatenate(first))
    return givers


def _firsts(codes: npt.NDArray[np.integer], products: Places, count: int) -> Places:
    """Find the lowest product that has each code."""
    unused = np.iinfo(np.int64).max
    lowest: Places = np.full(count, unused, dtype=np.int64)
    has = codes != NONE
    np.minimum.at(lowest, codes[has], products[has])
    used: Places = lowest[lowest != unused]
    return used


def _called(base: Table, added: Table, products: Splice) -> Called:
    variants = products.widened(base.goods.starts, added.goods.starts)
    parts = [
        _recalled(
            table.called,
            products.places(fresh=fresh, rows=len(table.goods.sku)),
            variants.places(fresh=fresh, rows=len(table.goods.price)),
        )
        for table, fresh in ((base, False), (added, True))
    ]
    old, new = parts
    at = np.searchsorted(old.name, new.name)
    name = np.insert(old.name.astype(np.result_type(old.name, new.name)), at, new.name)
    merged = Called(
        name, np.insert(old.product, at, new.product), np.insert(old.variant, at, new.variant)
    )
    return merged.sorted() if (name[1:] == name[:-1]).any() else merged


def _recalled(called: Called, products: Places, variants: Places) -> Called:
    stays = products[called.product] != GONE
    variant = called.variant[stays]
    moved = np.append(variants, NONE)[variant]
    return Called(
        called.name[stays], products[called.product[stays]].astype(np.int32), moved.astype(np.int32)
    )
