// Keys for typing in paper answers. The page works without this file: by Tab, arrow keys, Space and Enter.
"use strict";

document.addEventListener("keydown", (event) => {
  const form = event.target.form;
  if (!form || form.id !== "paper" || event.altKey || event.metaKey || event.isComposing) {
    return;
  }
  if (event.ctrlKey) {
    if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  // Only while a choice has the focus (WCAG 2.1.4), so digits can be typed everywhere else.
  if (event.target.type !== "radio") {
    return;
  }
  const group = [...form.elements].filter((element) => element.name === event.target.name);
  const chosen = group.find((element) => element.dataset.key === event.key);
  if (chosen) {
    event.preventDefault();
    chosen.checked = true;
    chosen.focus();
  }
});
