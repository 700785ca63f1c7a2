"""Molde. Oppdiktet eksempeldata. One initiative per line, its benefits on the lines after it (+).

area|stage at 2026-09-30|relation|flags|title|text
+kind|benefit|indicator|unit|baseline|target
"""
TEXT = """
HO|follow_up|=g01|p|Medisindispenser til hjemmeboende|Mange får daglige besøk bare for å få riktig tablett til rett tid. En låst dispenser som varsler og åpner seg selv, skal gi færre besøk og færre feil.
+freed_time|Færre medisinbesøk|Besøk bare for medisin per uke|timer|3120|1400
+quality|Færre medisinavvik|Meldte avvik per måned|antall|19|8
HO|implement|=g03|p|Oppfølging hjemme for kronisk syke|Pasienter med kols og hjertesvikt legges inn for sent. De måler selv hjemme og svarer på spørsmål, og en sykepleier ser på tallene hver dag.
+direct|Færre liggedøgn som kommunen betaler for|Betalte døgn for utskrivningsklare|kr|1850000|900000
+quality|Tryggere pasienter|Pasienttilfredshet 1–5|poeng|3.1|4.2
HO|test|=g04|p,j:F-2025-01|Felles responssenter for trygghetsalarmer|Alarmer fra hjemmene går i dag til vakttelefoner som også gjør annet. Kommunene vil ha ett felles mottak som svarer hele døgnet og rykker ut ved behov.
+freed_time|Færre unødige utrykninger|Utrykninger uten behov per år|timer|2600|1300
HO|test|=g05|p|Langtidsplanlegging av turnus|Helgene fylles med innleie fordi turnusen legges seks uker frem. Vi prøver årsplan med faste helger og kompetanse fordelt likt på hver vakt.
+direct|Mindre innleie fra byrå|Kjøp av vikarer|kr|6400000|4300000
+quality|Flere hele stillinger|Andel heltid|prosent|41|50
HO|plan|=g06|m|Digital vikarbank på tvers av enheter|Lederne ringer rundt i timevis når noen er syke. Vikarer melder seg selv på ledige vakter i en app som kjenner arbeidstidsreglene.
+freed_time|Ledere bruker mindre tid på å ringe|Timer til vikarinnkalling|timer|4200|1500
HO|explore|~g02|e|Sensorgulv mot fall på sykehjem|Fall om natten oppdages for sent på de to største avdelingene. Trykkfølsomme gulv skal melde fra når en beboer reiser seg.
HO|test|=g30|e|Middag valgt på nettbrett hos eldre|Hjemmeboende får samme middag uansett hva de liker, og mye blir stående. De velger selv fra bilder en uke i forveien, og kjøkkenet lager etter bestilling.
+quality|Bedre ernæring|Andel med vekttap|prosent|24|12
HO|submitted|-|i|Lyttevenn på demensavdelingen|Uro på kvelden fører til mer medisin. Vi foreslår personlige lydspor laget sammen med familien, spilt i en myk pute.
HO|submitted|-|i|Egen inngang for raske sårstell|Sårpasienter venter i samme kø som alle andre. Drop-in to ettermiddager i uken kan ta de enkle stellene.
HO|explore|-|m|Hverdagsrehabilitering i ukentlige grupper|Ventetiden på fysioterapi er ni uker. Deltakere med like mål trener sammen i nærmiljøet, og terapeuten veileder flere samtidig.
HO|follow_up|-|p|Ett kontaktpunkt for familier med barn med store behov|Foreldrene forteller samme historie til åtte tjenester. En fast koordinator med myndighet til å kalle inn de andre skal gi én plan.
+quality|Foreldre opplever samordning|Andel fornøyde foreldre|prosent|38|70
HO|rejected|-|i|Robotsel i alle avdelinger|Forslag om å kjøpe terapiroboter til alle beboere med demens.
HO|completed|-|e|Videotime med ergoterapeut|Reisetiden til øyene tar halve dagen. Kartlegging av hjelpemidler ble gjort over video med pårørende som kameraperson.
+freed_time|Mindre reisetid|Timer på vei|timer|620|260
HO|stopped|~g07|e|Talestyrt journal i hjemmetjenesten|Ansatte skulle diktere rapporten i bilen. Dialektene ga så mange feil at rettingen tok lengre tid enn å skrive.
SO|test|-|m|Gjeldsråd før krisen|Folk kommer til Nav når lønnstrekket allerede er der. Med samtykke varsler kommunens egne restanser en rådgiver, som ringer innen tre dager.
+quality|Færre som kommer for sent|Saker med tvangstrekk ved første samtale|prosent|62|40
SO|plan|=g31|e|Norsktrening med samtalerobot for nyankomne|Deltakerne snakker for lite norsk utenom timene. En taleapp øver på situasjoner fra jobb og butikk, og læreren ser hvor de står fast.
+quality|Raskere fremgang i norsk|Andel bestått A2 innen et år|prosent|46|60
SO|submitted|~g31|i|Språkvenn på arbeidsplassen|Nyankomne er alene i lunsjen. En kollega får en time i uken til å være språkvenn, med en enkel samtaleguide.
SO|explore|-|p|Bolig først for unge uten fast adresse|Unge flytter mellom sofaer og faller ut av skolen. De får leilighet uten krav om å være ferdig behandlet, og en fast oppfølger i to år.
BV|plan|=g16|m|Barnets egen stemme i barnevernssaken|Barn gjentar det vanskelige for stadig nye voksne. I en sikker app svarer de på spørsmål med bilder i eget tempo før møtet.
+quality|Barn blir hørt|Andel saker med barnets beskrivelse|prosent|55|90
BV|submitted|-|i|Fosterfamilier møtes digitalt|Fosterfamilier står alene i hverdagen. Et lukket kveldsmøte på video hver måned med fast veileder.
BV|implement|-|p|Familieråd før vedtak|Slekt og nettverk kobles på for sent. Familien får lage sin egen plan med en uavhengig koordinator før barneverntjenesten konkluderer.
+direct|Færre plasseringer utenfor hjemmet|Utgifter til institusjon|kr|14200000|11900000
SK|test|=g13|p|Tidlig varsel ved bekymringsfullt skolefravær|Fraværet ses først når det er blitt langt. Skolene samler dagsfravær i ett bilde, og et team tar kontakt etter fem dager.
+quality|Færre elever med høyt fravær|Elever over ti prosent fravær|antall|148|90
SK|submitted|=g40&~g13|i|Myk start på skoledagen|Elever som gruer seg, kommer ikke inn døra. Frokost og rolig aktivitet i en halvtime før første time.
SK|explore|~g14|e|Skolebibliotek med høytlesing på kvelden|Lesingen faller på mellomtrinnet. Bibliotekaren leser direkte på skjerm for hele familien to kvelder i uken.
SK|submitted|-|i|Elevstyrt verksted for ødelagte nettbrett|Knuste skjermer sendes til Østlandet. Valgfaget teknologi reparerer selv under veiledning av lærling.
SK|plan|-|p|Felles plan for bruk av kunstig intelligens i skolen|Lærerne er usikre på hva elevene har lov til. Elever, lærere og jurist lager regler, opplegg og vurderingsformer som prøves på tre skoler.
SK|follow_up|-|m|Svømmeopplæring i flytende basseng|Det er for få bassengtimer. Et oppvarmet basseng ved kaia brukes av skolene om dagen og av alle om kvelden.
+direct|Lavere leie av bassengtid|Leie hos private|kr|780000|350000
SK|submitted|~t07|i|Gående skolebuss med pensjonister|Trafikken rundt skolene er farlig om morgenen. Besteforeldre følger barna langs faste ruter med møtepunkt.
BH|explore|-|m|Lekeapparat bygget av barna|Uteområdene er like overalt. Barna tegner, vaktmesteren og en lokal båtbygger bygger med dem.
BH|test|~g06|e|Felles vikarordning for barnehager i samme bydel|Fravær fører til stengt avdeling. Fire barnehager deler tre faste vikarer som barna kjenner.
BH|submitted|-|i|Temperatur i vognskuret|Foreldre er urolige for kulde i vognene. Rimelige termometre viser temperaturen på avdelingens skjerm.
KU|test|=g18|p|Nøkkelfri idrettshall|Lag låser inn hverandre og nøkler forsvinner. Den som har booket, får en kode på telefonen som åpner døren og slår på lyset.
+freed_time|Færre turer for vaktmester|Timer til nøkkel og låsing|timer|900|250
+direct|Mer utleie|Leieinntekter|kr|640000|880000
KU|submitted|~g18|i|Kveldsåpent bibliotek uten bemanning|Pendlere rekker ikke biblioteket. Lånere med kode slipper inn til klokken 23.
KU|follow_up|-|m|Kulturkort for unge med trygg transport|Ungdom utenfor sentrum kommer seg ikke hjem fra konsert. Kortet gir billett og plass i en fast kveldstaxi.
+quality|Flere unge deltar|Ungdom med kulturkort|antall|310|800
KU|stopped|-|m|Virtuelt museum for romsdalsbunaden|Samlingen er pakket bort. Skanningen av draktene ble for dyr, og museet fant en enklere løsning.
KU|submitted|~t08|i|Lydvandring langs sjøgata|Gjester i byen går forbi historien. Korte lydklipp utløses når man går forbi kjente scener.
FR|explore|=g20|m|Besøksvenner koblet i en app|Eldre er ensomme, mens frivillige ikke vet hvem de kan besøke. Frivilligsentralen kobler interesser og dager i en app og følger opp etter første kaffe.
+quality|Flere får besøk|Faste besøkspar|antall|42|120
FR|submitted|~g20|i|Åpne møteplasser kartlagt av innbyggerne|Ingen vet hvor det er mulig å treffe folk. Innbyggerne fyller et kart, og frivilligsentralen holder det ved like.
FR|plan|-|m|Enklere søknad om tilskudd for lag|Små lag gir opp skjemaene. Ett kort skjema med spart informasjon fra i fjor og svar på to uker.
+freed_time|Kortere behandling|Timer per søknadsrunde|timer|540|240
DI|explore|~g21|e|Banktime på biblioteket|Eldre får ikke logget inn i nettbanken. To banker og kommunen holder felles time hver torsdag.
PB|test|=g09|p|Byggesaken kontrollert før den sendes inn|Halvparten av søknadene mangler noe. Søkeren får en automatisk sjekk av tegninger og vedlegg mot planen før innsending.
+freed_time|Mindre tid på mangelbrev|Timer til mangelbrev|timer|1900|800
+quality|Raskere svar til innbygger|Median dager til svar|dager|31.5|18.5
PB|explore|=g28|m|Planforslaget i tre dimensjoner|Naboer forstår ikke plankart. En 3D-modell i nettleseren lar folk gå rundt i forslaget og legge igjen innspill på stedet.
+quality|Flere innspill tidlig|Innspill før høring|antall|35|150
PB|submitted|~g09|i|Fast byggesakstime på video|Folk reiser inn for å spørre om garasjen. To timer i uken med saksbehandler på skjerm uten bestilling.
PB|plan|-|p|Digitalt planregister med gamle vedtak|Dispensasjoner fra før 1990 finnes bare på mikrofilm. De leses inn, tolkes og knyttes til eiendommen i kartet.
+freed_time|Mindre leting|Timer til arkivsøk|timer|1150|300
PB|submitted|-|i|Varsel om ledige tomter|Unge familier vet ikke når felt legges ut. De kan melde interesse og få melding når noe passer.
VA|implement|=g10|p|Lekkasjesøk med lyttende sensorer|En tredel av drikkevannet forsvinner i bakken. Sensorer på kummene hører etter lekkasje om natten og peker ut strekningen som bør graves.
+direct|Mindre produksjon av vann|Kjøp av energi og kjemi|kr|3100000|2450000
+quality|Lavere vanntap|Andel vanntap|prosent|33.7|24.6
VA|submitted|~g10|i|Vannmåler i alle hytter|Forbruket i hyttefeltene er ukjent. Målere med fjernavlesing skal gi riktig gebyr.
VA|plan|=g36|m|Ledningskart for den som skal grave|Entreprenører venter på kabelpåvisning og graver likevel. En felles bestilling samler ledninger fra alle eiere og gir påvisning samme dag.
+direct|Færre gravskader|Reparasjon etter graving|kr|920000|400000
VA|test|~t03|e|Pumpestasjon som melder fra før den stopper|Overløp oppdages av turgåere. Strømtrekk og vibrasjon tolkes for å varsle tette pumper et døgn før.
+direct|Mindre akuttberedskap|Overtid på vakt|kr|1240000|900000
VE|explore|~t04|e|Hullmelding fra renovasjonsbilen|Hull i veien meldes tilfeldig. Et kamera i renovasjonsbilen kjører alle veier hver uke og finner dem.
VE|submitted|-|i|Sykkelvei ryddet før klokken seks|De som sykler til sykehuset, møter snø. Ruten ryddes først, og status vises på kart.
VE|completed|-|p|Ledlys som dimmer seg selv|Gatelysene brant like sterkt hele natten. Nye lamper senker lyset når ingen går forbi.
+direct|Lavere strømregning for gatelys|Strøm til gatelys|kr|2700000|1300000
EI|follow_up|=g17|p|Styring av varme etter værmelding og bruk|Skolene varmes opp i helger uten folk. Anlegget leser timeplan og værvarsel og stiller varmen rom for rom.
+direct|Lavere energikostnad i skolebygg|Energikostnad|kr|11800000|10100000
+quality|Lavere energibruk|kWh per kvadratmeter|antall|168|141
EI|test|=g37|m|Ombruk av møbler mellom bygg|Gode pulter kastes når kontor flyttes. Et bildelager viser hva som er ledig, og lærlinger pusser opp.
+direct|Mindre kjøp av nye møbler|Innkjøp av inventar|kr|1900000|1200000
EI|submitted|~g17&~t05|i|Solceller på sykehjemstaket med nabodeling|Taket står tomt. Naboene får kjøpe overskuddet gjennom en lokal ordning.
EI|explore|-|m|Renhold etter bruk|Alle rom vaskes hver dag, også de tomme. Tellere i dørene avgjør hvilke rom renholderen tar.
EI|plan|-|p|Digital tvilling av rådhuset|Vedlikehold planlegges etter magefølelse. En modell av bygget samler tilstand, energi og avvik på ett sted.
KL|submitted|-|i|Klimaregnskap per enhet|Lederne ser ikke sine egne utslipp. Regnskapstallene regnes om til utslipp og vises hver måned.
KL|explore|~g12|e|Gjenbruksstasjon på hjul|Folk uten bil får ikke levert avfall. En lastebil står i boligfeltene etter fast rute.
KL|test|=g34|m|Mindre matsvinn på institusjonskjøkken|Ferdig mat går i søpla. Kjøkkenet veier det som kommer tilbake, og en prognose fra avdelingene styrer hvor mye som lages.
+direct|Lavere råvarekostnad|Innkjøp av mat|kr|5200000|4600000
+quality|Mindre kastet mat|Kilo per uke|antall|410.8|260.4
KL|submitted|-|i|Sjøpromenade som tåler storflo|Kaien flommer over hver høst. En vollpark skal holde vannet ute og gi plass til lek.
BE|explore|-|e|Nødnett av frivillige radioamatører|Mobilnettet falt ut i fjor. Radioklubben får faste øvelser og utstyr på tre bygg.
BE|plan|-|p|Kriseplan på telefonen|Planene ligger i permer. Kriseledelsen får sjekklister, varsling og logg på mobil, også uten nett.
HR|follow_up|=g32|m|Digital start for nye ansatte|Nye medarbeidere venter uker på tilganger. Leder fyller ett skjema, og utstyr, kurs, fadder og tilganger kommer av seg selv.
+freed_time|Mindre arbeid for leder ved ansettelse|Timer per nyansatt|timer|2240|900
+quality|Nye føler seg velkommen|Andel svært fornøyde|prosent|58|80
HR|test|~g33|e|Samtalekort om arbeidsglede|Fravær snakkes om når det er for sent. Teamene trekker et kort hver uke og snakker i et kvarter om hva som gir krefter.
+quality|Lavere korttidsfravær|Korttidsfravær|prosent|3.4|2.8
HR|submitted|-|i|Bytt jobb i tre måneder|Folk slutter fordi de ikke kommer videre. Ansatte kan søke et opphold i en annen enhet.
HR|rejected|-|i|Firedagersuke i administrasjonen|Forslag om kortere uke med samme lønn for alle i rådhuset.
OK|implement|=g22|p|Robot leser og fører inngående faktura|Tusenvis av fakturaer konteres for hånd. En robot foreslår konto, prosjekt og mva fra tidligere bilag, og mennesker tar resten.
+freed_time|Mindre manuell kontering|Årsverk til kontering|årsverk|3.2|1.7
+direct|Færre purregebyr|Gebyr og renter|kr|310000|90000
OK|submitted|~g22|i|Fakturavakt mot svindel|Falske fakturaer glir gjennom. Nye kontonummer stoppes til leverandøren er ringt.
OK|explore|-|m|Budsjettprat i klarspråk|Enhetslederne forstår ikke rapportene sine. Tallene vises med tre setninger og ett spørsmål hver måned.
IN|test|=g23|p|Oversikt over kontrakter som løper ut|Avtaler fornyes fordi ingen husker fristen. Alle kontrakter samles i ett register med eier, verdi og varsel et halvt år før.
+direct|Lavere pris etter konkurranse|Kjøp utenfor avtale|kr|8800000|6900000
IN|submitted|-|i|Innkjøp med klimakrav i maler|Klimakrav glemmes. Ferdige krav per varegruppe legges i konkurransegrunnlaget.
IN|rejected|-|i|Egen nettbutikk for kommunens brukte biler|Forslag om å selge biler direkte til innbyggere.
AR|implement|=g24|p|Postmottaket sorterer seg selv|Tre personer leser og fordeler all post. Innholdet tolkes, saken foreslås og skjerming settes, og arkivaren godkjenner.
+freed_time|Raskere journalføring|Årsverk i postmottak|årsverk|3.0|1.8
+quality|Færre feilsendte dokumenter|Feil per uke|antall|22|6
AR|explore|-|p|Langtidsarkiv for fagsystemer som legges ned|Gamle systemer holdes i live for å lese data. Uttrekk lages i standard format og kan søkes i av dem som har rett.
AR|submitted|~g24|i|Skanning på bestilling for eiendomsmapper|Meglere venter på mapper. Mappen skannes først når noen spør etter den.
KS|follow_up|=g08|m|Samtalerobot på hjemmesiden|Innbyggerne finner ikke svar etter arbeidstid. En robot svarer på vanlige spørsmål og sender resten til et menneske neste dag.
+freed_time|Færre enkle telefoner|Timer i telefonen|timer|2700|1900
KS|submitted|~g08|i|Ring meg-knapp|Folk står i kø på telefonen. De legger igjen nummer og får en tid.
KS|test|-|m|Ett nummer for barnefamilier|Foreldre ringer skole, helsestasjon og PPT hver for seg. Et team på fire svarer på alt om barn.
+quality|Løst ved første kontakt|Andel løst første gang|prosent|44|70
KS|completed|-|m|Klart språk i førti brev|Brevene førte til telefoner. De mest brukte brevene ble skrevet om sammen med mottakerne.
+freed_time|Færre oppklarende telefoner|Timer per år|timer|820|500
SI|test|=g39|p,j:F-2026-01|Felles sikkerhetsovervåking døgnet rundt|Ingen ser på loggene om natten. Kommunene kjøper en felles tjeneste som følger med og kan stenge kontoer.
SI|plan|-|m|Opprydding i gamle tilganger|Folk som har byttet jobb, beholder rettighetene. Hver leder bekrefter sine to ganger i året.
DA|plan|=g38|p,j:F-2025-02|Felles dataplattform for styringstall|Tallene hentes for hånd fra tjue systemer. Kommunene bygger et felles sted der data samles, beskrives og deles.
+freed_time|Mindre manuell rapportering|Timer til rapporter|timer|3800|1900
DA|submitted|-|i|Åpne data om lekeplasser|Foreldre spør om tilstand og alder. Kontrollene legges ut på kart.
DA|completed|-|e|Prognose for barnetall per krets|Skolekapasitet ble planlagt med gamle tall. Flytting og fødsler ble satt sammen til en framskriving per krets.
+quality|Treffsikker prognose|Avvik fra virkelig tall|prosent|9|4
IT|test|=g07|e|Møtereferat skrevet av språkmodell|Referat tar kvelden etter møtet. Lyden tas opp med samtykke, og et utkast er klart til retting når møtet er slutt.
+freed_time|Mindre tid på referat|Timer per år|timer|1600|700
IT|explore|~g07|e|Diktering for ansatte med skrivevansker|Noen gruer seg for å skrive rapport. De snakker, og teksten rettes før den lagres.
IT|plan|=g27|p,j:F-2026-02|Kunstig intelligens som utkast til saksframlegg|Saksframlegg er lange og bygger på gamle saker. En assistent finner tidligere vedtak og lager utkast som saksbehandleren kontrollerer.
+freed_time|Raskere saksframlegg|Timer per sak|timer|5400|3900
IT|submitted|-|i|Lånedatamaskiner for skolebarn i ferier|Noen barn har ikke maskin hjemme. Skolens reservemaskiner lånes ut i ferien.
IT|stopped|-|p|Selvbetjent kiosk for passordbytte|Brukerne ringte om passord. Kiosken ble ikke brukt fordi telefonen løste det samme.
KU|rejected|-|i|Drone som filmer alle kulturarrangement|Forslag om fast drone og pilot for strømming.
HO|completed|-|m|Avtalt tidspunkt for hjemmehjelp|Brukerne ventet hele dagen. Besøkene fikk en time å holde seg til, og en melding ved forsinkelse.
+quality|Presise besøk|Andel til avtalt tid|prosent|54|85
"""
PROGRAMMES = [
    ("HO", "Program: Leve hele livet hjemme", "Samler tiltakene for at eldre skal kunne bo hjemme lenger."),
    ("IT", "Program: Digitalt førstevalg", "Samler tiltakene for digitale tjenester til innbyggere og ansatte."),
]
