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
      ...data.shipments.map((parcel) => [words.tracking, `${parcel.carrier} ${parcel.tracking}`])]));
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

function range(low, high) {
  return low === high ? String(low) : `${low}–${high}`;
}

function stage(data, words) {
  const top = Math.max(3, ...data.dimensions.map((each) => each.high));
  return h("article", { className: "card" },
    h("header", { className: "card-head" }, h("h4", {}, data.title),
      h("span", { className: "tag" }, `${words.stage_overall} ${data.overall_text || range(data.overall_low, data.overall_high)}`)),
    data.dimensions.map((each) => dimension(each, top, words)),
    data.undecided.length > 0 && h("p", { className: "card-note" }, fill(words.undecided, { count: data.undecided.length })));
}

function dimension(each, top, words) {
  const cells = Array.from({ length: top }, (_, at) =>
    h("i", { className: at < each.low ? "sure" : at < each.high ? "maybe" : "" }));
  const named = each.low_label === each.high_label ? each.low_label : `${each.low_label} – ${each.high_label}`;
  return h("div", { className: "dimension" },
    h("p", {}, h("span", {}, each.label), h("span", { className: "quiet" }, `${range(each.low, each.high)} ${named}`)),
    h("div", { className: "scale", "aria-hidden": "true" }, cells),
    each.quotes.length > 0 && h("details", {}, h("summary", {}, words.evidence_words),
      h("ul", {}, each.quotes.map((quote) => h("li", {}, h("q", {}, quote.quote), h("span", { className: "quiet" }, quote.criterion))))));
}

function listing(data, words) {
  const list = (title, items, name) => items.length > 0
    && h("div", { className: name }, h("h5", {}, title), h("ul", {}, items.map((text) => h("li", {}, text))));
  return h("article", { className: "card" },
    h("header", { className: "card-head" }, h("h4", {}, `${words.listing} ${data.sku}`), h("span", { className: "tag" }, data.channel)),
    h("ul", { className: "sentences" }, data.sentences.map((sentence) => h("li", {}, sentence.text,
      h("small", { className: "quiet" }, sentence.attribute_ids.length
        ? fill(words.listing_basis, { names: sentence.attribute_ids.join(", ") }) : words.listing_no_basis)))),
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
    rows([[words.refund, money(effect.refund)], [words.charge, money(effect.charge)], [words.refund_to, effect.to],
      [words.points_returned, effect.points_returned ? String(effect.points_returned) : ""],
      [words.policy, `${proposal.policy.id} ${proposal.policy.version}`], [words.expires, until]]),
    h("p", { className: "card-note" }, words.proposal_note),
    h("div", { className: "choices" }, yes, no),
    outcome);
}
