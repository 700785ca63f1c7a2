"""Aukra. Oppdiktet eksempeldata. Same form as molde.py, no benefits."""
TEXT = """
HO|follow_up|=g02|p|Nattilsyn på skjerm|Pleierne går fra dør til dør hele natten. Rommene til dem som ønsker det, ses via kamera på faste tider, og alarmen går ved uro.
HO|implement|=g04|p,j:F-2025-01|Alarmsentral sammen med nabokommunene|En person på vakt får alle alarmer og all stell. Et bemannet felles mottak svarer først og rykker ut bare når det trengs.
HO|test|=g06|m|Vikarer i app|Avdelingsleder sender hundre meldinger for én vakt. Ledige vakter legges i en app, og vikarene takker ja selv.
HO|explore|=g19|m|Digital lås i omsorgsboliger|Nøkler blir borte og må hentes ved basen. Hjemmetjenesten åpner døren med mobil, og det loggføres hvem som gikk inn.
HO|test|=g30|e|Ukemeny på nettbrett til hjemmeboende|Eldre liker ikke det de får. De krysser av på bilder av middager og får levert det de har valgt.
HO|submitted|~g30|i|Felles torsdagsmiddag i grendehuset|Mange spiser alene. Sanitetsforeningen lager middag og henter folk.
HO|submitted|-|i|Rullatorservice|Rullatorer står med løse hjul. En mekaniker setter dem i stand på fast dag.
HO|assessed|~g01|i|Fargede klistremerker på medisinskap|Ansatte åpner feil skap. Farger per bruker settes på dørene.
HO|explore|-|m|Fysisk aktivitet på resept|Fastlegene mangler tilbud. Frisklivssentralen får egen dag i svømmehallen og turgruppe.
HO|operate|-|p|Responsbil mellom øyene|Det var ingen som rykket ut på nattestid. En bil med to hjelpepleiere står klar.
HO|rejected|-|i|Egen ambulansebåt|Forslag om kommunal båt i beredskap. Ansvaret ligger hos helseforetaket.
SO|plan|-|m|Arbeidstrening på fiskemottak|Deltakere mangler erfaring. Fiskemottaket tar imot to av gangen med kommunal veileder.
BV|submitted|-|i|Foreldrekaffe på helsestasjonen|Ferske foreldre sitter alene. Kaffe med helsesykepleier og andre familier hver tirsdag.
SK|implement|=g14|p|Lesepoeng|Elevene leser stadig mindre. En app foreslår bøker etter nivå, gir poeng for lesetid og viser læreren hvem som trenger hjelp.
SK|plan|~g13|m|Samtalestund hver mandag|Elever vil ikke på skolen etter helgen. Første time mandag er samtale i små grupper.
SK|submitted|-|i|Undervannskamera i kaia|Elever vet lite om livet i sjøen. Et kamera sender til klasserommet.
SK|test|-|e|Elevene driver kantina|Kantina gikk med tap. Elevene setter meny og regnskap.
SK|stopped|-|m|Digital tavle i gymsal|Lærerne ville vise øvelser på skjerm. Tavlen tålte ikke ballspill, og veggen var for svak.
BH|test|=g15|m|App for barnehageforeldre|Beskjeder henger på lapper. Foreldre får meldinger, fraværsføring og opptak i én app.
BH|submitted|-|i|Regntøybank|Barn mangler regntøy. Brukt regntøy byttes mellom familier.
KU|plan|=g35|m|Utstyrssentral for ski og sykler|Ikke alle familier kan kjøpe utstyr til fritiden. Sentralen låner gratis ut alt fra skøyter til telt.
KU|submitted|~g35|i|Båtutlån for ungdom|Ungdom uten båt kommer seg ikke på sjøen. To båter lånes ut etter kurs.
KU|explore|~t08|m|Gassmuseet på nett|Historien om anlegget er lite kjent. Filmer og kart lages sammen med pensjonerte operatører.
KU|submitted|-|i|Felles kulturkalender|Arrangementer kolliderer. Alle lag legger inn i én kalender.
FR|plan|-|m|Frivillig koordinator for alle lag|Små lag sliter med administrasjon. En koordinator hjelper med regnskap og søknad.
DI|test|=g21|m|Digitalt verksted for eldre|Alt er på nett og mange faller utenfor. Frivillige lærer bort BankID, helseportal og video på biblioteket hver onsdag.
PB|assessed|~g28|i|Fotokonkurranse om kulturlandskap|Få vet hva planen verner. Folk sender bilder av steder de er glad i.
PB|submitted|~g09|i|Forhåndsmøte om hyttebygging|Mange hytteeiere søker feil. Møte hver pinse på ferjekaia.
VA|explore|~t03|m|Klimapåvirkning på avløp|Avløpet går fullt ved springflo. Sensorer gir varsel og tall til dimensjonering.
VA|submitted|-|i|Regnbed i skolegården|Vannet står i skolegården etter hvert regnskyll. Et bed med stedegne planter kan ta unna og brukes i undervisningen.
VE|plan|-|m|Ladested på ferjekai|Ferjen venter, og biler mangler strøm. Lading i køen til ferja.
EI|follow_up|=g17|p|Smart styring av varme og lys|Bygg står varme uten folk. Styringen ser på bookinger og værmelding og slår av det som ikke trengs.
EI|submitted|~g17|i|Termografering av skolevegger|Noen vegger er kalde. Elever filmer med varmekamera.
KL|test|=g12|m|Dunker med nivåmåler|Mange tømmes uten å være fulle. Sensor i lokket melder fyllingsgrad, og ruten legges etter behov.
KL|submitted|-|i|Plastsanking som valgfag|Stranda er full av plast. Valgfaget rydder og teller.
BE|explore|-|e|Varslingsgruppe for ferjestans|Ansatte kommer seg ikke på jobb. En gruppe deler transport når ferja står.
HR|test|=g32|m|Første dag på jobb uten hindringer|Nye må vente på pc og adgang. Ett skjema setter i gang bestilling, opplæring og fadder.
HR|submitted|-|i|Stille rom|Ansatte mangler et sted å hente seg inn. Et rom uten telefon på hver enhet.
IN|submitted|~t02|i|Innkjøp fra lokale båter|Fisk kjøpes fra grossist. Kjøkkenet prøver fast levering fra en sjark.
KS|implement|=g08|m|Spør oss-robot på nett|Servicetorget svarer på det samme dagen lang. Roboten svarer på åpningstider, barnehage og renovasjon, og overfører til ansatt når den ikke kan.
SI|test|=g25|m|Trening mot falske meldinger|Ansatte åpner vedlegg fra fremmede. De får øvingsmeldinger hver måned og kort læring når de tar feil.
IT|explore|=g27|p,j:F-2026-02|Skriveassistent for saksbehandlere|Utredninger tar lang tid. Assistenten leter i tidligere saker og skriver første utkast, som kontrolleres av mennesker.
SI|plan|=g39|p,j:F-2026-01|Overvåking av datasikkerhet på natt|Ingen er på jobb når angrep skjer. En felles tjeneste ser på logger og sperrer kontoer.
"""
