"""Who is told of what: subscriptions, messages on their way, and how they are delivered."""
