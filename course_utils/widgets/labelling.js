// The labeller's face: a picture, a button for each class, and keys. What is pressed goes to Python
// with the number of the picture that was on the page, so that no key labels a picture unseen.

function make(tag, into, className) {
  const element = document.createElement(tag);
  element.className = className;
  into.append(element);
  return element;
}

function render({ model, el }) {
  const root = make("div", el, "course-labeller");
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Labeller: click here, then press the key of a class");
  const status = make("div", root, "");
  status.setAttribute("role", "status");
  const alert = make("div", root, "course-labeller-alert");
  alert.setAttribute("role", "alert");
  const picture = make("img", root, "course-labeller-picture");
  const buttons = make("div", root, "course-labeller-buttons");

  const send = (action) => model.send({ action, place: model.get("shown").place });
  const keys = new Map();
  for (const [action, key, words] of model.get("actions")) {
    const button = make("button", buttons, "");
    button.type = "button";
    button.textContent = key ? `${key}  ${words}` : words;
    button.addEventListener("click", () => send(action));
    if (key) keys.set({ "⌫": "backspace", "→": "arrowright" }[key] ?? key, action);
  }

  function show() {
    const shown = model.get("shown");
    status.textContent = shown.status;
    alert.textContent = shown.alert;
    alert.hidden = !shown.alert;
    picture.hidden = !shown.picture;
    picture.alt = shown.status;
    if (shown.picture) picture.src = shown.picture;
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    // On a French keyboard the key of 1 gives "&": the place counts.
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    const action = keys.get(digit ? digit[1] : event.key.toLowerCase());
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    send(action);
  });
  // Keys must not go on to the notebook, where 1 makes a heading and X cuts the cell.
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  model.on("change:shown", show);
  show();
}

export default { render };
