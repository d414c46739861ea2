"""What may be asked of the API: every parameter typed, bounded and said in words, for the OpenAPI document."""
