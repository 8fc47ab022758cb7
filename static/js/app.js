// Everything works without this file; it only adds GOV.UK Frontend's enhancements.
import { initAll } from "../build/govuk-frontend.min.js";
import { saveWhileWriting } from "./autosave.js";
import { saveMarks } from "./register.js";
import { orderByDragging } from "./order.js";
import { warnBeforeSignOut } from "./session.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();
warnBeforeSignOut();
saveWhileWriting();
saveMarks();
orderByDragging();

// A passkey that did not work is answered in words, beside the button that asked for it.
document.addEventListener("allauth.error", () => {
  for (const place of document.querySelectorAll("[data-passkey-trouble]")) {
    const words = document.createElement("p");
    words.className = "govuk-error-message";
    words.textContent = place.dataset.passkeyTrouble;
    place.replaceChildren(words);
  }
});
