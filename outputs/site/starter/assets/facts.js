// A figure opens its fact where it stands. Without this script, or without popovers, it leads to its footnote.
(() => {
  const figures = document.querySelectorAll("a.figure[title]");
  if (!figures.length || !("popover" in HTMLElement.prototype)) return;
  const box = Object.assign(document.createElement("div"), { id: "fact", className: "fact", popover: "auto" });
  document.body.append(box);
  let shown = null, pinned = false;

  const line = (text) => box.append(Object.assign(document.createElement("p"), { textContent: text }));

  const place = (figure) => {
    const at = figure.getBoundingClientRect(), size = box.getBoundingClientRect();
    const below = at.bottom + 8 + size.height < innerHeight;
    box.style.left = `${Math.max(12, Math.min(at.left, innerWidth - size.width - 12))}px`;
    box.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - size.height - 8)}px`;
  };

  const show = (figure, pin) => {
    pinned = pin;
    if (shown !== figure) {
      box.replaceChildren();
      figure.dataset.fact.split(" · ").forEach(line);
      const more = document.createElement("a");
      more.href = figure.hash;
      more.textContent = document.getElementById("sentence")?.textContent ?? "↓";
      more.addEventListener("click", () => box.hidePopover());
      box.append(more);
    }
    if (!box.matches(":popover-open")) box.showPopover();
    shown = figure;
    figure.setAttribute("aria-expanded", "true");
    place(figure);
  };

  box.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && shown) {
      shown.setAttribute("aria-expanded", "false");
      shown = null;
      pinned = false;
    }
  });
  addEventListener("scroll", () => !pinned && shown && box.hidePopover(), { passive: true });

  for (const figure of figures) {
    figure.dataset.fact = figure.title;
    figure.removeAttribute("title");
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-haspopup", "dialog");
    figure.setAttribute("aria-expanded", "false");
    figure.addEventListener("click", (event) => {
      event.preventDefault();
      show(figure, true);
    });
    figure.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      show(figure, true);
    });
    figure.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && !pinned && show(figure, false));
    figure.addEventListener("pointerleave", () => !pinned && shown && box.hidePopover());
  }
})();
