// Saves a draft while it is written. Without this file it is saved with each step.
const PAUSE = 4000;

export function saveWhileWriting() {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const words = document.querySelector("[data-autosave-words]");
  let timer = null;
  let saving = null;
  let isOver = false;

  async function send() {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
    if (answer.redirected) {
      isOver = true;
      words.textContent = words.dataset.signedOut;
      return;
    }
    const told = await answer.json();
    isOver = !answer.ok;
    words.textContent = told.words;
    // What was saved has been seen here, so sending the step later is no conflict with it.
    if (answer.ok) {
      form.elements.version.value = told.version;
      form.elements.form_seen.value = told.seen;
    }
  }

  function save() {
    timer = null;
    saving = send()
      .catch(() => (words.textContent = words.dataset.failed))
      .finally(() => (saving = null));
  }

  form.addEventListener("input", () => {
    if (isOver) return;
    clearTimeout(timer);
    timer = setTimeout(() => (saving ? saving.then(save) : save()), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) return;
    // A step that is sent while it is being saved would find a newer version.
    event.preventDefault();
    saving.then(() => form.requestSubmit(event.submitter));
  });
}
