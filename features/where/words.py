"""Words of place names: how texts become comparable keys, whatever the order, the abbreviations and the language."""

import re
import unicodedata

_NEAR = (
    "near nr nearby by at in on of to from the a an and opp opposite outside inside behind beside next adjacent adj "
    "adjoining around vicinity towards between off along "  # English
    "beim bei am an der die das den dem des nahe neben vor hinter gegenüber um nähe und "  # German
    "près de la le les du des devant face à au aux derrière chez et "  # French
    "cerca del el los las frente al junto enfrente detrás delante y "  # Spanish
    "vicino alla allo di da il lo presso davanti dietro "  # Italian
    "bij het aan op naast tegenover achter voor van "  # Dutch
    "perto do dos na nas nos ao atrás"  # Portuguese
)
_SAME = (
    "street st saint sainte str strasse ste",
    "road rd",
    "avenue ave av avenida",
    "station stn sta",
    "square sq",
    "place pl platz plaza",
    "lane ln",
    "drive dr",
    "court ct",
    "boulevard blvd bd",
    "highway hwy",
    "parkway pkwy",
    "park pk",
    "gardens gdns",
    "crescent cres",
    "terrace ter terr",
    "close cl",
    "centre center ctr",
    "hospital hosp",
    "university uni univ",
    "college coll",
    "school sch",
    "library lib",
    "market mkt",
    "mount mt",
    "fort ft",
    "hauptbahnhof hbf",
    "bahnhof bhf",
    "bridge br",
    "north n",
    "south s",
    "east e",
    "west w",
)
_PHRASES = (
    "in front of",
    "close to",
    "corner of",
    "back of",
    "rear of",
    "side of",
    "in der nähe",
    "an der ecke",
    "en face",
    "à côté",
    "au coin",
    "al lado",
    "ao lado",
    "di fronte",
    "in de buurt",
    "op de hoek",
)
_DISTANCE = re.compile(r"\b\d+\s?(?:m|metres?|meters?|km|ft|feet|yds?|yards?|min|mins|minutes?)\b")


def _plain(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", _DISTANCE.sub(" ", text.casefold()))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+|_", " ", re.sub(r"['’`.]", "", letters)).split()


_POSITION = re.compile(rf"\b(?:{'|'.join(' '.join(_plain(phrase)) for phrase in _PHRASES)})\b")
_STRIPPED = frozenset(_plain(_NEAR))
_WORDS = {word: group.split()[0] for group in _SAME for word in _plain(group)}


def words_of(text: str) -> tuple[str, ...]:
    """Return the words that tell a place from others, each once, in the alphabet's order.

    Case, accents, punctuation, distances ('50 m from'), articles and words of position ('near the', 'opposite',
    'gegenüber') are taken away, abbreviations set alike: 'St' is street as well as saint. A text of nothing else
    keeps all its words.
    """
    every = _plain(text)
    place = _POSITION.sub(" ", " ".join(every)).split()
    telling = [word for word in place if word not in _STRIPPED] or every
    return tuple(sorted({_WORDS.get(word, word) for word in telling}))
