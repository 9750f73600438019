// Small helpers for building elements; text goes in as text, never as markup.

const PLAIN = new Set(["className", "type", "value", "disabled", "src", "href", "alt", "id", "open", "loading", "width", "height"]);

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (PLAIN.has(name)) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// Only addresses of this site or of the web; nothing that runs.
export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.origin);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function moneyText(money, language) {
  if (language === "ja") return money.text;
  const format = new Intl.NumberFormat(language, { style: "currency", currency: money.currency });
  return format.format(money.amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}
