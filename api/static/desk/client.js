// Talks to the desk's side of API v1: the queue, leases, messages.

import { Problem } from "../chat/client.js";

const BASE = "/api/v1/desk";

async function send(path, { method = "GET", body, lease } = {}) {
  const headers = {};
  const key = sessionStorage.getItem("desk:key");
  if (key) headers.Authorization = `Bearer ${key}`;
  if (lease) headers["X-Desk-Lease"] = lease;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(BASE + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Problem({ code: "offline" });
  }
  const told = await response.json().catch(() => ({ code: "other" }));
  if (!response.ok) throw new Problem(told);
  return told;
}

export const desk = {
  queue: () => send("/queue"),
  packet: (id) => send(`/${id}`),
  take: (id, person, lease) => send(`/${id}/take`, { method: "POST", body: { person }, lease }),
  renew: (id, lease) => send(`/${id}/renew`, { method: "POST", lease }),
  write: (id, text, lease) => send(`/${id}/messages`, { method: "POST", body: { text }, lease }),
  giveBack: (id, lease) => send(`/${id}/return`, { method: "POST", lease }),
  close: (id, lease) => send(`/${id}/close`, { method: "POST", lease }),
  link: (id, lease) => send(`/${id}/link`, { method: "POST", lease }),
};
