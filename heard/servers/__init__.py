"""Real servers and processes on this machine: Apache Kafka, PostgreSQL, and what starts and ends them."""
