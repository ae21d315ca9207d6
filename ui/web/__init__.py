"""The web page: a reading desk with the question, the answer, and the speech open beside it."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
