// Plain file fields: in the words of the page, with the names and sizes of what was chosen. The field itself lies
// over the box, so that clicking, dropping and the keyboard stay the browser's; without scripts it is seen as it is.
import { element, size, word } from "./words.js";

function told(input) {
  const files = [...input.files];
  if (!files.length) return [word("noFile")];
  return files.flatMap((file, place) => [...(place ? [element("br")] : []), `${file.name} `, element("span", { class: "sai-meta" }, size(file.size))]);
}

export function fileFields(root) {
  for (const input of root.querySelectorAll("input[type=file].form-control:not([data-uploader] *, .sai-file *)")) {
    const box = element("div", { class: "sai-file" });
    const said = element("span", { role: "status" }, ...told(input));
    const press = element("span", { class: "sai-file-press", "aria-hidden": "true" }, word(input.multiple ? "chooseFiles" : "chooseFile"));
    input.replaceWith(box);
    box.append(input, press, said);
    const show = () => said.replaceChildren(...told(input));
    input.addEventListener("change", show);
    input.form?.addEventListener("reset", () => setTimeout(show));
  }
}
