"""Names of offences, areas and places that the screen for personal data must let pass."""


def listed(text: str) -> list[str]:
    """Return the items of a text, divided by bars and lines."""
    return [item.strip() for line in text.strip().splitlines() for item in line.split(" | ")]


OFFENCES = listed("""
    Anti-social behaviour | Bicycle theft | Burglary | Criminal damage and arson | Drugs | Other crime | Other theft
    Possession of weapons | Public order | Robbery | Shoplifting | Theft from the person | Vehicle crime
    Violence and sexual offences | THEFT | BATTERY | CRIMINAL DAMAGE | ASSAULT | DECEPTIVE PRACTICE
    MOTOR VEHICLE THEFT | OTHER OFFENSE | WEAPONS VIOLATION | CRIMINAL TRESPASS | OFFENSE INVOLVING CHILDREN
    CRIM SEXUAL ASSAULT | LIQUOR LAW VIOLATION | INTERFERENCE WITH PUBLIC OFFICER
    CONCEALED CARRY LICENSE VIOLATION | NON-CRIMINAL | SIMPLE | TO PROPERTY | DOMESTIC BATTERY SIMPLE
    $500 AND UNDER | FORCIBLE ENTRY | FROM BUILDING | RETAIL THEFT | AUTOMOBILE | GRAND LARCENY | PETIT LARCENY
    FELONY ASSAULT | ASSAULT 3 & RELATED OFFENSES | HARRASSMENT 2 | CRIMINAL MISCHIEF & RELATED OF | DANGEROUS DRUGS
    MISCELLANEOUS PENAL LAW | OFF. AGNST PUB ORD SENSBLTY & | VEHICLE AND TRAFFIC LAWS
    INTOXICATED & IMPAIRED DRIVING | VEHICLE - STOLEN | BURGLARY FROM VEHICLE | THEFT PLAIN - PETTY ($950 & UNDER)
    INTIMATE PARTNER - SIMPLE ASSAULT | THEFT OF IDENTITY | BATTERY - SIMPLE ASSAULT
    ASSAULT WITH DEADLY WEAPON, AGGRAVATED ASSAULT | VANDALISM - FELONY ($400 & OVER, ALL CHURCH VANDALISMS)
    LETTERS, LEWD  -  TELEPHONE CALLS, LEWD | CRM AGNST CHLD (13 OR UNDER) (14-15 & SUSP 10 YRS OLDER)
    BRANDISH WEAPON | Thefts | Aggravated Assault Firearm | Aggravated Assault No Firearm | Burglary Non-Residential
    Motor Vehicle Theft | Theft from Vehicle | Robbery Firearm | Narcotic / Drug Law Violations
    Prostitution and Commercialized Vice | Vandalism/Criminal Mischief | Assault With Weapon | Break and Enter
    Auto Theft | Theft Over | Assault Bodily Harm | Discharge Firearm With Intent | Assault Peace Officer
    LARCENY-ALL OTHER UNDER $500 | STLG BY DECEIT/IDENTITY THEFT REPORT
    DESTRUCTION OF PROPERTY-MALICIOUS/PRIV PROP | LEAVING SCENE OF ACCIDENT | Assault, Simple | Larceny, Grand
    Burglary, Attempted | Stalking and harassment | Violence with injury
""")
"""Offences as seven open records of crime name them."""

AREAS = listed("""
    Albany Park | Lincoln Square | Rogers Park | West Ridge | Uptown | Lake View | Near North Side | Edison Park
    Norwood Park | Jefferson Park | Forest Glen | Irving Park | Belmont Cragin | Avondale | Logan Square
    Humboldt Park | West Town | Austin | West Garfield Park | North Lawndale | Lower West Side | Loop
    Armour Square | Fuller Park | Grand Boulevard | Hyde Park | South Shore | Chatham | Avalon Park
    Calumet Heights | Garfield Ridge | Archer Heights | McKinley Park | New City | Chicago Lawn
    Greater Grand Crossing | Auburn Gresham | Mount Greenwood | O'Hare | Carondelet | Patch | Boulevard Heights
    Holly Hills | Princeton Heights | South Hampton | St. Louis Hills | Lindenwood Park | Tower Grove East
    Benton Park West | Soulard | Central West End | Forest Park Southeast | Cheltenham | Skinker DeBaliviere
    The Ville | Greater Ville | Old North St. Louis | Hackney | Tower Hamlets | Kensington and Chelsea
    Hammersmith and Fulham | Barking and Dagenham | Richmond upon Thames | City of London | Birmingham City Centre
    Edgbaston | Sutton Coldfield | Castle Bromwich | Selly Oak | Kings Heath | Westminster 013B | Camden 001A
    E01000001 | Newton | Pacific | Rampart | Van Nuys | West Valley | 77th Street | N Hollywood | Mission | Foothill
    Devonshire | District 12 | Beat 0423 | Sector 3 | D14 | Kensington-Chinatown | Moss Park | Church-Yonge Corridor
    Waterfront Communities-The Island | Bay Street Corridor | NSA | 140 | 22 | Ward 5
""")
"""Areas as open records of crime and polygon files name them."""

PLACES = listed("""
    near the station | behind the bus station | High Street | outside the library | On or near Church Lane
    On or near Supermarket | town centre | Victoria Park | St Mary's Hospital | Riverside Shopping Centre
    corner of 5th Ave and Main St | 100 BLOCK OF MAIN ST | 001XX N STATE ST | 12TH ST / VINE ST
    200m from King Street bridge | Central Library | by the old mill | on the tow path | Kings Cross station
    the market square
""")
"""Vague locations in words."""
