// Nothing typed is ever lost: forms with data-autosave are kept on the device until they have been saved.
//
// A draft remembers what the server had offered (`base`), what was typed (`values`) and whether it was sent.
// It goes when it equals what the server shows, when a page says that something was saved after it was sent,
// when the server shows something else than before it was sent, at signing out, and after thirty days.
import { button, note, word } from "./words.js";

const PREFIX = `draft:${document.body.dataset.person ?? ""}:`;
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const leaving = new Set();
const dirty = new Set();

function store(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
  } catch {
    // The device's store is full or closed: the warning before leaving remains.
  }
}

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

const forget = (key) => localStorage.removeItem(PREFIX + key);

const counts = (field) => field.name && !["file", "password", "hidden", "submit", "button"].includes(field.type);

function read(form) {
  const values = [];
  for (const field of form.elements) {
    if (!counts(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) values.push([field.name, field.value]);
    } else if (field.type === "select-multiple") {
      for (const option of field.selectedOptions) values.push([field.name, option.value]);
    } else values.push([field.name, field.value]);
  }
  return JSON.stringify(values);
}

function write(form, text) {
  const values = JSON.parse(text);
  const seen = {};
  for (const field of form.elements) {
    if (!counts(field)) continue;
    const mine = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = mine.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = mine.includes(option.value);
    else {
      const index = (seen[field.name] = (seen[field.name] ?? -1) + 1);
      if (index < mine.length) field.value = mine[index];
    }
  }
}

function restore(form, key, offered, draft) {
  write(form, draft.values);
  const told = note("warn", word("restored"), word("restoredSafe"), button(word("undo"), "secondary", () => {
    write(form, offered);
    forget(key);
    dirty.delete(key);
    told.remove();
  }));
  form.prepend(told);
  dirty.add(key);
}

function watch(form) {
  const key = form.dataset.autosave;
  const offered = read(form);
  const refused = Boolean(form.querySelector(".sai-errs, .sai-field-err"));
  const draft = recall(key);
  const saved = draft?.sent && !refused && draft.base !== offered;
  if (draft && (draft.values === offered || saved)) {
    if (!refused) forget(key);
  } else if (draft && !refused) restore(form, key, offered, draft);
  if (refused) dirty.add(key);

  let waiting;
  const keep = () => {
    const values = read(form);
    if (values === offered && !refused) {
      forget(key);
      dirty.delete(key);
    } else {
      store(key, { base: offered, values, at: Date.now() });
      dirty.add(key);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  });
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    store(key, { base: offered, values: read(form), at: Date.now(), sent: true });
    leaving.add(key);
  });
  form.addEventListener("sai:notsent", () => leaving.delete(key));
  form.addEventListener("sai:sent", () => dirty.delete(key));
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    leaving.delete(key);
    if (!detail.successful) return;
    forget(key);
    dirty.delete(key);
  });
}

// Drafts that a page says were saved, and those that are too old, go; signing out takes all of this person's.
function tidy() {
  const told = document.querySelector(".sai-messages .sai-note.is-ok");
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    const draft = recall(name.slice(PREFIX.length));
    if (!draft || (draft.sent && told) || Date.now() - draft.at > KEPT_FOR) localStorage.removeItem(name);
  }
  for (const form of document.querySelectorAll("form[data-clears-drafts]")) {
    form.addEventListener("submit", () => {
      for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
      dirty.clear();
    });
  }
}

addEventListener("beforeunload", (event) => {
  if ([...dirty].some((key) => !leaving.has(key))) event.preventDefault();
});

export function keepDrafts(root) {
  if (root === document) tidy();
  for (const form of root.querySelectorAll("form[data-autosave]:not([data-ready])")) {
    form.dataset.ready = "";
    watch(form);
  }
}
