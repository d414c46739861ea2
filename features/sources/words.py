"""Words by which the screen for personal data tells a person's name from the name of a place or an offence."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text, each once."""
    return frozenset(text.split())


FORENAMES = words("""
    aaron abdul abdullah abigail adam adrian agnes agnieszka ahmad ahmed aisha alan albert alejandra alejandro alex
    alexander alexandra alexis alfred ali alice alicia alison allison amanda amber amelia amina amir amy ana andrea
    andreea andrew andrzej angela angelica anil anita ann anna anne annie anthony antonio anya arjun arthur arturo
    asha ashley audrey ava barbara beatrice ben benjamin bernard beth bethany beverley bilal bob bradley brandon
    brenda brian bridget brittany bruce bryan callum cameron camille carl carla carlos carmen carol caroline
    catherine cathy cecilia charles charlie charlotte chen cheryl chloe chris christian christina christine
    christopher cindy claire clara clare colin connor courtney craig crystal cynthia daisy dale damian daniel
    daniela danielle daniil darren dave david dawn dean deborah debra deepak denise dennis derek derrick devon diana
    diane diego dimitri dmitri dominic donald donna dorothy douglas duncan dylan ebony edith eduardo edward edwin
    eileen elaine eleanor elena elijah elizabeth ellen ellie emily emma eric erica erin esther ethan eugene eva
    evelyn ewa faisal farah fatima felix fernando fiona florence frances francesca francis francisco frank fred
    frederick gabriel gabriela gareth gary gavin gemma geoffrey george georgina gerald gerard giovanni giulia gloria
    gordon grace graham greg gregory guillermo habib hamza hannah hans harold harriet harry haruto hassan hazel
    heather heidi helen helena henry holly hope howard hugh hussain hussein ian ibrahim imran ingrid irene iris
    isaac isabel isabella isaiah isha ivan jack jackie jacob jacqueline jade jake jakub jamal james jamie jan jane
    janet janice jared jasmine jason javier jay jayden jean jeff jeffrey jennifer jenny jeremy jermaine jerome jerry
    jesse jessica jesus jill jim jimmy joan joanna joanne joe joel johannes john johnny jon jonathan jordan jorge
    jose joseph josephine joshua joyce juan juanita judith judy julia julian julie jun justin kaitlyn karen karl
    karolina katarzyna kate katherine kathleen kathryn katie kayla keisha keith kelly ken kenneth kerry kevin
    khadija khalid kieran kim kimberly kirsty krishna kristen krzysztof kumar kyle lakshmi lamar larry latoya laura
    lauren laurence lawrence leah leanne lee leila leo leon leslie lewis liam lily linda lisa lloyd logan lois
    lorraine louis louise lucas lucia lucy luis luke lynn maddison madison malcolm malik manuel marc marcin marco
    marcus margaret maria mariam marie marilyn mario marion mark marlene marta martha martin martina marvin mary
    maryam mateo mateusz matthew maureen maurice max maya megan mei melanie melissa mia michael michal michelle
    miguel mike mila milan mildred mina ming miriam mirza mohamed mohammad mohammed molly monica morgan muhammad
    mustafa nadia nancy naomi natalia natalie natasha nathan nathaniel neha neil nicholas nicola nicole nigel nikhil
    nina noah noor nora norma norman olga oliver olivia olumide omar oscar owen pamela patricia patrick paul paula
    pauline pawel pedro peggy penelope peter petra philip phillip phoebe phyllis pierre piotr polly poppy pradeep
    priya rachel rahul raj rajesh ralph ramon ramona randy raquel rashid ravi raymond rebecca regina renee ricardo
    richard rita robert roberto robin rodney roger roland roman ronald rosa rosalind rose rosemary ross roxanne roy
    ruby russell ruth ryan sabrina sadia saeed sally salma sam samantha samir samuel sana sandra sanjay sara sarah
    saul scott sean sebastian sergei sergio shahid shane shannon sharon shaun shauna sheila shelby sherry shirley
    simon simone sofia sonia sonya sophia sophie stacey stanley stefan stella stephanie stephen steve steven stewart
    stuart sue sunil susan suzanne svetlana sydney sylvia tamara tanisha tanya tara tariq tasha terence teresa terry
    thandiwe theodore theresa thomas tiffany tim timothy tina tom tomasz toni tony tracey tracy travis trevor tyler
    tyrone usman valerie vanessa vera veronica vicki victor victoria vijay vikram viktor vincent viola violet
    virginia vivian vladimir walter wanda wayne wei wendy wesley william willie wojciech xavier xin yan yasmin ying
    yolanda yuki yusuf yvonne zachary zahra zainab zara zoe zofia
""")
"""Common forenames of Britain and the United States (registers of births of several decades), in lower case."""

STREETS = words("""
    alley arcade ave avenue blvd boulevard brae brow bypass causeway chase circle cl close court cres crescent crest
    croft crossing ct cul dr drive drove expressway expy fold freeway gardens gate gdn gdns green grove highway hill
    hwy lane ln loan loop mews motorway mount parade park parkway pass path pike pkwy pl place plaza rd ridge rise
    road row run spur sq square st street ter terrace tpke trace trail turnpike vale view views walk way wynd yard
""")
"""Words at the end of the name of a street."""

NOT_NAMES = (STREETS - {"dr"}) | words("""
    abbey airport annexe apartments area arena arms bank banks bar basin bay beach beat beats bend block borough
    bottom bottoms bridge brook building bus business cafe campus canal car casino castle cathedral cemetery center
    central centre chapel church circus city civic clearing clinic club coast college common commons community core
    corner cottages council country county courthouse creek cross crossing dale dam depot development district
    division dock docks downtown east eastern edge end estate estates exchange fair farm farms ferry field fields
    flats ford forest fork fort forum garage garden gate gates glen grange great greater green greens ground grounds
    hall harbor harbour head heath heights high hill hills hollow home homes hospital hotel house houses inn
    institute island isle junction king's kings lake lakes landing landings library little loop lower mall manor
    market marsh mead meadow meadows medical metro middle midtown mill mills mission moor mosque motel mount
    mountain museum near neighborhood neighbourhood new north northeast northern northwest office old orchard oval
    paddock palace park parks patch pier pines plain plains point police pond pool port post precinct prison
    prospect pub quarter quarters quay quays queen's queens railway ranch range region reserve reservoir retail
    ridge river royal run saint sands school sector shop shopping shops shore side site south southeast southern
    southwest spring springs stadium station store stores strand strip supermarket surgery temple terminal theatre
    tower towers town township tract triangle tube underground union unit university upper vale valley view village
    ville vista ward west western wharf wood woods works zone

    abandonment abduction abuse act acts aggravated aiding alarm alcohol all anti armed arson article articles
    assault assaults attempt attempted auto bag battery behavior behaviour bicycle bike bodily bomb breach break
    breaking bribery building burglary carry carrying charge child children code commercialized common concealed
    conduct conspiracy contempt controlled counterfeit crime crimes criminal cruelty cutting cyber damage dangerous
    dead deadly death deception deceptive destruction discharge disorder disorderly disturbance domestic driving
    drug drugs drunk drunkenness dui dwelling embezzlement entry escape evasion explosives extortion failure fake
    false family felony fire firearm firearms firework forced forcible forgery fraud from gambling gang general
    goods graffiti grand grievous gun handling harassment harm hate homicide human identity illegal impaired
    impersonating impersonation incident indecency indecent injuries injury intent interference intimate
    intimidation intoxicated involving kidnapping kill knife larceny law laws lewd liquor littering loitering lost
    major malicious manslaughter marijuana medium minor miscellaneous mischief misdemeanor missing mobile moped
    motor motorcycle murder narcotic narcotics neglect non nuisance object obscene obscenity obstruction offence
    offences offense offenses offensive officer open order other outcome parking parole part partner patrol peace
    penal permit person personal persons petit petty phone picking pickpocketing plain pocket poisoning possession
    practice practices private probation property prostitution public purse racial rape receiving reckless recovered
    related report residence residential resisting response restraining rioting robbery runaway safety scooter
    search seizure serious sex sexual shooting shoplifting shots simple smuggling snatching solicitation soliciting
    sound stabbing stalking stealing stolen structure substance suicide suspected suspicious taking telephone
    terrorism theft thefts threat threats traffic trafficking trespass trespassing truancy truck unauthorised
    unauthorized unclassified under unlawful vagrancy vandalism vehicle vehicles verbal vice violation violations
    violence violent wanted weapon weapons without wounding

    adult afternoon and april at august autumn by case complete daily date day december domain evening false
    february first for friday house in into january july june last march may midnight monday month morning night no
    none noon not november null october of off on or outside over pending record reference saturday second september
    spring status summer sunday test the third thursday time to today tuesday unknown unspecified various wednesday
    week weekend winter with year yesterday
""")
"""Words that stand in names of places and offences, in dates and remarks, and hardly in names of persons."""
