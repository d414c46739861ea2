"""What the monitor does with a city, week by week."""
