// Below a field for a day: how the server understood what was typed.
export function showUnderstood(root) {
  for (const input of root.querySelectorAll("input[data-date]:not([data-ready])")) {
    input.dataset.ready = "";
    const place = document.getElementById(`${input.id}_understood`);
    if (!place || !input.dataset.date) continue;
    input.addEventListener("change", async () => {
      place.hidden = true;
      if (!input.value.trim()) return;
      try {
        const answer = await fetch(`${input.dataset.date}?text=${encodeURIComponent(input.value)}`);
        if (answer.status !== 200 && answer.status !== 422) return;
        place.querySelector("span").textContent = await answer.text();
        place.classList.toggle("is-unclear", !answer.ok);
        place.hidden = false;
      } catch {
        // Without a connection the day is checked when the form is sent.
      }
    });
  }
}
