// Talks to API v1: one conversation, its turns as event streams that survive a broken connection.

const BASE = "/api/v1";
const TRIES = 4;

export class Problem extends Error {
  constructor(body) {
    super(body.title ?? body.code);
    this.code = body.code ?? "other";
    this.needsLevel = body.needs_level;
  }
}

async function send(path, { method = "GET", body, headers = {}, signal } = {}) {
  let response;
  try {
    response = await fetch(BASE + path, {
      method,
      signal,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ code: "offline" });
  }
  if (response.ok) return response;
  let problem = { code: "other" };
  try {
    problem = await response.json();
  } catch { /* not ours: a proxy's page, say */ }
  throw new Problem(problem);
}

// Reads server-sent events from a response: yields {id, data}.
async function* readEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    let end;
    while ((end = buffer.indexOf("\n\n")) >= 0) {
      const block = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      const fields = Object.fromEntries(
        block.split("\n").filter((line) => !line.startsWith(":")).map((line) => {
          const colon = line.indexOf(": ");
          return [line.slice(0, colon), line.slice(colon + 2)];
        }),
      );
      if (fields.data) yield { id: Number(fields.id), data: JSON.parse(fields.data) };
    }
  }
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const isLast = (event) => event.type === "turn.finished" || event.type === "turn.failed";

export class Conversation {
  constructor({ id, token, customer }) {
    Object.assign(this, { id, token, customer });
  }

  static async open({ audience, language, customer, key }) {
    const headers = {};
    if (key) headers.Authorization = `Bearer ${key}`;
    if (customer) headers["X-Sample-Customer"] = customer;
    const response = await send("/conversations", { method: "POST", body: { as: audience, language }, headers });
    return new Conversation({ ...(await response.json()), customer });
  }

  // Opens the conversation a link leads to; whoever asks is a visitor in it until proved.
  static async resume(token) {
    const response = await send("/conversations/resume", { method: "POST", body: { token } });
    return new Conversation(await response.json());
  }

  headers(more = {}) {
    const headers = { "X-Conversation-Token": this.token, ...more };
    if (this.customer) headers["X-Sample-Customer"] = this.customer;
    return headers;
  }

  path(rest = "") {
    return `/conversations/${this.id}${rest}`;
  }

  async history() {
    return (await send(this.path(), { headers: this.headers() })).json();
  }

  async forget() {
    await send(this.path(), { method: "DELETE", headers: this.headers() });
  }

  // Asks, and yields the turn's events. A lost connection is picked up where it broke.
  async *ask(text, { language, page, onTurn }) {
    const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
    const body = { text, language, page };
    const headers = this.headers({ Accept: "text/event-stream", "Idempotency-Key": key });
    const begin = () => send(this.path("/turns"), { method: "POST", body, headers });
    yield* this.#follow(begin, onTurn);
  }

  // Yields the events of a turn that is already under way.
  async *resume(turnId, onTurn) {
    yield* this.#follow(() => this.#events(turnId, 0), onTurn, turnId);
  }

  async *#follow(begin, onTurn, known) {
    let turnId = known;
    let seen = 0;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const response = await (turnId && seen ? this.#events(turnId, seen) : begin());
        turnId = response.headers.get("X-Turn-Id") ?? turnId;
        onTurn?.(turnId);
        for await (const { id, data } of readEvents(response)) {
          if (id <= seen) continue;
          seen = id;
          attempt = 0;
          yield data;
          if (isLast(data)) return;
        }
        throw new Problem({ code: "offline" });
      } catch (error) {
        const lost = !(error instanceof Problem) || error.code === "offline";
        if (!lost || attempt + 1 >= TRIES) throw error instanceof Problem ? error : new Problem({ code: "offline" });
        await pause(400 * 2 ** attempt);
      }
    }
  }

  #events(turnId, seen) {
    const headers = this.headers({ Accept: "text/event-stream", "Last-Event-ID": String(seen) });
    return send(this.path(`/turns/${turnId}/events`), { headers });
  }

  async cancel(turnId) {
    await send(this.path(`/turns/${turnId}/cancel`), { method: "POST", headers: this.headers() });
  }

  async confirm(proposal, language) {
    const path = this.path(`/proposals/${proposal.id}/confirm?language=${encodeURIComponent(language)}`);
    const response = await send(path, { method: "POST", body: { digest: proposal.digest }, headers: this.headers() });
    return response.json();
  }

  async decline(proposal) {
    await send(this.path(`/proposals/${proposal.id}/decline`), { method: "POST", headers: this.headers() });
  }

  async standing(language) {
    const path = this.path(`/handoff?language=${encodeURIComponent(language)}`);
    return (await send(path, { headers: this.headers() })).json();
  }

  async callPerson(language) {
    await send(this.path("/handoff"), { method: "POST", body: { reason: "", language }, headers: this.headers() });
  }

  async stopWaiting() {
    await send(this.path("/handoff"), { method: "DELETE", headers: this.headers() });
  }

  // Yields what people of the shop write, and how the hand-over stands, for as long as it is open.
  async *news(after, signal) {
    let seen = after;
    while (!signal.aborted) {
      try {
        const headers = this.headers({ Accept: "text/event-stream", "Last-Event-ID": String(seen) });
        for await (const { id, data } of readEvents(await send(this.path("/events"), { headers, signal }))) {
          seen = Math.max(seen, id);
          yield { id, ...data };
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Problem && error.code !== "offline") throw error;
      }
      await pause(2000);
    }
  }

  async judge(turnId, helpful) {
    await send(this.path("/feedback"), { method: "POST", body: { turn_id: turnId, helpful }, headers: this.headers() });
  }
}
