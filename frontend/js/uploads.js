// Several photos at once, with a bar for each. Without scripts the plain file input does the same work.
import { tell } from "./failures.js";
import { button, element, size } from "./words.js";

const token = (form) => form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";

class Uploader {
  constructor(place) {
    this.place = place;
    this.input = place.querySelector("input[type=file]");
    this.list = place.querySelector("[data-list]");
    this.words = this.list.dataset;
    this.url = place.dataset.url;
    this.files = [];
    place.uploader = this;
    place.classList.add("is-live");
    place.querySelector("[data-pick]")?.addEventListener("click", () => this.ask(false));
    place.querySelector("[data-camera]")?.addEventListener("click", () => this.ask(true));
    this.input.addEventListener("change", () => this.add([...this.input.files]));
    const drop = place.querySelector(".sai-drop");
    for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => this.over(event, true));
    drop.addEventListener("dragleave", (event) => this.over(event, false));
    drop.addEventListener("drop", (event) => {
      this.over(event, false);
      this.add([...event.dataTransfer.files]);
    });
  }

  over(event, inside) {
    event.preventDefault();
    event.currentTarget.classList.toggle("is-over", inside);
  }

  ask(camera) {
    if (camera) this.input.setAttribute("capture", "environment");
    else this.input.removeAttribute("capture");
    this.input.click();
  }

  add(files) {
    if (!this.input.multiple) {
      this.files = [];
      this.list.replaceChildren();
    }
    for (const file of files) {
      const bar = element("progress", { max: "1", value: "0", "aria-label": `${this.words.sending} ${file.name}` });
      const said = element("span", { class: "sai-meta" }, this.url ? this.words.sending : this.words.waiting);
      const side = element("span", { class: "sai-wraprow" }, button(this.words.remove, "link", () => this.remove(entry)));
      side.firstChild.setAttribute("aria-label", `${this.words.remove} ${file.name}`);
      const row = element("li", {}, element("span", {}, file.name, element("span", { class: "sai-meta sai-block" }, `${size(file.size)} · `, said)), side);
      const entry = { file, row, bar, said, side };
      this.files.push(entry);
      this.list.append(row);
      if (this.url) this.send(entry);
    }
    this.fill();
  }

  remove(entry) {
    entry.request?.abort();
    this.files = this.files.filter((other) => other !== entry);
    entry.row.remove();
    this.fill();
  }

  // The input carries exactly what the list shows, so that sending the form sends that.
  fill() {
    if (this.url) {
      this.input.value = "";
      return;
    }
    const carried = new DataTransfer();
    for (const { file } of this.files) carried.items.add(file);
    this.input.files = carried.files;
  }

  send(entry) {
    const request = (entry.request = new XMLHttpRequest());
    const body = new FormData();
    body.append(this.input.name, entry.file);
    entry.said.textContent = this.words.sending;
    entry.row.append(entry.bar);
    request.upload.addEventListener("progress", ({ loaded, total }) => (entry.bar.value = loaded / total));
    request.addEventListener("load", () => {
      entry.bar.remove();
      const fine = request.status >= 200 && request.status < 300;
      entry.side.replaceChildren();
      entry.said.textContent = fine ? this.words.sent : this.plain(request) || this.words.refused;
      if (fine) this.place.dispatchEvent(new CustomEvent("sai:uploaded", { bubbles: true, detail: { text: request.responseText } }));
      else entry.side.append(button(this.words.remove, "link", () => this.remove(entry)));
    });
    request.addEventListener("error", () => {
      entry.bar.remove();
      entry.said.textContent = this.words.failed;
      entry.side.replaceChildren(button(this.words.again, "secondary", () => this.send(entry)));
    });
    request.open("POST", this.url);
    request.setRequestHeader("X-CSRFToken", token(this.place.closest("form")));
    request.send(body);
  }

  plain(request) {
    return request.getResponseHeader("Content-Type")?.startsWith("text/plain") ? request.responseText.slice(0, 300) : "";
  }

  // Files travel one after the other in the form: the share sent so far says how far each one is.
  showSent(loaded) {
    for (const { file, bar } of this.files) {
      bar.value = Math.max(0, Math.min(1, loaded / Math.max(1, file.size)));
      loaded -= file.size;
    }
  }
}

// The answer has been fetched already (and its messages with it), so it is shown rather than fetched again.
function show(page, address, start) {
  if (address === location.href.split("#")[0]) history.replaceState(null, "", address);
  else {
    history.pushState(null, "", address);
    addEventListener("popstate", () => location.reload(), { once: true });
  }
  document.title = page.title;
  document.body.replaceChildren(...page.body.childNodes);
  scrollTo(0, 0);
  start(document);
  (document.querySelector(".sai-errs") ?? document.querySelector("main")).focus();
}

function sendWithBars(form, mine, start) {
  form.addEventListener("submit", (event) => {
    const full = mine.filter((one) => !one.url && one.files.length);
    if (event.defaultPrevented || !full.length) return;
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button[type=submit]")];
    const request = new XMLHttpRequest();
    const again = () => {
      for (const one of buttons) one.disabled = false;
      form.dispatchEvent(new CustomEvent("sai:notsent"));
    };
    for (const one of buttons) one.disabled = true;
    for (const one of full) {
      for (const entry of one.files) {
        entry.row.append(entry.bar);
        entry.said.textContent = one.words.sending;
      }
    }
    request.upload.addEventListener("progress", ({ loaded }) => {
      let before = 0;
      for (const one of full) {
        one.showSent(loaded - before);
        before += one.files.reduce((sum, { file }) => sum + file.size, 0);
      }
    });
    request.addEventListener("load", () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      if (request.status < 400 && !page.body.hasAttribute("data-person")) {
        location.assign(request.responseURL); // the session is over: this is the page for signing in
        return;
      }
      again();
      if (request.status >= 500 || request.status === 403 || !page.querySelector("main")) {
        tell("failed", page.querySelector("[data-reference]")?.textContent ?? "");
        return;
      }
      if (request.status < 400) form.dispatchEvent(new CustomEvent("sai:sent"));
      const kept = request.status < 400 ? [] : full.map((one) => [one.input.id, one.files.map(({ file }) => file)]);
      show(page, request.responseURL, start);
      for (const [id, files] of kept) document.getElementById(id)?.closest("[data-uploader]")?.uploader?.add(files);
    });
    request.addEventListener("error", () => {
      again();
      for (const one of full) for (const { bar, said } of one.files) {
        bar.remove();
        said.textContent = one.words.failed;
      }
      tell("offline");
    });
    request.open("POST", form.action);
    const body = new FormData(form, event.submitter);
    request.send(body);
  });
}

export function uploaders(root, start) {
  const byForm = new Map();
  for (const place of root.querySelectorAll("[data-uploader]:not([data-ready])")) {
    place.dataset.ready = "";
    const form = place.closest("form");
    const one = new Uploader(place);
    if (form) byForm.set(form, [...(byForm.get(form) ?? []), one]);
  }
  for (const [form, mine] of byForm) sendWithBars(form, mine, start);
}
