"""The dossier's sections: each module holds one, with KEY, TITLE and view(document, setting); order.py joins them."""
