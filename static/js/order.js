// Lets rows be dragged into another order; the numbers in them, which can be typed as well, follow.
export function orderByDragging() {
  for (const list of document.querySelectorAll("[data-order]")) {
    for (const row of list.querySelectorAll(".govuk-form-group")) {
      row.draggable = true;
      row.classList.add("is-draggable");
      row.addEventListener("dragstart", (event) => start(event, row));
      row.addEventListener("dragover", (event) => move(event, row));
      row.addEventListener("dragend", () => finish(list, row));
    }
  }
}

function start(event, row) {
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  row.dataset.dragged = "";
}

// The dragged row goes before or after the one it is over, by which half the pointer is in.
function move(event, row) {
  const dragged = row.parentElement.querySelector("[data-dragged]");
  if (!dragged || dragged === row) {
    return;
  }
  event.preventDefault();
  const box = row.getBoundingClientRect();
  const isAbove = event.clientY < box.top + box.height / 2;
  row.parentElement.insertBefore(dragged, isAbove ? row : row.nextSibling);
}

function finish(list, row) {
  delete row.dataset.dragged;
  for (const [place, input] of [...list.querySelectorAll("input[type=number]")].entries()) {
    input.value = place + 1;
  }
}
