// The bar with the buttons to sign stays away while the form that it leads to is on the screen.
export function hideBar() {
  const bar = document.querySelector(".sai-actbar");
  const form = document.getElementById("opinion");
  if (!bar || !form || !("IntersectionObserver" in window)) return;
  new IntersectionObserver(([seen]) => bar.classList.toggle("is-away", seen.isIntersecting)).observe(form);
}
