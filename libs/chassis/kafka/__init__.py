"""The bus: everything that knows FastStream or aiokafka."""
