// What the person sees of a conversation: what was said, and beside it what is on record.

import { fill, h, moneyText } from "../chat/dom.js";

const MARK = /\s?\[\d+\]/g;

export function transcript(packet, words, language) {
  const at = new Intl.DateTimeFormat(language, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  return packet.transcript.map((line) => {
    const who = line.role === "person" ? line.person : words[line.role];
    return h("li", { className: `message ${line.role}` },
      h("p", { className: "who" }, h("span", {}, who), h("time", { datetime: line.at }, at.format(new Date(line.at)))),
      h("p", { className: "text" }, line.text.replace(MARK, "")));
  });
}

export function facts(packet, words, language) {
  const { handoff } = packet;
  const at = new Intl.DateTimeFormat(language, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const rows = [
    [words.reason, handoff.reason || words.none],
    [words.identity, words.level[handoff.level] ?? handoff.level],
    handoff.customer_id && [words.customer, handoff.customer_id],
    [words.language, handoff.language],
    [words.since, at.format(new Date(handoff.waiting_since))],
    handoff.page && [words.page, handoff.page],
  ].filter(Boolean);
  return [
    h("dl", {}, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    list(words.proposals, packet.proposals, (each) => [h("p", {}, each.summary), h("p", { className: "quiet" }, fill(words.expires, { at: at.format(new Date(each.expires_at)) }))]),
    list(words.orders, packet.orders, (each) => [
      h("p", { className: "line" }, h("strong", {}, each.order_id), h("span", {}, each.state_text)),
      ...each.lines.map((line) => h("p", { className: "line" }, h("span", {}, line.title), h("span", { className: "number" }, `×${line.quantity}`))),
      h("p", { className: "number" }, moneyText(each.total, language))]),
    list(words.products, packet.products, (each) => [h("p", {}, each.title), h("p", { className: "line quiet" }, h("span", {}, each.variant_sku), h("span", {}, moneyText(each.price, language)))]),
    list(words.promises, packet.promises, (each) => [h("p", {}, each.text), h("p", { className: "quiet" }, each.kept_at ? words.kept : words.unkept)]),
    list(words.tools, packet.tools, (each) => h("p", { className: "line" }, h("span", {}, words.did[each.name] ?? each.name), h("span", { className: "quiet" }, words.done[each.outcome] ?? each.outcome))),
  ];
}

function list(title, items, line) {
  if (items.length === 0) return null;
  return h("section", {}, h("h3", {}, title), h("ul", {}, items.map((each) => h("li", {}, line(each)))));
}
