"""The web page: a reading desk with the question, the answer, and the speech open beside it."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# Gradio would sum up all events so far after each one, for a dashboard this page does not have.
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
