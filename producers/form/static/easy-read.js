// The browser's own Back button shows a page as it was, which knows nothing of the answers given after it. This keeps
// them in the tab until they are sent, and sends them along. The form works without it: it then asks them again.
const SHELF = "easy-read";

function answersOf(ticket) {
  const kept = JSON.parse(sessionStorage.getItem(SHELF) ?? "{}");
  return kept.ticket === ticket ? kept.answers : {};
}

function keepAnswers(form) {
  const filled = Object.fromEntries(new FormData(form));
  const here = form.dataset.question;
  const answers = { ...filled, ...answersOf(filled.ticket), [here]: filled[here] ?? "" };
  for (const name of form.dataset.others.split(" ").filter((other) => other in answers)) {
    const field = form.elements.namedItem(name) ?? form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name, value: answers[name] });
  }
  sessionStorage.setItem(SHELF, JSON.stringify({ ticket: filled.ticket, answers }));
}

const form = document.querySelector("form[data-question]");
form?.addEventListener("submit", () => keepAnswers(form));
if (document.querySelector("#reference")) {
  sessionStorage.removeItem(SHELF);
}
