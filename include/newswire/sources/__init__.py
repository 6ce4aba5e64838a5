"""Who publishes: one YAML file per source, and what reads, proposes and exchanges them."""
