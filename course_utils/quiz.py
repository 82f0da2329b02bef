"""A lesson's quiz: shown by jupyterquiz, offline, with an answer to every choice.

The questions are in ``course_utils/quizzes/NN.json``, in jupyterquiz's own format. Text between
backticks becomes code. Where scripts don't run (a terminal, a page of GitHub's), the questions
appear as a list.
"""

import html
import json
import re
from pathlib import Path

from course_utils import progress
from course_utils.exercises.result import inline_html

_FOLDER = Path(__file__).parent / "quizzes"

# White has a contrast of at least 4.5 with each, on the page's light and dark themes.
_COLOURS = {
    "--jq-multiple-choice-bg": "#26466d",
    "--jq-correct-color": "#1a7f37",
    "--jq-incorrect-color": "#b3261e",
    "--jq-text-color": "#ffffff",
}
# What jupyterquiz says by colour only is said by a sign too; its own type is large for a lesson.
_STYLE = """<style>
#QUIZ_ID .Quiz, #QUIZ_ID .MCButton {font-size: 14px; line-height: 1.4}
#QUIZ_ID .MCButton.correctButton, #QUIZ_ID .MCButton.incorrectButton {color: #ffffff}
#QUIZ_ID .MCButton code {background: none; color: inherit}
#QUIZ_ID .Feedback {font-size: 14px; text-align: left; color: inherit}
#QUIZ_ID .Feedback.correct {border-left: 4px solid #1a7f37; padding-left: 8px}
#QUIZ_ID .Feedback.incorrect {border-left: 4px solid #b3261e; padding-left: 8px}
#QUIZ_ID .Feedback.correct::before {content: "✓ "}
#QUIZ_ID .Feedback.incorrect::before {content: "✗ "}
</style>"""
# A function of its own hides the page's MathJax, for which jupyterquiz would fetch a script. The
# page may get the elements only after the script has begun.
_SCRIPT = """<script>(function () {
const MathJax = undefined;
function start() {
const quiz = document.getElementById("QUIZ_ID");
if (!quiz) return setTimeout(start, 100);
document.getElementById("QUIZ_ID_text").remove();
QUIZ_SCRIPT
REPORT_SCRIPT
}
start();
})();</script>"""
# Tells Python, through a text field that nobody sees, how many were right at the first choice.
_REPORT = """const first = new Map();
quiz.addEventListener("click", () => setTimeout(() => {
  const boxes = [...quiz.querySelectorAll(".Feedback")];
  for (const box of boxes) {
    const right = box.classList.contains("correct");
    if (!first.has(box) && (right || box.classList.contains("incorrect"))) first.set(box, right);
  }
  const field = document.querySelector(".QUIZ_ID input");
  if (field && boxes.every((box) => box.classList.contains("correct"))) {
    field.value = [...first.values()].filter(Boolean).length;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    field.dispatchEvent(new Event("change", {bubbles: true}));
  }
}, 0));"""


def quiz_lessons():
    """List the numbers of the lessons that have a quiz, such as "02"."""
    return sorted(path.stem for path in _FOLDER.glob("*.json"))


def load_quiz(lesson):
    """Load a lesson's questions.

    Parameters
    ----------
    lesson : str
        Number of the lesson, such as "02".

    Returns
    -------
    list of dict
        Each with "question", "type" and "answers"; each answer has "answer", "correct" and
        "feedback".

    Raises
    ------
    ValueError
        If there is no such quiz.
    """
    if lesson not in quiz_lessons():
        raise ValueError(f"no quiz {lesson!r}: there are {', '.join(quiz_lessons())}")
    return json.loads((_FOLDER / f"{lesson}.json").read_text(encoding="utf-8"))


def quiz_text(questions):
    """Write questions and choices as plain text, without the answers."""
    lines = []
    for number, question in enumerate(questions, 1):
        lines.append(f"{number}. {question['question']}")
        # By alphabet, since the file has the right choice first.
        lines += sorted(f"   ( ) {choice['answer']}" for choice in question["answers"])
    return "\n".join(lines)


def show_quiz(lesson):
    """Show a lesson's quiz in the notebook; print its questions elsewhere.

    A quiz is finished when every question has been answered rightly, in as many tries as it takes.
    That is kept with the progress, if progress is kept and the front end shows widgets.

    Parameters
    ----------
    lesson : str
        Number of the lesson, such as "02".
    """
    from IPython import get_ipython
    from IPython.display import display

    questions = load_quiz(lesson)
    if get_ipython() is None:
        print(quiz_text(questions))
        return
    page = quiz_html(lesson, report=progress.is_kept())
    display({"text/html": page, "text/plain": quiz_text(questions)}, raw=True)
    if progress.is_kept():
        display(_field(lesson, len(questions)))


def quiz_html(lesson, report=False):
    """Make a lesson's quiz as HTML, the same each time, that needs nothing from the network.

    Parameters
    ----------
    lesson : str
        Number of the lesson, such as "02".
    report : bool
        Whether the page is to put the result into the text field made by `show_quiz`.

    Returns
    -------
    str
    """
    questions = load_quiz(lesson)
    quiz, script = _from_jupyterquiz([_in_html(question) for question in questions], _name(lesson))
    text = f'<pre id="QUIZ_ID_text">{html.escape(quiz_text(questions))}</pre>'
    report_script = _REPORT if report else ""
    page = text + quiz + _STYLE + _SCRIPT.replace("REPORT_SCRIPT", report_script)
    return page.replace("QUIZ_ID", _name(lesson)).replace("QUIZ_SCRIPT", script)


def _name(lesson):
    """Return what the page calls a quiz, a name that JavaScript allows for a variable."""
    return f"course_quiz_{lesson}"


def _in_html(question):
    answers = [
        {
            "answer": inline_html(choice["answer"]),
            "correct": choice["correct"],
            "feedback": inline_html(choice["feedback"]),
        }
        for choice in question["answers"]
    ]
    return {**question, "question": inline_html(question["question"]), "answers": answers}


def _from_jupyterquiz(questions, name):
    """Return the HTML and the script that jupyterquiz displays, with `name` for its random one."""
    from IPython.utils.capture import capture_output
    from jupyterquiz import display_quiz

    with capture_output() as captured:
        display_quiz(questions, colors=_COLOURS, max_width=720)
    quiz = captured.outputs[0].data["text/html"]
    script = captured.outputs[1].data["application/javascript"]
    random_name = re.search(r'<div id="(\w+)"', quiz).group(1)
    # jupyterquiz leaves its element open.
    return (quiz + "</div>").replace(random_name, name), script.replace(random_name, name)


def _field(lesson, questions):
    """Make the widgets through which the page reports: a hidden field, and a line that thanks."""
    import ipywidgets

    field, line = ipywidgets.Text(layout={"display": "none"}), ipywidgets.HTML()
    field.add_class(_name(lesson))

    def finish(change):
        if change["new"].isdigit():
            right = min(int(change["new"]), questions)
            remark = progress.record_quiz(lesson, questions, right)
            line.value = html.escape(
                f"Quiz finished, {right} of {questions} right at the first choice. {remark}"
            )

    field.observe(finish, names="value")
    return ipywidgets.VBox([field, line])
