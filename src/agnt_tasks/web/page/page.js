// Keys go to the board from its first picture on, and again when somebody comes back to the page.
const focusBoard = () => document.querySelector(".xterm-helper-textarea")?.focus();
window.addEventListener("focus", focusBoard);
window.addEventListener("load", () => {
  new MutationObserver((_, watching) => {
    if (document.body.classList.contains("-first-byte")) {
      watching.disconnect();
      focusBoard();
    }
  }).observe(document.body, { attributeFilter: ["class"] });
});
