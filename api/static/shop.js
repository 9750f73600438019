// The search form answers at once when a limit changes.

const form = document.querySelector("form.search");
for (const each of form?.querySelectorAll("select, input[type=checkbox]") ?? []) {
  each.addEventListener("change", () => form.requestSubmit());
}
