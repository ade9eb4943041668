// A double click sends a form once. The guard lets go when the page comes back, when nothing left the page
// (a download, an htmx answer), and after some seconds in any case: a slow network must not trap anybody.
const HELD = 6000;

export function sendOnce() {
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [hx-get]")) return;
    const button = event.submitter ?? form;
    const last = sent.get(form);
    if (last && last.button === button && Date.now() - last.at < HELD) {
      event.preventDefault();
      return;
    }
    sent.set(form, { button, at: Date.now() });
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) sent.delete(form);
  });
}
