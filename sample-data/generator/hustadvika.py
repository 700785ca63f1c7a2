"""Hustadvika. Oppdiktet eksempeldata. Same form as molde.py."""
TEXT = """
HO|implement|=g02|p|Digitalt tilsyn om natten|Nattevakten går inn og vekker beboere som sover. Kamera og bevegelsessensor gir tilsyn på skjerm til avtalt tid, og bare de som trenger hjelp, får besøk.
+freed_time|Færre nattbesøk|Timer til tilsyn om natten|timer|5100|2600
+quality|Bedre søvn|Andel som sover uten avbrudd|prosent|35|60
HO|test|=g03|p|Måling av blodtrykk og oksygen i egen stue|Folk med lungesykdom ender på akuttmottaket. De får måleutstyr hjemme og en digital egenbehandlingsplan som hjemmesykepleien følger.
+direct|Færre døgn på sykehus|Betaling for utskrivningsklare|kr|960000|500000
HO|test|=g04|p,j:F-2025-01|Trygghetsalarmer til felles mottak|Alarmen går til en travel sykepleier på vakt. Responssenteret tar imot, snakker med brukeren og sender bare ut når det trengs.
HO|plan|=g05|m|Årsturnus med hjelp av prognose|Vaktlistene går ikke opp på lørdager. Behovet beregnes fra tidligere år, og bemanningen legges for tolv måneder av gangen.
+direct|Lavere vikarutgift|Utgift til byråvikarer|kr|3900000|2800000
HO|explore|~g01|e|Apotekpakkede multidoser levert med post|Sykepleierne sorterer tabletter for hånd. Apoteket pakker i poser per klokkeslett og sender hjem.
HO|submitted|~t09|i|Sansehage ved bokollektivet|Beboerne er mest inne. Duft, vann og høye bed bygges sammen med hagelaget.
HO|submitted|-|i|Dusj uten hjelp|Mange får hjelp til dusj fordi badet er upraktisk. En dusjstol med tørkefunksjon kan prøves hos tre.
HO|follow_up|-|m|Pårørendeskole på kveldstid|Pårørende til personer med demens sliter ut seg selv. Fem kvelder med fag, avlastning og telefonliste.
+quality|Pårørende mestrer hverdagen|Mestringsskår|poeng|2.6|3.6
HO|operate|-|m|Elbiler i hjemmetjenesten|Bilene sto i kø for drivstoff. Bytte til elbiler med lading ved base og ruteplan.
+direct|Lavere drivstoffutgift|Drivstoff|kr|1100000|420000
HO|rejected|-|i|Hund på hvert sykehjem|Forslag om fast ansatt hund i avdelingene.
SO|test|=g31|e|Snakk norsk med en app|Flyktninger får for lite muntlig øving. En samtaleapp gir dialoger fra fiskemottak og helsefag med uttalehjelp.
+quality|Muntlig norsk|Andel bestått muntlig A2|prosent|40|58
SO|submitted|-|i|Felles bruktbutikk drevet av deltakere|Deltakere mangler praksis. Butikken gir arbeidstrening og billig utstyr til familier.
SO|explore|-|m|Økonomikurs med mat|Kurs med lysbilder når ingen. Deltakerne lager ukemiddag og budsjett sammen.
BV|plan|~t06|m|Hjemmebesøk av familieveileder på kveld|Problemene skjer når kontoret er stengt. Veilederen jobber ettermiddag og kveld tre dager i uken.
+quality|Færre nye meldinger|Andel med ny melding innen et år|prosent|31|20
SK|plan|=g13|m|Fraværsteam på tvers av skoler|Elever forsvinner gradvis. Et team får beskjed når en elev har vært borte mer enn fem dager og møter familien hjemme.
SK|submitted|-|i|Matpakkefri fredag|Mange kommer uten mat. Ungdomsbedriften lager suppe av lokale råvarer.
SK|test|-|e|Uteskole med drivhus|Naturfag læres av bok. Et drivhus ved hver skole driftes av elevene året rundt.
SK|operate|-|m|Felles leirskole på Bud|Leirskole ble dyr å kjøpe. Kystfortet brukes med egne lærere og lokale fiskere.
+direct|Lavere utgift til leirskole|Utgift per år|kr|690000|420000
SK|stopped|-|e|Virtuelle briller i samfunnsfag|Elevene ble kvalme, og innholdet var på engelsk.
BH|test|=g15|m|Melding og opptak for foreldre på ett sted|Foreldre bruker tre ulike løsninger. Beskjeder, fravær og opptak samles i én portal med varsel på telefonen.
+freed_time|Mindre telefontid i barnehagen|Timer per år|timer|780|400
BH|submitted|-|i|Barnehagen i naustet|Kystkulturen er fremmed for barna. En fast naustdag i uken med eldre båtfolk.
KU|test|=g18|m|Selvbetjent booking og adgang til haller|Vaktmesteren kjører rundt med nøkler. Lagene bestiller på nett og får adgang med kode i tiden de har leid.
+freed_time|Mindre nøkkelkjøring|Timer|timer|610|150
KU|explore|=g35|m|Utlånssentral for sports- og friluftsutstyr|Ikke alle har råd til ski. Alle kan låne utstyr gratis fra et tidligere butikklokale, drevet med ungdom på arbeidstrening.
KU|submitted|~t08|i|Kystlydarkivet|Dialekter og arbeidssanger dør ut. Ungdom intervjuer eldre og legger opptakene på nett.
KU|follow_up|-|m|Ungdomsklubb på hjul|Det er langt til klubben. En buss med spill og voksne kjører fast rute mellom bygdene.
+quality|Unge har et sted å være|Besøk per måned|antall|140|300
FR|explore|~g20|e|Tidsbank for nabohjelp|Folk vil hjelpe, men også få hjelp. Timer gis og brukes mellom naboer.
DI|implement|=g21|p|Digital hjelp for seniorer|Eldre utestenges når alt blir på nett. Frivillige og bibliotek holder faste drop-in-dager der folk lærer BankID, Helsenorge og videosamtale.
+quality|Eldre klarer seg på nett|Andel som bruker Helsenorge selv|prosent|48|65
PB|implement|=g09|p|Automatisk sjekk av byggesøknad|Saksbehandlerne skriver mangelbrev hele dagen. Søknaden leses av maskin og sammenlignes med regler og plan, så feil rettes før den kommer inn.
+freed_time|Mindre mangelbrev|Timer|timer|1200|500
+quality|Kortere saksbehandling|Dager|dager|38|24
PB|submitted|~g28|i|Folkeverksted om sentrum|Planer møter motstand sent. Et åpent verksted i tomme lokaler i to uker med modellklosser.
PB|submitted|-|i|Spøkelseshus tilbake i bruk|Tomme hus forfaller. Eierne får et tilbud om formidling og rådgivning.
VA|explore|~g10|e|Drone langs råvannsledningen|Ledningen går i myr. En drone med varmekamera leter etter brudd to ganger i året.
VA|plan|-|p|Slamvarsel for septiktanker|Tømmes etter kalender, ikke behov. Nivåmåler i hundre tanker styrer ruten.
+direct|Færre tømminger|Utgift til tømming|kr|2200000|1800000
VA|rejected|-|i|Kildevann på flaske til gjester|Forslag om eget merke for kommunens vann.
VE|test|=g11|m|Sporing og planlegging av brøyting|Innbyggerne ringer om brøytebilen. Bilene spores med GPS, kartet viser når veien ble ryddet, og rutene legges om.
+direct|Lavere brøyteutgift|Brøyting|kr|4800000|4300000
VE|submitted|~g11|i|Strøkasser styrt av velforeninger|Glatte bakker venter på bil. Velforeningene får kasser og nøkler.
VE|completed|~t07|m|Fartstavler laget av elever|Bilene kjørte fort forbi skolen. Tavlene viste tegninger når farten var rett.
+quality|Lavere fart|Snittfart|antall|47|40
EI|follow_up|=g17|p|Energistyring i skoler og haller|Ventilasjonen går på full styrke hele døgnet. Sensorer og værprognoser styrer varme og luft etter når bygget er i bruk.
+direct|Lavere strømutgift|Strøm|kr|6300000|5200000
EI|plan|=g37|m|Digitalt lager for brukt inventar|Stoler kastes mens naboenheten kjøper nye. Alt som er til overs, fotograferes og legges ut til de andre enhetene.
+direct|Lavere møbelutgift|Møbler|kr|700000|400000
EI|submitted|~t05|i|Loddrette solceller som gjerde|Skolegården trenger gjerde. Gjerdet kan lage strøm.
KL|explore|-|e|Tang som fyllmasse i bed|Tangen hoper seg opp på stranda. Den vaskes, komposteres og brukes i kommunale bed.
KL|submitted|~g34|i|Restemiddag til frivillige|Mat fra skolekantina blir til overs. Frivillige serverer den samme kveld på Frivilligsentralen.
BE|plan|=g26|m|Digitale øvelser i kriseledelsen|Øvelser blir utsatt hvert år. Korte øvelser på skjerm med tilfeldig hendelse og automatisk evaluering hver måned.
BE|submitted|~t01|i|Egenberedskapsboks i nabolag|Husstandene mangler vann og lykter. Grendelag får en felles kasse og ansvarsperson.
BE|test|=g29|p|Måling av vannføring og skredfare i sanntid|Bekker går over sine bredder på få timer. Vannstand, nedbør og bevegelse i skråningen måles og varsler vakta før veien går.
+quality|Tidligere varsel|Minutter varsel før stenging|antall|20|90
HR|test|=g33|m|Tidlig oppfølging ved sykemelding|Kontakten kommer for sent. Leder får påminning dag fire og en samtaleguide, og bedriftshelsetjenesten kobles på tidlig.
+direct|Lavere sykelønn|Vikarutgift ved fravær|kr|5200000|4500000
HR|submitted|~g32|i|Fadder på tvers av tjenester|Nye ser bare egen avdeling. En fadder fra en annen enhet inviterer til tre kaffekopper.
HR|explore|-|e|Lederlag på tur|Lederne møtes bare i møterom. Fire vandringer i året med en ekte utfordring fra en enhet.
OK|implement|=g22|p|Automatisk kontering av leverandørfaktura|Regnskap taster de samme kontoene uke etter uke. En maskin lærer av gamle bilag og fører, og avvik legges i kø til et menneske.
+freed_time|Mindre tasting|Årsverk|årsverk|2.1|1.2
OK|submitted|-|i|Åpen kommunekasse på nett|Innbyggerne forstår ikke hvor pengene går. Et enkelt bilde per tjeneste på nett.
IN|explore|-|e|Felles innkjøp av arbeidstøy|Tøyet kjøpes på hver enhet. En rammeavtale med vask og reparasjon.
AR|stopped|~g24|m|Sentralt skannested i arkivet|Skanning ble sentralisert, men tok lengre tid enn før.
KS|submitted|-|i|Åpen dag i servicetorget|Folk kjenner ikke tjenestene. En lørdag i måneden med alle enheter på gulvet.
SI|explore|-|m|Trygge passord på helseavdelinger|Delte brukere på vaktrom. Kort med kode gir egen pålogging på to sekunder.
DA|plan|=g38|p,j:F-2025-02|Felles dataplattform|Styringstall samles i regneark som ikke stemmer. Tallene hentes automatisk til et felles lager, der kommunene deler definisjoner.
+freed_time|Raskere tertialrapport|Timer|timer|900|500
DA|completed|-|e|Kart over tomme bygg|Ingen visste hvilke bygg som sto tomme. Strøm- og matrikkeldata ble satt sammen.
+quality|Tomme bygg registrert|Antall|antall|0|120
IT|test|=g27|p,j:F-2026-02|Assistent som skriver saksutredning|Politiske saker tar dager å skrive. Et språkverktøy henter tidligere saker og foreslår tekst og kilder, mennesket bestemmer.
IT|submitted|-|i|Reparasjonskafé for skjermer|Utstyr kastes for små feil. En kveld i måneden lærer elever og eldre å bytte batteri.
HO|submitted|-|i|Ønskebrønnen på sykehjemmet|Ønskene til beboerne blir glemt. En enkel liste på kjøkkenet der alle kan krysse av det de klarte.
"""
