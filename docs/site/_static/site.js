// Paper is white: print in the light theme, then go back to the reader's own.
const root = document.documentElement;
let shown = root.dataset.theme;
window.addEventListener("beforeprint", () => {
  shown = root.dataset.theme;
  root.dataset.theme = "light";
});
window.addEventListener("afterprint", () => {
  root.dataset.theme = shown;
});
