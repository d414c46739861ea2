"""What the API gives: every field typed, bounded and said in words, for the OpenAPI document; one file a subject."""
