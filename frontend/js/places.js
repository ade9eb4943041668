// Where the keyboard goes: "/" to the search, Escape out of a menu, the summary of errors first.
export function openPlaces() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.sai-pop[open]")) {
        const inside = menu.contains(document.activeElement);
        menu.open = false;
        if (inside) menu.querySelector("summary").focus();
      }
    }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("[data-search]");
    if (!search?.offsetParent) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.sai-pop[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.querySelector(".sai-errs")?.focus();
}
