// A figure opens its fact where it stands. Without this script, or without popovers, it leads to its footnote.
(() => {
  const figures = document.querySelectorAll("a.figure[title]");
  if (!figures.length || !("popover" in HTMLElement.prototype)) return;
  const box = Object.assign(document.createElement("div"), { id: "fact", className: "fact", popover: "auto" });
  box.setAttribute("role", "status"); // read out as it opens; the focus stays on the figure
  const more = Object.assign(document.createElement("a"), {
    textContent: document.getElementById("sentence")?.textContent ?? "↓",
    onclick: () => box.hidePopover(),
  });
  let shown = null, pinned = false, leaving = 0;

  const open = () => box.matches(":popover-open");
  const line = (text) => Object.assign(document.createElement("p"), { textContent: text });

  const place = (figure) => {
    const at = figure.getBoundingClientRect(), size = box.getBoundingClientRect();
    const below = at.bottom + 8 + size.height < innerHeight;
    box.style.left = `${Math.max(12, Math.min(at.left, innerWidth - size.width - 12))}px`;
    box.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - size.height - 8)}px`;
  };

  const forget = () => {
    shown?.setAttribute("aria-expanded", "false");
    shown = null;
    pinned = false;
  };

  const show = (figure, pin) => {
    clearTimeout(leaving);
    if (shown !== figure) {
      forget();
      shown = figure;
      more.href = figure.hash;
      figure.after(box); // the next stop of the Tab key
    }
    pinned ||= pin;
    if (!open()) box.showPopover();
    box.replaceChildren(...figure.dataset.fact.split(" · ").map(line), more);
    figure.setAttribute("aria-expanded", "true");
    place(figure);
  };

  // A moment to move the pointer from the figure into its fact, which may be read and selected there.
  const leave = () => {
    clearTimeout(leaving);
    if (!pinned) leaving = setTimeout(() => pinned || !open() || box.hidePopover(), 250);
  };

  const press = (figure) => (pinned && shown === figure && open() ? box.hidePopover() : show(figure, true));

  box.addEventListener("toggle", () => open() || forget());
  box.addEventListener("pointerenter", () => clearTimeout(leaving));
  box.addEventListener("pointerleave", leave);
  addEventListener("scroll", () => {
    if (!open()) return;
    const at = shown.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) box.hidePopover();
    else place(shown);
  }, { passive: true });

  for (const figure of figures) {
    figure.dataset.fact = figure.title;
    figure.removeAttribute("title");
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-expanded", "false");
    figure.addEventListener("click", (event) => {
      event.preventDefault();
      press(figure);
    });
    figure.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      press(figure);
    });
    figure.addEventListener("focus", (event) => {
      if (figure.matches(":focus-visible") && !box.contains(event.relatedTarget)) show(figure, false); // not as it closes
    });
    figure.addEventListener("blur", (event) => box.contains(event.relatedTarget) || leave());
    figure.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && !pinned && show(figure, false));
    figure.addEventListener("pointerleave", leave);
  }
  more.addEventListener("blur", (event) => event.relatedTarget === shown || leave());
})();
