"""The telemetry service: what pupils' hands did during an attempt, kept briefly and archived once."""
