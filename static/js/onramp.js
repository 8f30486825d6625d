/* Small comforts, each hung on a data- attribute. Every page works without this file. */

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(found, event);
  });

/* Menus close on a click elsewhere and on Escape. */
document.addEventListener("click", (event) => {
  for (const menu of all("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("[data-menu][open]")) {
    menu.open = false;
    one("summary", menu).focus();
  }
});

/* Dialogs: <a href="#id" data-dialog="id">, closed by [data-dialog-close]. */
on("click", "[data-dialog]", (link, event) => {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});
on("click", "[data-dialog-close]", (link, event) => {
  const dialog = link.closest("dialog");
  if (!dialog?.open) return;
  event.preventDefault();
  dialog.close();
});

/* A question before a button acts: data-confirm="…". */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-confirm]");
  if (!button) return;
  if (button.dataset.confirmed) {
    delete button.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(button);
}, { capture: true }); // before htmx hears the click

function ask(button) {
  const frame = one("#confirm-frame").content.firstElementChild.cloneNode(true);
  one("[data-question]", frame).textContent = button.dataset.confirm;
  const yes = one("[value=yes]", frame);
  yes.textContent = button.textContent.trim();
  document.body.append(frame);
  frame.addEventListener("close", () => {
    frame.remove();
    if (frame.returnValue !== "yes") return button.focus();
    button.dataset.confirmed = "yes";
    button.click();
  });
  frame.showModal();
}

/* Select all: a checkbox with data-select-all="name" inside the form or table it rules. */
const boxesOf = (master) =>
  all(`input[type=checkbox][name="${CSS.escape(master.dataset.selectAll)}"]:not(:disabled)`,
    master.closest("form, table") ?? document);

function showSelection(root = document) {
  for (const master of all("[data-select-all]", root)) {
    const boxes = boxesOf(master);
    const count = boxes.filter((box) => box.checked).length;
    master.checked = count > 0 && count === boxes.length;
    master.indeterminate = count > 0 && count < boxes.length;
    for (const place of all(`[data-selected="${CSS.escape(master.dataset.selectAll)}"]`))
      place.textContent = count;
  }
}
document.addEventListener("change", (event) => {
  const master = event.target.closest?.("[data-select-all]");
  if (master) for (const box of boxesOf(master)) box.checked = master.checked;
  if (event.target.type === "checkbox") showSelection();
});

/* Files: drop them on the box, see their names before sending. */
on("dragover", "[data-drop]", (box, event) => {
  event.preventDefault();
  box.classList.add("drop--over");
});
for (const type of ["dragleave", "drop"])
  on(type, "[data-drop]", (box) => box.classList.remove("drop--over"));
on("drop", "[data-drop]", (box, event) => {
  event.preventDefault();
  const input = one("input[type=file]", box);
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
on("change", "[data-drop] input[type=file]", (input) => {
  const size = new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: "megabyte", maximumFractionDigits: 1,
  });
  one("[data-drop-names]", input.closest("[data-drop]")).textContent = [...input.files]
    .map((file) => `${file.name} (${size.format(Math.max(file.size / 1e6, 0.1))})`)
    .join(", ");
});

/* Copy: the button only appears where copying works. */
on("click", "[data-copy-button]", async (button) => {
  await navigator.clipboard.writeText(one("[data-copy-value]", button.closest("[data-copy]")).textContent);
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
});

/* Selects that send their form at once: data-autosubmit (its button stays for everyone else). */
on("change", "[data-autosubmit]", (field) => field.form.requestSubmit());

/* A button that prints. */
on("click", "[data-print]", () => window.print());

/* Keys on lists: "/" to search, "j" and "k" through the rows, Enter opens the row's first link. */
const typing = (element) => element.matches("input, select, textarea, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = one("input[type=search], input[name=q]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
});

function step(direction) {
  const rows = all("[data-rows] > tr, table.table > tbody > tr");
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("is-cursor"));
  const next = rows[Math.min(Math.max(now + direction, 0), rows.length - 1)];
  rows[now]?.classList.remove("is-cursor");
  next.classList.add("is-cursor");
  next.scrollIntoView({ block: "nearest" });
  one("a[href], button", next)?.focus({ preventScroll: true });
}

/* After loading and after each htmx swap. */
function ready(root) {
  for (const button of all("[data-copy-button]", root)) button.hidden = !navigator.clipboard;
  for (const hint of all("[data-drop-hint]", root))
    hint.hidden = !matchMedia("(hover: hover)").matches;
  for (const element of all("[data-print], [data-select-label]", root)) element.hidden = false;
  one("[data-focus]", root)?.focus();
  showSelection();
}
ready(document);
document.addEventListener("htmx:load", (event) => ready(event.target));
