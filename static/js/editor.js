// The editor's writing area is named by the label of the text area that it stands for.
for (const area of document.querySelectorAll("textarea[data-django-prose-editor-configurable]")) {
  const label = document.querySelector(`label[for="${area.id}"]`)?.textContent.trim();
  const name = () => area.parentElement.querySelector("[contenteditable]")?.setAttribute("aria-label", label);
  new MutationObserver(name).observe(area.parentElement, { childList: true, subtree: true });
  name();
}
