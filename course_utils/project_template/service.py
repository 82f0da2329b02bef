"""Serve the model as a web page: `python service.py`, then open http://127.0.0.1:8000 .

Nothing that is sent is kept. It answers on this computer only; before you open it to others, read
what result/model_card.md says about whom a wrong answer hurts.
"""

import argparse
import hashlib
import json
import threading
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from fastapi import FastAPI, HTTPException, UploadFile
from fastapi.responses import HTMLResponse, PlainTextResponse

from pictures import PictureError, prepare, read_picture

RESULT = Path(__file__).resolve().parent / "result"
MAX_BYTES = 20_000_000
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>What is it?</title>
<body style="font-family: sans-serif; margin: 2em">
<h1>What is it?</h1>
<form><input type="file" name="file" aria-label="A picture"></form>
<pre id="answer">Choose a picture.</pre>
<p><a href="/card">What this model is, and when it is wrong</a></p>
<script>
document.querySelector("input").onchange = async (event) => {
  const form = new FormData();
  form.append("file", event.target.files[0]);
  const answer = await (await fetch("/predict", {method: "POST", body: form})).json();
  document.querySelector("#answer").textContent = JSON.stringify(answer, null, 1);
};
</script></body></html>"""


class Model:
    """The exported model with its description."""

    def __init__(self, folder=RESULT):
        path, description = folder / "model.tflite", folder / "model.json"
        if not path.exists() or not description.exists():
            raise SystemExit(f"there is no model in {folder}: run `python run.py` first")
        self.about = json.loads(description.read_text(encoding="utf-8"))
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.about["sha256"]:
            raise SystemExit(f"{path} is not the file that was tested: run `python run.py` again")
        self._interpreter = Interpreter(model_content=content)
        self._interpreter.allocate_tensors()
        self._one_at_a_time = threading.Lock()

    def predict(self, content):
        """Return the probability of each class for the bytes of a picture file."""
        batch = prepare(read_picture(content), self.about["width"], self.about["channels"])[None]
        give = self._interpreter.get_input_details()[0]["index"]
        take = self._interpreter.get_output_details()[0]["index"]
        with self._one_at_a_time:
            self._interpreter.set_tensor(give, batch.astype(np.float32))
            self._interpreter.invoke()
            shares = self._interpreter.get_tensor(take)[0]
        return {label: float(share) for label, share in zip(self.about["labels"], shares)}


def make_app(folder=RESULT):
    """Return the FastAPI application."""
    model, app = Model(folder), FastAPI(title="Your project")

    @app.get("/", response_class=HTMLResponse)
    def page():
        return PAGE

    @app.get("/card", response_class=PlainTextResponse)
    def card():
        return (folder / "model_card.md").read_text(encoding="utf-8")

    @app.get("/healthz")
    def healthz():
        return {"status": "ok", "sha256": model.about["sha256"]}

    @app.post("/predict")
    def predict(file: UploadFile):
        content = file.file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise HTTPException(413, f"the file has more than {MAX_BYTES:,} bytes: shrink it")
        try:
            shares = model.predict(content)
        except PictureError as error:
            raise HTTPException(422, str(error)) from None
        return {"label": max(shares, key=shares.get), "probabilities": shares}

    return app


if __name__ == "__main__":
    import uvicorn

    parser = argparse.ArgumentParser(description="Serve the model on this computer.")
    parser.add_argument("--port", type=int, default=8000)
    uvicorn.run(make_app(), host="127.0.0.1", port=parser.parse_args().port)
