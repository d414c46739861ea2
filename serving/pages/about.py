"""What the About page says: what this is, what it knows of this city, and what it will never do."""

from typing import Any

from configs.city import City
from configs.window_words import day
from serving import words


def about_page(city: City) -> dict[str, Any]:
    """Return the values that about.html prints."""
    titles = [city.offences[name].title for name in city.targets]
    context = [offence.title for offence in city.offences.values() if not offence.target]
    return {
        "targets": words.listed([title.lower() for title in titles]),
        "context": words.listed([title.lower() for title in context]),
        "sources": [source.title for source in city.sources.values()],
        "simulated": city.simulation is not None,
        "start": day(city.start),
        "end": day(city.end),
    }
