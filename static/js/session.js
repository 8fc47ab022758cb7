// Warns three minutes before the session ends. Without this file the foot of the page says until when it lasts.
const WARN_BEFORE = 3 * 60 * 1000;

function addWarning(place) {
  const alert = document.createElement("p");
  alert.setAttribute("role", "alert");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "govuk-button", textContent: place.dataset.stay, hidden: true });
  const inside = document.createElement("div");
  inside.className = "wrap";
  inside.append(alert, button);
  const warning = document.createElement("div");
  warning.className = "session-end__warning";
  warning.append(inside);
  place.prepend(warning);
  return { warning, alert, button };
}

async function renew(address) {
  // Every page of a signed-in person has this form, and in it the token that a POST needs.
  const body = new FormData(document.querySelector("form.sign-out"));
  const answer = await fetch(address, { method: "POST", body });
  return answer.ok && !answer.redirected ? answer.json() : { secondsLeft: 0, canStay: false, words: "" };
}

export function warnBeforeSignOut() {
  const place = document.querySelector("[data-session-end]");
  if (!place) return;
  const line = place.querySelector("p");
  const { warning, alert, button } = addWarning(place);
  // Other tabs share the session: what puts the end off in one of them does so here.
  const tabs = new BroadcastChannel("session-end");
  const until = (secondsLeft) => Date.now() + Number(secondsLeft) * 1000;
  let session = {
    endsAt: until(place.dataset.secondsLeft),
    canStay: "canStay" in place.dataset,
    words: line.textContent,
  };

  function look() {
    const left = session.endsAt - Date.now();
    const isSoon = left > 0 && left <= WARN_BEFORE;
    const words = left <= 0 ? "over" : session.canStay ? "soon" : "last";
    const text = left > WARN_BEFORE ? "" : place.dataset[words];
    if (alert.textContent !== text) alert.textContent = text;
    warning.hidden = !text;
    place.classList.toggle("session-end--soon", Boolean(text));
    button.hidden = !isSoon || !session.canStay;
    line.textContent = session.words;
    line.hidden = left <= 0;
  }

  button.addEventListener("click", async () => {
    const { secondsLeft, canStay, words } = await renew(place.dataset.sessionEnd);
    session = { endsAt: until(secondsLeft), canStay, words };
    tabs.postMessage(session);
    look();
  });
  tabs.addEventListener("message", ({ data }) => {
    if (data.endsAt > session.endsAt) session = data;
    look();
  });
  tabs.postMessage(session);
  setInterval(look, 5000);
  look();
}
