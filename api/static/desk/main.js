// The desk: shows who waits, takes a conversation, keeps it, answers, and gives it back.

import { Problem } from "../chat/client.js";
import { fill, h } from "../chat/dom.js";
import { desk } from "./client.js";
import { facts, transcript } from "./packet.js";

const QUEUE_SECONDS = 5;
const PACKET_SECONDS = 3;
const RENEW_SECONDS = 45;
const LONG_MINUTES = 10;

const root = document.getElementById("main");
const language = document.documentElement.lang;
const all = await (await fetch(`/static/words/${language}.json`)).json();
const words = all.desk;
const find = (name) => document.querySelector(`[data-part="${name}"]`);
const [queue, talk, name, count, hours, keyForm, live] = ["queue", "talk", "name", "count", "hours", "key", "live"].map(find);

let open = null; // {id, shown} while a conversation is looked at
const leases = { // survive a reload of this tab
  get: (id) => sessionStorage.getItem(`desk:lease:${id}`),
  set: (id, lease) => sessionStorage.setItem(`desk:lease:${id}`, lease),
  drop: (id) => sessionStorage.removeItem(`desk:lease:${id}`),
};

function waited(since) {
  const minutes = Math.floor((Date.now() - new Date(since)) / 60000);
  if (minutes < 1) return words.just_now;
  const [unit, n] = minutes < 60 ? ["minutes", minutes] : minutes < 2880 ? ["hours", Math.floor(minutes / 60)] : ["days", Math.floor(minutes / 1440)];
  return fill(words.waiting, { time: fill(words[unit], { n }) });
}

function who(handoff) {
  if (handoff.status !== "taken") return waited(handoff.waiting_since);
  return leases.get(handoff.id) ? words.mine : fill(words.taken_by, { person: handoff.person });
}

async function lookAtQueue() {
  let seen;
  try {
    seen = await desk.queue();
  } catch (error) {
    keyForm.hidden = error.code !== "not_authenticated" && error.code !== "not_allowed";
    return;
  }
  keyForm.hidden = true;
  hours.hidden = !seen.answers_from;
  hours.textContent = fill(words.closed_now, { from: seen.answers_from });
  const before = Number(count.textContent || 0);
  const waiting = seen.items.filter((each) => each.status === "queued").length;
  count.textContent = waiting ? String(waiting) : "";
  if (waiting > before) live.textContent = `${words.queue}: ${waiting}`;
  const focused = document.activeElement?.dataset?.id;
  queue.replaceChildren(...(seen.items.length ? seen.items.map(queued) : [h("li", { className: "quiet" }, words.empty)]));
  if (focused) queue.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function queued(handoff) {
  const long = handoff.status === "queued" && Date.now() - new Date(handoff.waiting_since) > LONG_MINUTES * 60000;
  return h("li", { className: long ? "long" : "" },
    h("button", { type: "button", onclick: () => show(handoff.id), "data-id": handoff.id, "aria-current": open?.id === handoff.id ? "true" : undefined },
      h("span", { className: "top" }, h("strong", {}, who(handoff)), h("span", {}, words.level[handoff.level] ?? handoff.level)),
      h("span", { className: "words" }, handoff.reason || words.cause[handoff.cause]),
      h("span", { className: "why" }, words.cause[handoff.cause])));
}

async function show(id) {
  open = { id, drawn: "" };
  root.dataset.view = "talk";
  talk.replaceChildren(head(), body(), reply());
  await refresh();
  lookAtQueue();
}

function head() {
  const button = (label, act, className = "") => h("button", { type: "button", className, onclick: act }, label);
  open.title = h("h2", {});
  open.tag = h("span", { className: "tag" });
  open.take = button(words.take, take, "primary");
  open.back = button(words.return, () => end("giveBack"));
  open.close = button(words.close, () => confirm(words.confirm_close) && end("close"));
  return h("header", { className: "talk-head" }, button(`‹ ${words.back}`, leave, "back"), open.title, open.tag, open.take, open.back, open.close);
}

function body() {
  open.log = h("ol", { className: "log" });
  open.scroll = h("div", { className: "talk-log", tabindex: "0", role: "log", "aria-label": words.transcript }, open.log);
  open.facts = h("div", {});
  open.mail = h("section", {});
  return h("div", { className: "talk-body" }, open.scroll,
    h("aside", { className: "talk-facts", "aria-label": words.facts }, open.facts, open.mail));
}

function reply() {
  open.box = h("textarea", { id: "desk-box", rows: "2", "aria-label": words.message, placeholder: words.message, maxlength: "4000" });
  open.send = h("button", { className: "primary" }, words.send);
  open.hint = h("p", { className: "quiet" }, words.message_hint);
  open.trouble = h("p", { className: "trouble", role: "alert", hidden: "" });
  open.form = h("form", { className: "reply", onsubmit: write }, open.box, open.send, open.hint, open.trouble);
  open.box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) open.form.requestSubmit();
  });
  return open.form;
}

async function refresh() {
  const looked = open;
  if (!looked) return;
  let packet;
  try {
    packet = await desk.packet(looked.id);
  } catch (error) {
    if (error.code === "not_found") leave();
    return;
  }
  if (open !== looked) return;
  const { handoff } = packet;
  if (["returned", "closed"].includes(handoff.status)) leases.drop(handoff.id);
  const mine = handoff.status === "taken" && Boolean(leases.get(handoff.id));
  const over = ["returned", "closed"].includes(handoff.status);
  looked.title.textContent = handoff.reason || words.cause[handoff.cause];
  looked.tag.textContent = handoff.status === "taken" ? who(handoff) : words.status[handoff.status];
  looked.take.hidden = mine || over || handoff.status === "taken";
  looked.back.hidden = looked.close.hidden = looked.box.hidden = looked.send.hidden = !mine;
  looked.hint.textContent = mine ? words.message_hint : over ? words.status[handoff.status] : words.not_taken;
  draw(looked, packet, mine);
}

function draw(looked, packet, mine) {
  const now = JSON.stringify([packet, mine]);
  if (now === looked.drawn) return;
  const last = packet.transcript.at(-1);
  if (looked.drawn && last?.role === "reader") live.textContent = `${words.reader}: ${last.text}`;
  const below = looked.scroll.scrollHeight - looked.scroll.scrollTop - looked.scroll.clientHeight < 80;
  looked.log.replaceChildren(...transcript(packet, words, language));
  looked.facts.replaceChildren(...facts(packet, words, language).filter(Boolean));
  looked.facts.style.display = "contents";
  if (!looked.drawn || below) looked.log.lastElementChild?.scrollIntoView({ block: "end" });
  if (mine && !looked.mail.hasChildNodes()) {
    looked.mail.append(h("h3", {}, words.mail), h("button", { type: "button", onclick: makeLink }, words.mail_make));
  } else if (!mine) looked.mail.replaceChildren();
  looked.drawn = now;
}

async function attempt(act) {
  open.trouble.hidden = true;
  try {
    await act();
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const lost = error.code === "held" && leases.get(open.id);
    if (lost) leases.drop(open.id);
    open.trouble.textContent = lost ? words.lost : words[error.code] ?? words.error;
    open.trouble.hidden = false;
    return false;
  } finally {
    await refresh();
    lookAtQueue();
  }
}

async function take() {
  if (!name.value.trim()) {
    root.dataset.view = "list";
    name.setCustomValidity(words.name_needed);
    name.reportValidity();
    return;
  }
  const { id } = open;
  const taken = await attempt(async () => {
    const { lease } = await desk.take(id, name.value.trim(), leases.get(id) ?? undefined);
    leases.set(id, lease);
  });
  if (taken) open.box.focus();
}

async function write(event) {
  event.preventDefault();
  const text = open.box.value.trim();
  if (!text) return;
  open.send.disabled = true;
  const { box, send, id } = open;
  if (await attempt(() => desk.write(id, text, leases.get(id)))) box.value = "";
  send.disabled = false;
  box.focus();
}

async function end(how) {
  const { id } = open;
  if (await attempt(() => desk[how](id, leases.get(id)))) leases.drop(id);
}

async function makeLink() {
  const { id, mail } = open;
  await attempt(async () => {
    const made = await desk.link(id, leases.get(id));
    const until = new Date(made.expires_at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
    const whole = `${made.mail.subject}\n\n${made.mail.body}`;
    const copy = h("button", { type: "button", onclick: async () => {
      await navigator.clipboard.writeText(whole);
      copy.textContent = words.copied;
    } }, words.copy);
    mail.replaceChildren(h("h3", {}, words.mail), h("p", { className: "quiet" }, fill(words.mail_note, { until })), h("div", { className: "mail" }, whole), copy);
  });
}

function leave() {
  open = null;
  root.dataset.view = "list";
  talk.replaceChildren(h("p", { className: "choose quiet" }, words.choose));
  lookAtQueue();
}

async function renewAll() {
  for (const entry of Object.keys(sessionStorage).filter((each) => each.startsWith("desk:lease:"))) {
    const id = entry.slice("desk:lease:".length);
    try {
      await desk.renew(id, leases.get(id));
    } catch (error) {
      if (["held", "conflict", "not_found"].includes(error.code)) leases.drop(id);
    }
  }
}

keyForm.addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("desk:key", keyForm.querySelector("input").value);
  lookAtQueue();
});
name.value = localStorage.getItem("desk:name") ?? "";
name.addEventListener("input", () => {
  name.setCustomValidity("");
  localStorage.setItem("desk:name", name.value);
});

setInterval(lookAtQueue, QUEUE_SECONDS * 1000);
setInterval(refresh, PACKET_SECONDS * 1000);
setInterval(renewAll, RENEW_SECONDS * 1000);
await renewAll();
await lookAtQueue();
root.dataset.ready = "true";
