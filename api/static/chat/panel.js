// The panel beside the shop: opened and closed by its buttons, remembered for this visit.

const panel = document.getElementById("chat-panel");
const opener = document.getElementById("open-chat");
const WIDE = matchMedia("(min-width: 1180px)");

function show(open, { focus = false } = {}) {
  panel.hidden = !open;
  opener.hidden = open;
  document.body.classList.toggle("with-panel", open);
  sessionStorage.setItem("chat:open", String(open));
  if (!focus) return;
  if (open) panel.querySelector("textarea").focus();
  else opener.focus();
}

opener.addEventListener("click", () => show(true, { focus: true }));
document.getElementById("close-chat").addEventListener("click", () => show(false, { focus: true }));
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !WIDE.matches) show(false, { focus: true });
});
for (const each of document.querySelectorAll("[data-ask]")) {
  each.addEventListener("click", () => show(true, { focus: true }));
}

const before = sessionStorage.getItem("chat:open");
show(before ? before === "true" && WIDE.matches : WIDE.matches);
