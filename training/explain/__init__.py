"""Explanations: what moves a forecast, on which incidents it rests, how firm a rank is, what would change it."""
