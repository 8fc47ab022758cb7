// Saves each mark of a register without loading the page again. Without this file each mark is a form that is sent.
export function saveMarks() {
  const region = document.querySelector("[data-register]");
  const status = document.querySelector("[data-register-status]");
  if (!region || !status) return;
  let queue = Promise.resolve();
  let waiting = 0;

  region.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.hasAttribute("data-leaves-register")) return;
    event.preventDefault();
    const body = new FormData(event.target, button);
    press(button);
    status.textContent = status.dataset.saving;
    waiting += 1;
    queue = queue.then(() => save(event.target.action, body)).catch(() => say("failed"));
    queue = queue.finally(() => (waiting -= 1));
  });

  // The mark is shown at once, and the next press on the same person builds on it.
  function press(button) {
    const person = button.closest("fieldset");
    if (!person) return;
    for (const each of person.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", each === button);
    const [key, presence] = button.value.split(":");
    person.querySelector(`[name="seen_${key}"]`).value = presence;
  }

  async function save(address, body) {
    const answer = await fetch(address, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-register]");
    if (!found) return say(answer.redirected ? "signedOut" : "failed");
    const errors = found.querySelector(".govuk-error-summary__body");
    status.textContent = errors ? errors.textContent.trim() : status.dataset.saved;
    if (!errors) setTimeout(clearSaved, 4000);
    if (waiting === 1 || errors) show(found);
  }

  function clearSaved() {
    if (status.textContent === status.dataset.saved) status.textContent = "";
  }

  // What could not be saved is no longer shown as marked: the page says what is saved.
  async function say(what) {
    status.textContent = status.dataset[what];
    if (what !== "failed") return;
    const answer = await fetch(location.pathname).catch(() => null);
    const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page && page.querySelector("[data-register]");
    if (found) show(found);
  }

  function show(found) {
    const focused = document.activeElement && document.activeElement.id;
    region.replaceChildren(...found.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  }
}
