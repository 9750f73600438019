// Cards: records as the server sent them. One function per kind of card.

import { fill, h, moneyText, safeUrl } from "./dom.js";

const CARDS = { product, order, comparison, stage, listing };

export function card(data, words, language) {
  const build = CARDS[data.type];
  return build ? build(data, words, language) : null;
}

function product(data, words, language) {
  const url = safeUrl(data.url);
  const options = Object.values(data.options).join(" / ");
  const picture = data.image_url && safeUrl(data.image_url);
  return h("article", { className: "card product-card" },
    picture && h("img", { src: picture, alt: "", loading: "lazy", width: 88, height: 88 }),
    h("div", { className: "card-body" },
      data.brand && h("p", { className: "card-brand" }, data.brand),
      h("h4", {}, url ? h("a", { href: url }, data.title) : data.title),
      options && h("p", { className: "card-note" }, options),
      h("p", { className: "card-price" },
        h("strong", {}, moneyText(data.price, language)), h("small", {}, words.tax),
        h("span", { className: data.in_stock ? "stock" : "stock none" }, data.in_stock ? words.stock_yes : words.sold_out)),
      data.why.length > 0 && h("p", { className: "card-note" }, data.why.join(language === "ja" ? "、" : ", "))));
}

function rows(pairs) {
  return h("dl", { className: "rows" },
    pairs.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function order(data, words, language) {
  const day = new Date(data.placed_at);
  const placed = Number.isNaN(day.valueOf()) ? data.placed_at
    : new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "Asia/Tokyo" }).format(day);
  return h("article", { className: "card" },
    h("header", { className: "card-head" },
      h("h4", {}, `${words.order} ${data.order_id}`), h("span", { className: "tag" }, data.state_text)),
    h("ul", { className: "lines" }, data.lines.map((line) => h("li", {},
      h("span", {}, line.title), h("span", { className: "quiet" }, `× ${line.quantity}`), moneyText(line.unit_price, language)))),
    rows([[words.placed, placed], [words.order_total, moneyText(data.total, language)],
      [words.delivery, data.delivery_text], [words.payment, data.payment_text],
      ...data.shipments.map((parcel) => [words.tracking, tracking(parcel, words, language)])]));
}

function tracking(parcel, words, language) {
  const carrier = words.carriers[parcel.carrier] ?? parcel.carrier;
  const latest = parcel.events.at(-1)?.status;
  const named = `${carrier} ${parcel.tracking}`;
  if (!latest) return named;
  return language === "ja" ? `${named}（${latest}）` : `${named} (${latest})`;
}

function comparison(data, words) {
  return h("article", { className: "card" },
    h("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": words.comparison },
      h("table", {},
        h("thead", {}, h("tr", {}, h("td", {}), data.titles.map((title, at) =>
          h("th", { scope: "col" }, h("a", { href: safeUrl(`/products/${encodeURIComponent(data.skus[at])}`) }, title))))),
        h("tbody", {}, data.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.label),
          row.cells.map((cell) => h("td", { className: cell.recorded ? "" : "quiet" }, cell.text))))))));
}

function stage(data, words, language) {
  const top = Math.max(3, ...data.dimensions.map((each) => each.high));
  return h("article", { className: "card" },
    h("h4", {}, data.title),
    h("p", { className: "overall" }, fill(words.stage_overall, { stage: data.overall_text })),
    data.dimensions.map((each) => dimension(each, top, words, language)),
    data.undecided.length > 0 && h("p", { className: "card-note" }, fill(words.undecided, { count: data.undecided.length })));
}

// Filled: reached. Hatched: may or may not be. Empty: not reached. Nothing heard: all hatched, and said in words.
function dimension(each, top, words, language) {
  const counted = each.low_label === each.high_label && each.low_label.includes("/");
  const open = counted ? Math.round((1 - each.coverage) * each.high) : each.high - each.low;
  const cells = Array.from({ length: counted ? each.high : top }, (_, at) =>
    h("i", { className: at < each.low ? "sure" : at < each.low + open ? "maybe" : "" }));
  return h("div", { className: "dimension" },
    h("p", {}, h("span", {}, each.label), h("span", { className: "quiet" }, standing(each, { counted, top, words, language }))),
    h("div", { className: "scale", "aria-hidden": "true" }, cells),
    each.quotes.length > 0 && h("details", {}, h("summary", {}, words.evidence_words),
      h("ul", {}, each.quotes.map((quote) => h("li", {}, h("q", {}, quote.quote), h("span", { className: "quiet" }, quote.criterion))))));
}

function standing(each, { counted, top, words, language }) {
  if (each.coverage === 0) return words.stage_unknown;
  if (counted || each.low === each.high) return each.low_label;
  const heard = fill(words.coverage, { percent: Math.round(each.coverage * 100) });
  const between = each.low === 0 && each.high === top ? words.stage_open
    : `${each.low_label}${language === "ja" ? "〜" : " – "}${each.high_label}`;
  return language === "ja" ? `${between}（${heard}）` : `${between} (${heard})`;
}

function basis(ids, words, language) {
  const names = ids.map((id) => words.fields[id] ?? id.replace(/^attributes\./, ""));
  return names.join(language === "ja" ? "、" : ", ");
}

function listing(data, words, language) {
  const list = (title, items, name) => items.length > 0
    && h("div", { className: name }, h("h5", {}, title), h("ul", {}, items.map((text) => h("li", {}, text))));
  return h("article", { className: "card" },
    h("header", { className: "card-head" }, h("h4", {}, `${words.listing} ${data.sku}`), h("span", { className: "tag" }, data.channel)),
    h("ul", { className: "sentences" }, data.sentences.map((sentence) => h("li", {}, sentence.text,
      h("small", { className: "quiet" }, sentence.attribute_ids.length
        ? fill(words.listing_basis, { names: basis(sentence.attribute_ids, words, language) }) : words.listing_no_basis)))),
    list(words.listing_missing, data.missing, "missing"),
    list(words.listing_findings, data.findings, "findings"));
}

export function proposalCard(proposal, words, language, { onYes, onNo }) {
  const effect = proposal.effect;
  const money = (amount) => (amount.amount ? moneyText(amount, language) : "");
  const until = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Tokyo" })
    .format(new Date(proposal.expires_at));
  const yes = h("button", { type: "button", className: "primary" }, words.yes);
  const no = h("button", { type: "button" }, words.no);
  const outcome = h("p", { className: "outcome", role: "status" });
  const settle = (act) => async () => {
    yes.disabled = no.disabled = true;
    const { text, again } = await act();
    outcome.textContent = text;
    if (again) yes.disabled = no.disabled = false;
    else yes.parentElement.remove();
  };
  yes.addEventListener("click", settle(onYes));
  no.addEventListener("click", settle(onNo));
  return h("article", { className: "card proposal", "aria-label": words.proposal },
    h("header", { className: "card-head" }, h("h4", {}, words.proposal)),
    h("p", {}, proposal.summary),
    h("ul", { className: "lines" }, proposal.lines.map((line) =>
      h("li", {}, h("span", {}, line.title), h("span", { className: "quiet" }, `× ${line.quantity}`)))),
    rows([[words.refund, money(effect.refund)], [words.charge, money(effect.charge)], [effect.refund?.amount ? words.refund_to : words.refund, effect.to],
      [words.points_returned, effect.points_returned ? String(effect.points_returned) : ""],
      [words.policy, fill(words.version, { version: proposal.policy.version })], [words.expires, until]]),
    h("p", { className: "card-note" }, words.proposal_note),
    h("div", { className: "choices" }, yes, no),
    outcome);
}
