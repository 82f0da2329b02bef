"""Tests in a real JupyterLab, shown by a headless Chromium."""
