// A request of a part of the page that fails is told: what happened, what is safe, the reference number.
import { button, note, word } from "./words.js";

let shown = null;

function reference(request) {
  const page = new DOMParser().parseFromString(request?.responseText ?? "", "text/html");
  return page.querySelector("[data-reference]")?.textContent ?? "";
}

export function tell(kind, number = "") {
  shown?.remove();
  const safe = word(`${kind}Safe`) + (number ? ` ${word("reference")} ${number}` : "");
  shown = note("danger", word(kind), safe, button(word("close"), "secondary", () => shown.remove()));
  shown.classList.add("sai-toast");
  shown.setAttribute("role", "alert");
  document.body.append(shown);
}

export function tellFailures() {
  document.addEventListener("htmx:responseError", ({ detail }) => {
    tell(detail.xhr.status === 401 ? "expired" : "failed", reference(detail.xhr));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => tell("offline"));
  document.addEventListener("htmx:beforeRequest", () => shown?.remove());
}
