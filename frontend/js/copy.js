// Buttons that copy the text of another element. Without a clipboard they stay hidden: the text can be marked by hand.
export function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      if (!source) return;
      const label = button.querySelector("span");
      const before = label.textContent;
      try {
        await navigator.clipboard.writeText((source.value ?? source.innerText).trim());
        label.textContent = button.dataset.done;
      } catch {
        if (source.select) source.select();
        else getSelection().selectAllChildren(source);
      }
      setTimeout(() => { label.textContent = before; }, 2000);
    });
  }
}
