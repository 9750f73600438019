// The chat on every page: opens the conversation, sends, streams, and remembers it for this visit.

import { Conversation, Problem } from "./client.js";
import { h } from "./dom.js";
import { Answer, notice, personMessage, readerMessage } from "./message.js";

const root = document.getElementById("chat");
const language = document.documentElement.lang;
const words = await (await fetch(`/static/words/${language}.json`)).json();
const find = (name) => root.querySelector(`[data-part="${name}"]`);
const [log, scroll, form, box, send, live, samples, intro] = ["log", "scroll", "form", "box", "send", "live", "samples", "intro"].map(find);
const [head, switcher, standing, callButton] = ["head", "switch", "standing", "person"].map(find);

let audience = root.dataset.audience;
let conversation = null;
let busy = null; // {turnId, answer} while an answer is coming
let listening = null; // {stop, seen} while a person is awaited or answers

const kept = {
  name: () => `chat:${audience}:${customer() ?? ""}`,
  read: () => JSON.parse(sessionStorage.getItem(kept.name()) ?? "null"),
  write: (value) => sessionStorage.setItem(kept.name(), JSON.stringify(value)),
  drop: () => sessionStorage.removeItem(kept.name()),
};

function customer() {
  return audience === "customer" && samples?.value ? samples.value : undefined;
}

async function opened() {
  if (conversation) return conversation;
  const key = sessionStorage.getItem("chat:key") ?? undefined;
  conversation = await Conversation.open({ audience, language, customer: customer(), key });
  kept.write({ id: conversation.id, token: conversation.token });
  return conversation;
}

// Shows as much of the answer as fits under its question, and never scrolls the question away.
function follow() {
  const questions = log.querySelectorAll(".message.reader");
  const last = questions[questions.length - 1];
  const top = last ? last.offsetTop - scroll.offsetTop - 12 : 0;
  if (scroll.scrollTop < top) scroll.scrollTop = Math.min(top, scroll.scrollHeight);
}

// On a narrow screen the settings are folded away behind one button that says who is asking.
function unfold(open) {
  head.classList.toggle("open", open);
  switcher.setAttribute("aria-expanded", String(open));
}

const acts = {
  signIn: samples && (() => {
    unfold(true);
    samples.focus();
  }),
  say: (text) => ask(text),
  standing: () => stand(),
  judge: (turnId, helpful) => conversation.judge(turnId, helpful),
  confirm: (proposal) => settled(async () => {
    const done = await conversation.confirm(proposal, language);
    return done.repeated ? words.committed_before : words.committed;
  }),
  decline: (proposal) => settled(async () => {
    await conversation.decline(proposal);
    return words.declined;
  }),
};

// Shows how the hand-over stands, and listens for the person while it is open.
async function stand(from = listening?.at ?? 0) {
  if (!conversation) return;
  const now = await conversation.standing(language).catch(() => null);
  if (!now) return;
  const open = Boolean(now.handoff);
  standing.hidden = !open;
  callButton.hidden = open || audience !== "customer";
  if (!open) return;
  const back = now.handoff.status === "queued" && h("button", { type: "button", onclick: stopWaiting }, words.back_to_assistant);
  standing.replaceChildren(...[h("span", {}, now.text), back].filter(Boolean));
  if (!listening) listen(from);
}

async function stopWaiting() {
  try {
    await conversation.stopWaiting();
  } catch { /* taken meanwhile: the next look says so */ }
  stand();
}

async function listen(from) {
  const stop = new AbortController();
  const heard = { stop, at: from };
  listening = heard;
  try {
    for await (const event of conversation.news(from, stop.signal)) {
      heard.at = event.id;
      hear(event);
    }
  } catch { /* the conversation is gone */ }
}

function hear(event) {
  if (event.type === "person.said") {
    if (log.querySelector(`[data-turn="${CSS.escape(event.turn_id)}"]`)) return;
    said(event.turn_id, event.person, event.text);
    live.textContent = `${event.person}: ${event.text}`;
  } else if (event.handoff) {
    const text = words[`handoff_${event.handoff.status}`];
    if (text) log.append(notice(text.replace("{person}", event.handoff.person ?? "")));
    if (["returned", "closed"].includes(event.handoff.status)) quit();
  }
  scroll.scrollTop = scroll.scrollHeight;
  stand();
}

function said(turnId, person, text) {
  const shown = personMessage(person, text, words);
  shown.dataset.turn = turnId;
  log.append(shown);
}

function quit() {
  listening?.stop.abort();
  listening = null;
}

async function settled(act) {
  try {
    return { text: await act() };
  } catch (error) {
    const again = ["offline", "busy", "rate_limited"].includes(error.code);
    return { text: words.errors[error.code] ?? words.errors.other, again };
  }
}

async function ask(text) {
  if (busy || !text.trim()) return;
  showIntro(false);
  log.append(readerMessage(text, words));
  await answer(text, async function* stream(onTurn) {
    const asked = await opened();
    yield* asked.ask(text, { language, page: root.dataset.page || undefined, onTurn });
  });
}

async function answer(text, stream) {
  const shown = new Answer(words, language, acts);
  begin(shown);
  log.append(shown.element);
  follow();
  try {
    for await (const event of stream((turnId) => { busy.turnId = turnId; })) {
      if (event.type === "turn.failed") shown.fail(event.code, text && (() => again(text)));
      else shown.take(event);
      if (event.type === "turn.finished") live.textContent = event.turn.text.replace(/\s?\[\d+\]/g, "");
      follow();
    }
  } catch (error) {
    trouble(error, shown, text);
  } finally {
    end();
  }
}

function again(text) {
  log.lastElementChild?.classList.contains("reader") && log.lastElementChild.remove();
  ask(text);
}

function trouble(error, shown, text) {
  if (!(error instanceof Problem)) console.error(error);
  if (error.code === "not_found" || error.code === "token_needed") {
    kept.drop();
    conversation = null;
  }
  shown.fail(error.code ?? "other", text && (() => again(text)));
  if (error.code === "not_authenticated") shown.after.append(keyForm(() => { shown.element.remove(); again(text); }));
  follow();
}

function keyForm(then) {
  const field = h("input", { type: "password", autocomplete: "off", id: "chat-key" });
  const submit = (event) => {
    event.preventDefault();
    sessionStorage.setItem("chat:key", field.value);
    then();
  };
  return h("form", { className: "key", onsubmit: submit }, h("label", { for: "chat-key" }, words.key_label), field,
    h("button", {}, words.key_save));
}

function begin(shown) {
  busy = { answer: shown };
  live.textContent = words.thinking;
  send.textContent = words.stop;
}

function end() {
  busy = null;
  send.textContent = words.send;
}

function showIntro(shown) {
  intro.hidden = !shown;
  if (!shown) return;
  intro.replaceChildren(h("p", {}, words[`greeting_${audience}`]),
    h("div", { className: "choices" }, words[`suggestions_${audience}`].map((text) =>
      h("button", { type: "button", onclick: () => ask(text) }, text))));
}

// Shows the conversation of this visit, if there is one; picks up an answer still under way.
async function restore() {
  quit();
  standing.hidden = true;
  callButton.hidden = audience !== "customer";
  conversation = null;
  log.replaceChildren();
  box.placeholder = words[`placeholder_${audience}`];
  for (const each of root.querySelectorAll("[data-role]")) each.setAttribute("aria-pressed", String(each.dataset.role === audience));
  if (samples) samples.closest("label").hidden = audience !== "customer";
  const name = customer() ? samples.selectedOptions[0].textContent : words[`role_${audience}`];
  switcher.textContent = name;
  switcher.setAttribute("aria-label", `${words.roles}: ${name}`);
  showIntro(true);
  const earlier = kept.read();
  if (!earlier) return;
  try {
    const found = new Conversation({ ...earlier, customer: customer() });
    const history = await found.history();
    conversation = found;
    await replay(history.turns);
    if (history.handoff) stand(history.news);
  } catch (error) {
    if (error.code !== "offline") kept.drop();
  }
}

async function replay(turns) {
  for (const turn of turns) {
    showIntro(false);
    if (turn.hidden) {
      log.append(notice(words.hidden_turn));
      continue;
    }
    if (turn.result?.provider === "person") {
      const { status, person } = turn.result.handoff;
      const told = words[`handoff_${status}`];
      if (turn.result.text) said(turn.turn_id, person, turn.result.text);
      else if (told) log.append(notice(told.replace("{person}", person ?? "")));
      continue;
    }
    log.append(readerMessage(turn.text, words));
    if (turn.state === "running") {
      await answer(null, (onTurn) => conversation.resume(turn.turn_id, onTurn));
      continue;
    }
    const shown = new Answer(words, language, acts);
    log.append(shown.element);
    if (turn.result) shown.finish(turn.result);
    else shown.fail(turn.failure.code);
  }
  follow();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (busy) {
    if (busy.turnId) conversation.cancel(busy.turnId).catch(() => {});
    return;
  }
  const text = box.value;
  if (!text.trim()) return;
  box.value = "";
  grow();
  ask(text);
});

// Enter sends, but the Enter that ends a Japanese conversion does not (229: Safari's way to say so).
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  if (!busy) form.requestSubmit();
});

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}
box.addEventListener("input", grow);

samples?.addEventListener("change", () => {
  sessionStorage.setItem("chat:customer", samples.value);
  unfold(false);
  restore();
});

for (const each of root.querySelectorAll("[data-role]")) {
  each.addEventListener("click", () => {
    if (busy) return;
    audience = each.dataset.role;
    if (audience !== "customer") unfold(false);
    restore();
  });
}

switcher.addEventListener("click", () => unfold(!head.classList.contains("open")));

callButton.addEventListener("click", async () => {
  unfold(false);
  showIntro(false);
  try {
    await (await opened()).callPerson(language);
  } catch (error) {
    log.append(notice(words.errors[error.code] ?? words.errors.other));
  }
  stand();
});

find("new").addEventListener("click", () => {
  if (busy) return;
  unfold(false);
  kept.drop();
  restore();
  box.focus();
});

// A link out of a mail: the conversation goes on here, and the link is used up.
async function arrive() {
  const token = new URLSearchParams(location.hash.slice(1)).get("resume");
  if (!token) return;
  history.replaceState(null, "", location.pathname + location.search);
  sessionStorage.removeItem("chat:customer");
  audience = "customer";
  try {
    const { id, token: mine } = await Conversation.resume(token);
    sessionStorage.setItem("chat:customer:", JSON.stringify({ id, token: mine }));
  } catch {
    kept.drop();
    arrived = words.link_over;
  }
}

let arrived = null;
await arrive();
if (samples) samples.value = sessionStorage.getItem("chat:customer") ?? "";
await restore();
if (arrived) log.append(notice(arrived));
root.dataset.ready = "true";
