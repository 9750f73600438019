// One answer as it grows: what is being done, cards, text with its sources, what is needed next.

import { card, proposalCard } from "./cards.js";
import { fill, h, safeUrl } from "./dom.js";

const MARK = /\[(\d+)\]/g;
const LISTED = /^(・|- |\d+[.)] )/;

export function readerMessage(text, words) {
  return h("li", { className: "message reader" }, h("span", { className: "sr" }, words.you), h("p", { className: "text" }, text));
}

export function personMessage(person, text, words) {
  return h("li", { className: "message person" }, h("p", { className: "who" }, fill(words.person_name, { person })),
    h("p", { className: "text" }, text));
}

export function notice(text) {
  return h("li", { className: "message told" }, h("p", { className: "quiet" }, text));
}

export class Answer {
  constructor(words, language, acts) {
    Object.assign(this, { words, language, acts, citations: new Map(), words_so_far: "", shown: new Set() });
    this.doing = h("p", { className: "doing" }, words.thinking);
    this.cards = h("div", { className: "cards" });
    this.records = h("div", { className: "records" });
    this.text = h("div", { className: "text" });
    this.source = h("div", { className: "source", hidden: "" });
    this.after = h("div", { className: "after" });
    this.element = h("li", { className: "message assistant", "aria-busy": "true" },
      h("span", { className: "sr" }, words.assistant), this.doing, this.cards, this.text, this.source, this.records, this.after);
  }

  // Takes one event of the stream; kinds it does not know are skipped.
  take(event) {
    const on = {
      "evidence.found": () => { this.#cite(event.citations); this.#show(event.cards); },
      "tool.started": () => { this.doing.textContent = this.words.doing[event.name] ?? this.words.thinking; },
      "tool.finished": () => this.#show(event.cards),
      "maturity.scored": () => this.#show([event.card]),
      "proposal.made": () => this.#propose(event.proposal),
      "handoff.changed": () => this.acts.standing?.(event.handoff),
      "answer.degraded": () => { this.words_so_far = ""; this.#write(); },
      "text.delta": () => { this.words_so_far += event.text; this.#write(); },
      "turn.finished": () => this.finish(event.turn),
    };
    on[event.type]?.();
  }

  finish(turn) {
    this.citations.clear();
    this.#cite(turn.citations);
    this.#show(turn.cards);
    if (turn.proposal) this.#propose(turn.proposal);
    this.words_so_far = turn.text;
    this.#write();
    this.#close();
    this.#offer(turn);
    if (turn.degraded) this.after.append(h("p", { className: "card-note" }, this.words.degraded));
    if (turn.text) this.after.append(this.#thumbs(turn.turn_id));
    // A person has the conversation: what was written waits for them, and the assistant says nothing.
    if (!turn.text && !turn.cards.length) this.element.remove();
  }

  fail(code, retry) {
    this.#close();
    const text = this.words.errors[code] ?? this.words.errors.other;
    const again = retry && h("button", { type: "button", onclick: () => { this.element.remove(); retry(); } }, this.words.retry);
    this.after.append(h("div", { className: "trouble", role: "alert" }, h("p", {}, text), again));
  }

  #close() {
    this.doing.remove();
    this.element.removeAttribute("aria-busy");
  }

  #cite(citations) {
    for (const each of citations) this.citations.set(each.n, each);
  }

  #show(cards) {
    for (const data of cards) {
      const key = JSON.stringify(data);
      if (this.shown.has(key)) continue;
      this.shown.add(key);
      const built = card(data, this.words, this.language);
      // Products are a short shelf above the words; a long record stands below the sentence it belongs to.
      if (built) (data.type === "product" ? this.cards : this.records).append(built);
    }
  }

  #propose(proposal) {
    if (this.shown.has(proposal.digest)) return;
    this.shown.add(proposal.digest);
    this.records.prepend(proposalCard(proposal, this.words, this.language, {
      onYes: () => this.acts.confirm(proposal),
      onNo: () => this.acts.decline(proposal),
    }));
  }

  // A line is a paragraph, so that what is listed hangs under its own dot or number.
  #write() {
    this.text.replaceChildren(...this.words_so_far.split("\n").filter((line) => line.trim())
      .map((line) => h("p", { className: LISTED.test(line) ? "item" : "" }, this.#cited(line))));
  }

  #cited(line) {
    const parts = [];
    let at = 0;
    for (const mark of line.matchAll(MARK)) {
      const citation = this.citations.get(Number(mark[1]));
      if (!citation) continue;
      const before = line.slice(at, mark.index).replace(/ $/, "");
      // The number stays on the line of the character it belongs to.
      parts.push(before.slice(0, -1), h("span", { className: "together" }, before.slice(-1), this.#number(citation)));
      at = mark.index + mark[0].length;
    }
    parts.push(line.slice(at));
    return parts;
  }

  #number(citation) {
    const open = (event) => this.#openSource(citation, event.currentTarget);
    return h("button", { type: "button", className: "cite", onclick: open, "aria-expanded": "false",
      "aria-label": fill(this.words.source_number, { n: citation.n }) }, String(citation.n));
  }

  #openSource(citation, button) {
    const wasOpen = button.getAttribute("aria-expanded") === "true";
    for (const each of this.text.querySelectorAll(".cite")) each.setAttribute("aria-expanded", "false");
    this.source.hidden = wasOpen;
    if (wasOpen) return;
    button.setAttribute("aria-expanded", "true");
    const close = () => { this.#openSource(citation, button); button.focus(); };
    const link = /^(\/|https?:)/.test(citation.source) && safeUrl(citation.source);
    this.source.replaceChildren(
      h("p", { className: "source-title" }, `${citation.n}. ${citation.title}`,
        citation.version && h("span", { className: "quiet" }, ` ${citation.version}`)),
      h("blockquote", {}, citation.quote),
      h("p", { className: "quiet" }, link ? h("a", { href: link }, citation.source) : citation.source),
      h("button", { type: "button", className: "close", onclick: close, "aria-label": this.words.quote_close }, "×"));
    this.source.onkeydown = (event) => { if (event.key === "Escape") close(); };
    this.source.querySelector("button").focus({ preventScroll: true });
    this.source.scrollIntoView({ block: "nearest" });
  }

  #offer(turn) {
    const needs = turn.needs;
    if (!needs) return;
    if (needs.kind === "identity" && this.acts.signIn) {
      this.after.append(h("div", { className: "choices" }, h("button", { type: "button", onclick: this.acts.signIn }, this.words.sign_in)));
    }
    if (needs.options.length === 0) return;
    this.after.append(h("div", { className: "choices", role: "group", "aria-label": this.words.options },
      needs.options.map((option) => h("button", { type: "button", onclick: () => this.acts.say(option) }, option))));
  }

  #thumbs(turnId) {
    const line = h("div", { className: "thumbs" });
    const judge = (helpful) => async () => {
      await this.acts.judge(turnId, helpful);
      line.replaceChildren(h("span", { className: "quiet", role: "status" }, this.words.thanks_feedback));
    };
    line.append(h("button", { type: "button", onclick: judge(true) }, this.words.helpful),
      h("button", { type: "button", onclick: judge(false) }, this.words.not_helpful));
    return line;
  }
}
