"""What ties newswire to Airflow, and nothing else."""
