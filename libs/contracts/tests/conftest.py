from hypothesis import settings

# How long an example takes says nothing on a machine that runs servers, too.
settings.register_profile("innova", deadline=None)
settings.load_profile("innova")
