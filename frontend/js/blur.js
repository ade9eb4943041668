// Draw over the faces of a photo; each part becomes a line in the field, where it can be typed or changed as well.
const SVG = "http://www.w3.org/2000/svg";

export function blurTool(root) {
  const area = root.querySelector("svg[data-blur-area]:not([data-ready])");
  const field = document.querySelector("textarea[data-blur-parts]");
  const remove = document.querySelector("[data-blur-clear]");
  if (!area || !field) return;
  area.dataset.ready = "";
  const [, , wide, high] = area.getAttribute("viewBox").split(" ").map(Number);
  let drawn = null;
  let from = null;

  const lines = () => field.value.split("\n").filter((line) => line.trim());
  const place = (event) => {
    const box = area.getBoundingClientRect();
    const within = (value) => Math.min(Math.max(value, 0), 1);
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };
  const shape = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
  const set = (rect, [x, y, width, height]) => {
    rect.setAttribute("x", x * wide);
    rect.setAttribute("y", y * high);
    rect.setAttribute("width", width * wide);
    rect.setAttribute("height", height * high);
  };
  const redraw = () => {
    for (const rect of area.querySelectorAll("rect")) rect.remove();
    for (const line of lines()) {
      const parts = line.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).split(/[\s,%]+/).filter(Boolean).map(Number);
      if (parts.length !== 4 || parts.some(Number.isNaN)) continue;
      const rect = document.createElementNS(SVG, "rect");
      set(rect, parts.map((part) => part / 100));
      area.append(rect);
    }
    if (remove) remove.hidden = !lines().length;
  };

  area.addEventListener("pointerdown", (event) => {
    from = place(event);
    drawn = document.createElementNS(SVG, "rect");
    area.append(drawn);
    area.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  area.addEventListener("pointermove", (event) => {
    if (drawn) set(drawn, shape(from, place(event)));
  });
  const end = (event) => {
    if (!drawn) return;
    const part = shape(from, place(event)).map((share) => Math.round(share * 1000) / 10);
    drawn = null;
    if (part[2] >= 0.5 && part[3] >= 0.5) field.value = [...lines(), part.join(" ")].join("\n");
    redraw();
  };
  area.addEventListener("pointerup", end);
  area.addEventListener("pointercancel", end);
  field.addEventListener("input", redraw);
  remove?.addEventListener("click", () => {
    field.value = lines().slice(0, -1).join("\n");
    redraw();
  });
  redraw();
}
