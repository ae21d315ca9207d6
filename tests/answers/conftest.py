"""Properties are held to what stays true, not to how fast a busy machine is."""

from hypothesis import settings

settings.register_profile("answers", deadline=None)
settings.load_profile("answers")
