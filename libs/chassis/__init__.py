"""How every process behaves. Knows no bounded context."""
