//! In: nothing. Out: the words and stems that folding goes by. They stand here as plain texts,
//! apart from the code that uses them, so that somebody who knows the languages can read and
//! correct them. They are few on purpose: regular differences are rules in `fold`, and words that
//! mean the same without being the same word belong in the synonyms of a pipeline.

/// Whole words of Nynorsk and Danish, as `word=its Bokmål`.
pub const WORDS: &str = "\
    auke=øke berre=bare blei=ble bod=bud born=barn borna=barna dei=de deira=deres dykk=dere
    eg=jeg ei=en ein=en einskild=enkelt einskilde=enkelte eit=et fekk=fikk fleire=flere
    frå=fra fyrst=først fyrste=første gade=gate gjer=gjør gjera=gjøre gjere=gjøre gjev=gir gjeve=gitt
    gøre=gjøre hjå=hos hvad=hva hvornår=når ikkje=ikke kjem=kommer korleis=hvordan kva=hva
    kvar=hver kven=hvem kvifor=hvorfor kvit=hvit kvite=hvite mad=mat meir=mer mogleg=mulig
    moglege=mulige mykje=mye møde=møte møder=møter no=nå noko=noe nokon=noen nokre=noen
    nu=nå nye=ny nyt=ny nytt=ny sag=sak sager=saker sitt=sin sjå=se sjølv=selv stad=sted
    staden=stedet tage=ta tal=tall uge=uke uger=uker val=valg vart=ble vedr=om veke=uke
    veker=uker vere=være verta=bli vore=vært åleine=alene";

/// Stems that differ from Bokmål and may stand anywhere in a compound. Longer ones go first.
pub const STEMS: &str = "\
    folkesetnad=befolkning heimebuande=hjemmeboende ungdomsskul=ungdomsskol medverknad=medvirkning
    busetting=bosetting samanlikn=sammenlign rekneskap=regnskap spørgsmål=spørsmål
    frivilleg=frivillig ansøgning=søknad beredskab=beredskap tryggings=sikrings
    grunnskul=grunnskol barneskul=barneskol framlegg=forslag nettstad=nettsted
    projekt=prosjekt project=prosjekt tilsett=ansatt kvardag=hverdag verknad=virkning
    rettlei=veiled eigedom=eiendom ejendom=eiendom overvåg=overvåk seinder=sender
    sundhed=helse avgjerd=avgjørelse likskap=likhet sygdom=sykdom skular=skoler bustad=bolig
    busett=bosett busetj=bosett tilset=ansett leiing=ledels eining=enhet utgrei=utred
    sommar=sommer vegvis=veivis lækjar=lege oppgåv=oppgav tilbod=tilbud affald=avfall
    meistr=mestr pleiar=pleier skule=skole skula=skola leiar=leder kyrkj=kirk enhed=enhet
    sumar=sommer saman=sammen opgav=oppgav utgåv=utgav teikn=tegn eigen=egen ældre=eldre
    sprog=språk sjølv=selv sjuk=syk syge=syke vatn=vann vass=vann vand=vann virk=verk
    rekn=regn leig=lei hald=hold sags=saks brug=bruk børn=barn lønn=løn naud=nød løb=løp
    søg=søk";

/// Beginnings of words that differ from Bokmål.
pub const STARTS: &str = "\
    udvikl=utvikl udbyg=utbyg udred=utred uddan=utdan udstyr=utstyr udbud=utbud
    udgift=utgift udlån=utlån udsæt=utset udsend=utsend udfør=utfør udlej=utlei
    udskift=utskift af=av frå=fra frem=fram føre=fore høg=høy høj=høy låg=lav vei=veg
    vej=veg kvar=hver";

/// Endings that build words, as `ending=its Bokmål`.
pub const ENDINGS: &str = "\
    leik=het hed=het heit=het leg=lig ande=ende tion=sjon skab=skap ning=ing semd=somhet
    stad=sted erar=erer isere=iser isera=iser";

/// What may stand after one of [`ENDINGS`]; a lone `-` is nothing.
pub const AFTER_ENDING: &str = "- e t s a en et er ar ene ane erne ens ers";

/// Inflection of nouns, adjectives and verbs, the longest first, as `ending=what stays of it`.
pub const INFLECTIONS: &str = "\
    erne ende ande erte ene ane kte=k pte=p lte=l mte=m gte=g gde=g vde=v er ar en et a e";

/// What may be left before it: the ending of a person, of a verb in -ere, or a vowel of the word.
pub const BEFORE_INFLECTION: &str = "er ar a e";

/// Ends of words whose s is no inflection.
pub const ENDS_IN_S: &str = "\
    lisens licens frekvens sekvens igens idens proces tendens insidens evidens distans finans balans
    annons dans lans bransjes kurs puls hals kors vers konferans referans assistans";

/// Folded forms that are no part of a compound: what builds words, and what the sounds make of it.
pub const NO_PARTS: &str = "\
    ing ring ting ling nering lig son ason iton het tet els ende eri isk ist ent ert asj ler ner per tro for fra til med mot
    ved over under etter inn inne opp ut ute uten mellom gjennom før ver ges tas rat fon rol
    sen tral son tek log graf dom sam mis van gen bet hen don and ant ken ell eld eng the tor";

/// Folded endings that make a noun or an adjective of another word.
pub const BUILDS_WORDS: &str = "ing els het lig";

/// Words without content, in the forms in which they are written: Bokmål.
pub const STOP_BOKMAL: &str = "\
    og i på til for av med som en et ei det den de er å at fra om har var vi ikke kan skal
    vil være blir ble ved eller men så seg sin sine sitt etter over under mellom når der her
    hva hvor hvordan hvem hvilke hvilken dette disse denne må bør får få gjør gjøre alle alt
    andre også bare noe noen enn mer mest flere slik samt inn ut opp ned jeg du han hun man
    dem oss vår vårt våre deres sammen både blant gjennom mot hos uten bli ha gi gir før da
    nå dag år mange hver hvert selv bruke brukes innen ulike";

/// The same in Nynorsk.
pub const STOP_NYNORSK: &str = "\
    ein eit dei er ikkje frå vere vera blei vart vert verte skal kva kvar korleis kven
    kvifor noko nokon nokre meir fleire eg dykk dykkar deira vore hjå saman mellom gjennom
    gjer gjere berre òg då no mykje etter anna anten kvart sjølv vår utan kor skulle kunne
    ville";

/// The same in Danish.
pub const STOP_DANISH: &str = "\
    af fra hvad hvordan ikke også jeg mig sig vores være blev bliver efter mellem gennem mod
    uden nogle noget hvis hvilket eller få får gør gøre samtidig ud ind op nu kun mere";

/// The same in English.
pub const STOP_ENGLISH: &str = "\
    the of and to in for a an on with is are was were be been by from as at or that this
    these those it its their our we you they which will can has have had not into such also
    through than other more all any each who what how using use used within across between
    including";

/// Words of method, size and hope: they say that something is done, not what.
pub const GENERIC: &str = "\
    anskaffelse anskaffing arbeid bedre betre digital digitale digitalt digitalisering
    digitaliseringsprosjekt effektivisering endring endringer evaluering fagsystem fase
    felles fellesprosjekt forbedring forprosjekt forstudie framtid forslag gevinst
    gjennomføring god hovedprosjekt idé ide implementering initiativ innføring innovasjon
    innovasjonsprosjekt innkjøp kartlegging kommune kommunen kommunal løsning løysing løft
    modernisering modernization ny nytt nye nyt nyskaping omstilling oppgradering opprydding
    oppstart optimalisering pilot pilotering pilotprosjekt plan plattform prosjekt projekt
    project program programme prosess prosessforbedring prøveprosjekt samarbeid satsing
    service skjema smart smarte strategi strategy system systemer systembytte søknad
    søknader teknologi test testing tiltak tjeneste teneste tjenester utbedring utprøving
    utredning utvikling utviklingsprosjekt verktøy version versjon workshop elektronisk
    automatisering update upgrade replacement implementation initiative solution new phase
    development renewal transformation improvement";
