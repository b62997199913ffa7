"""Reference pages made from the code, so that they cannot say anything else: settings, metrics, the picture."""
