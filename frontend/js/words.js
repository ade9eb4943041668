// The sentences that scripts show are written (and translated) by the server: templates/ui/texts.html.
const texts = document.getElementById("officer-texts");

export const word = (name) => texts?.dataset[name] ?? "";

// Numbers in the digits that the office writes.
export const inDigits = (text) => (word("zero") === "๐" ? text.replace(/[0-9]/g, (one) => String.fromCharCode(0x0e50 + Number(one))) : text);

export const size = (bytes) => inDigits(bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(label, kind, pressed) {
  const made = element("button", { type: "button", class: `btn btn-${kind} btn-sm` }, label);
  made.addEventListener("click", pressed);
  return made;
}

export function note(tone, title, text, ...buttons) {
  const made = element("section", { class: `sai-note is-${tone}`, role: "status" });
  const inner = element("div", {}, element("h2", {}, title), element("p", {}, text));
  if (buttons.length) inner.append(element("div", { class: "sai-wraprow sai-gap-s" }, ...buttons));
  made.append(inner);
  return made;
}
