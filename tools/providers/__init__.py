"""A stand-in for the model providers: the HTTP of the Anthropic Messages API and of Gemini, and answers by rule."""
