"""Sphinx's configuration of the book; tools/build_site.py stages its pages and runs Sphinx."""

import re

project = "Learn image classification with CNNs"
author = "The course's authors"
copyright = "the course's authors. Text and figures: CC BY 4.0, code: MIT"
language = "en"
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "site_lessons",
    "site_glossary",
]
root_doc = "index"

# What a page shows comes from the saved outputs; nothing is executed.
nb_execution_mode = "off"
nb_mime_priority_overrides = [("html", "text/html", 0)]
nb_merge_streams = True
nb_render_markdown_format = "gfm"  # a report's tables
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath", "html_image"]
myst_heading_anchors = 4
myst_dmath_double_inline = True
# The file lies in the page's own folder: a reader may have no network.
mathjax_path = "tex-svg.js"
mathjax4_config = {"options": {"enableMenu": False}}

# Docstrings name their types in words, which lead nowhere.
nitpick_ignore_regex = [(r"py:.*", r".*")]
autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
copybutton_exclude = ".linenos, .gp, .go"

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = True
html_show_sphinx = False
html_use_index = False
html_show_search_summary = False  # a page opened from the disk may not fetch others
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_persistent": [],
    "show_navbar_depth": 1,
    "home_page_in_toc": False,
    "use_fullscreen_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "toc_title": "On this page",
}


def escape_underscores(app, what, name, obj, options, lines):
    """Keep the end of a word such as val_ from being read as a link."""
    lines[:] = [re.sub(r"(?<=\w)_(?!\w)", r"\\_", line) for line in lines]


def setup(app):
    """Register with Sphinx."""
    app.connect("autodoc-process-docstring", escape_underscores)
