// Sends pictures that are dropped, chosen, taken or drawn, and shows what the model answers.

import pad from "./pad.js";

const MOST_BARS = 10;
const PAUSE = 300; // milliseconds after a stroke before the drawing is sent
const EMPTY = "The pad is empty.";
const SIDE = 280;
const THICKNESS = 20; // MNIST's strokes, for a digit as high as the pad
const NARROW = matchMedia("(max-width: 720px)"); // as in page.css
const { mostBytes, mostPictures } = document.body.dataset;
const find = (id) => document.getElementById(id);
let asking = null; // the request that is under way

function make(parent, tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  parent.append(element);
  return element;
}

function say(words, problem = "") {
  find("status").textContent = words;
  find("problem").textContent = problem;
  find("problem").hidden = !problem;
  return problem || words;
}

function percent(share) {
  if (share > 0.999) return "> 99.9 %";
  return share < 0.001 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`;
}

const size = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

function refuse(files) {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > mostPictures) return `At most ${mostPictures} pictures at a time, got ${files.length}.`;
  // The form around the files takes some bytes too.
  if (bytes + 500 * files.length > mostBytes)
    return `At most ${size(mostBytes)} at a time, got ${size(bytes)}: make the pictures smaller.`;
  return "";
}

async function post(files, signal) {
  const form = new FormData();
  for (const file of files) form.append("pictures", file, file.name);
  try {
    const response = await fetch("/predict?seen=true", { method: "POST", body: form, signal });
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    return { error: "The service does not answer: is it still running?" };
  }
}

async function askFiles(files) {
  await ask(files);
  if (NARROW.matches) find("seen").scrollIntoView(); // the pad lies between
}

// Returns what was said of the answer, nothing if something else was asked meanwhile.
async function ask(files) {
  asking?.abort(); // what was given last counts
  asking = new AbortController();
  const { signal } = asking;
  clear();
  const problem = refuse(files);
  if (problem) return say("No answer.", problem);
  say("Asking the model …");
  try {
    const answer = await post(files, signal);
    if (!signal.aborted) return show(files, answer);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return "";
}

function clear() {
  for (const picture of find("answers").querySelectorAll("img")) URL.revokeObjectURL(picture.src);
  find("answers").replaceChildren();
}

function show(files, { answers, error }) {
  if (error) return say("No answer.", error);
  answers.forEach((answer, number) => showOne(files[number], answer));
  const [first] = answers;
  const words = `${first.label} (${percent(first.confidence)})`;
  return say(answers.length === 1 ? words : `${answers.length} answers. The first: ${words}`);
}

function showOne(file, answer) {
  const box = make(find("answers"), "article", { class: "answer" });
  make(box, "h3", {}, `${answer.name}: ${answer.label}`);
  const pictures = make(box, "div", { class: "pictures" });
  const saw = `data:image/png;base64,${answer.seen}`;
  showPicture(pictures, saw, "What the model saw", "sharp");
  showPicture(pictures, URL.createObjectURL(file), "What it was given", "");
  const table = make(box, "table", { class: "bars", "aria-label": "How probable each label is" });
  const rows = Object.entries(answer.probabilities).sort((a, b) => b[1] - a[1]);
  for (const [label, share] of rows.slice(0, MOST_BARS)) {
    const row = make(table, "tr");
    make(row, "th", { scope: "row" }, label);
    const bar = make(make(row, "td", { "aria-hidden": "true" }), "div", { class: "bar" });
    bar.style.width = `${100 * share}%`;
    make(row, "td", {}, percent(share));
  }
}

function showPicture(parent, source, caption, look) {
  const figure = make(parent, "figure");
  make(figure, "img", { src: source, alt: caption, class: look });
  make(figure, "figcaption", {}, caption);
}

// Drop, choose, take

for (const id of ["choose", "take"]) {
  find(id).onchange = ({ target }) => {
    if (target.files.length) askFiles([...target.files]);
    target.value = ""; // so that the same file may be chosen again
  };
}

// A picture that misses the frame must not take the place of the page.
document.ondragover = (event) => {
  event.preventDefault();
  find("drop").classList.add("over");
};
document.ondragleave = document.ondragend = () => find("drop").classList.remove("over");
document.ondrop = (event) => {
  event.preventDefault();
  find("drop").classList.remove("over");
  const files = [...event.dataTransfer.files];
  if (files.length) askFiles(files);
  else say("No answer.", "That was no file: save the picture first, then drop it.");
};

// Draw, on the pad of lesson 00's notebook: it asks a model for its values and tells it the strokes

const values = { sent: [], said: EMPTY, side: SIDE, thickness: THICKNESS };
const heard = {};
let waiting = 0;

const model = {
  get: (name) => values[name],
  set: (name, value) => {
    values[name] = value;
    heard[`change:${name}`]();
  },
  on: (event, listener) => (heard[event] = listener),
  save_changes: () => {
    clearTimeout(waiting);
    model.set("said", "");
    waiting = setTimeout(askDrawing, PAUSE);
  },
};

async function askDrawing() {
  if (!values.sent.length) {
    asking?.abort();
    clear();
    model.set("said", say(EMPTY));
    return;
  }
  const drawing = await new Promise((done) => draw(values.sent).toBlob(done));
  model.set("said", await ask([new File([drawing], "drawing.png")]));
}

function draw(strokes) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pencil = canvas.getContext("2d");
  pencil.fillRect(0, 0, SIDE, SIDE);
  pencil.lineCap = pencil.lineJoin = "round";
  pencil.lineWidth = THICKNESS;
  pencil.strokeStyle = "white";
  for (const points of strokes) {
    pencil.beginPath();
    pencil.moveTo(...points[0]);
    for (const point of points) pencil.lineTo(...point);
    pencil.stroke();
  }
  return canvas;
}

pad.render({ model, el: find("pad") });
// The page says the answer already: nobody wants to hear it twice.
find("pad").querySelector(".course-pad-answer").removeAttribute("role");
// Without this, the pen of the arrow keys would show where a mouse draws.
find("pad").querySelector("canvas").addEventListener(
  "pointerdown",
  ({ target }) => target.focus({ preventScroll: true, focusVisible: false }),
  { capture: true },
);
