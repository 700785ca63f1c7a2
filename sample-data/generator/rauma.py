"""Rauma, nynorsk. Oppdikta eksempeldata. Same form as molde.py."""
TEXT = """
HO|implement|=g01|p|Pilleboksen som minner deg på det|Heimesjukepleia køyrer lange turar berre for å gi tablettar. Ein låst boks ringer når det er tid, og varslar tenesta om medisinen ikkje er teken.
+freed_time|Mindre køyring for medisin|Timar på veg|timer|2400|1100
+quality|Færre feil med medisin|Avvik per månad|antall|11|4
HO|test|=g03|m|Heime med eiga måling ved lungesjukdom|Kronisk sjuke blir innlagde for seint. Dei måler pusten og vekta heime, og ein sjukepleiar ringer når tala går feil veg.
+quality|Færre innleggingar|Innleggingar per pasient|antall|1.9|1.1
HO|test|=g04|p,j:F-2025-01|Alarmar frå heimane til eit felles mottak|Vaktbilen må stoppe for å svare på alarmar. Eit samla svarsenter skil mellom det som hastar, og det som kan vente.
HO|explore|~g02|e|Nattpatrulje med elbil mellom bygdene|Nattevaktene dekkjer store avstandar. To bilar deler kommunen og møtest ved grensa.
HO|plan|=g06|m|Vikarar melder seg sjølve i app|Leiarane bruker ettermiddagen på å ringe. Ledige vakter blir lyste ut til dei som har rett kompetanse, og den første som svarar, får vakta.
+freed_time|Leiartid spart|Timar per år|timer|1900|600
HO|implement|=g19|m|Elektroniske lås på dørene til heimebuande|Nøkkelskapet er uoversiktleg og utrygt. Tilsette opnar med telefonen, og kvar opning blir loggført.
+direct|Mindre tid på nøklar|Innsparte vakttimar|kr|540000|230000
HO|submitted|~g30|i|Felles frukost på omsorgssenteret|Bebuarane et åleine på rommet. Lag på sju et saman med ein tilsett.
HO|submitted|~t09|i|Trim på låven|Eldre i fjellbygdene har langt til trening. Ein låve blir treningsrom to dagar i veka med fysioterapeut.
HO|operate|-|p|Felles legevaktbil|Legane køyrde kvar sin bil. Ein fast sjåfør og bil gir meir tid med pasienten.
+direct|Lågare leige av bil|Leige|kr|820000|500000
HO|stopped|-|e|Talande klokker på avdelinga|Klokka sa frå om medisin, men skremde bebuarane.
SO|explore|-|m|Buprøve for unge med rettleiar|Unge manglar erfaring med å bu sjølve. Prøveleilegheiter med rettleiar i tre månader.
SO|submitted|~g31|i|Kvardagsspråk på sagbruket|Flyktningar lærer språk for sakte. Sagbruket og vaksenopplæringa deler dagen.
BV|plan|=g16|m|Barn fortel med bilete|Barn i tiltak må forklare seg om att og om att. I ein trygg app teiknar og svarar dei før møtet, så slepp dei ta opp alt på nytt.
+quality|Barn opplever å bli høyrde|Del av saker|prosent|48|85
SK|implement|=g14|p|Lesestjerna|Guta les mindre for kvart år. Ein app gir bøker på rett nivå, med oppgåver og premie for kvar time lesing.
+quality|Betre lesing|Gjennomsnittleg leseskår|poeng|46|51
SK|submitted|~g14|i|Lesevener på tvers av trinn|Store elevar les ikkje for små. Sjetteklasse les for første kvar fredag.
SK|test|=g40&~g13|e|Skuleplassen som opnar klokka sju|Nokre barn er redde for skulen. Ein time med bål og leik før skulen startar, utan krav.
SK|submitted|-|i|Fjellskulen|Natur- og skredkunnskap er svak. Fast veke i fjellet med klatrelaget.
SK|completed|-|m|Teknologikasser på rundgang|Skulane hadde ikkje råd til utstyr. Kasser med robotar gjekk på rundgang mellom skulane.
+direct|Mindre innkjøp|Innkjøp av utstyr|kr|400000|160000
BH|submitted|-|i|Barnehagen som bonde|Barn veit lite om mat. Barnehagen leiger ein åkerlapp og sel poteter.
BH|plan|-|m|Språkløype for fleirspråklege barn|Barna er ulikt følgde opp. Ei fast løype med observasjon, bøker heim og heimebesøk.
+quality|Barn klare for skule|Del med aldersadekvat språk|prosent|62|80
KU|explore|=g18|m|Hallen opnar seg for den som har leigd|Vaktmeistrane må møte opp for kvar trening. Laga reserverer på nett og låser seg inn med telefonen.
KU|submitted|-|i|Kulturhus delt av tre lag|Laga har kvar sine hus i forfall. Dei flyttar saman med felles kalender.
KU|follow_up|~t08|m|Tindevegen som lydbok|Besøkande køyrer forbi historia. Lydforteljingar følgjer vegen på telefonen.
+quality|Meir bruk av kulturminne|Nedlastingar|antall|300|2500
KU|rejected|-|i|Digitalt vardebrannarrangement|Framlegg om lysshow med drone.
FR|explore|~g20|e|Turvenn med rullestol|Eldre kjem ikkje ut. Frivillige får ein elektrisk rullestol som kan køyre på grusveg.
FR|submitted|-|i|Bygdesjåfør|Folk utan bil kjem ikkje til butikken. Ei liste over frivillige sjåførar med enkel godtgjersle.
DI|test|=g21|m|Netthjelparane|Eldre får ikkje logga seg på helsetenester. Skuleelevar og frivillige har drop-in på biblioteket der dei lærer bort BankID og videosamtale.
+quality|Eldre meistrar nett|Del som klarar pålogging åleine|prosent|42|60
PB|plan|~g09|m|Byggjesaksmøte på kveld|Folk har ikkje fri på dagtid. Eitt kveldsmøte i månaden med kart på stor skjerm.
+freed_time|Færre manglar|Timar til mangelbrev|timer|300|160
PB|submitted|-|i|Nabovarsel på telefonen|Naboar får brev som ingen les. Varsel med kart og knapp for innspel.
PB|stopped|-|e|Byggjemåling med mobiltelefon|Innbyggjarane målte opp sjølve, men nøyaktigheita heldt ikkje.
VA|test|=g10|p|Lytteutstyr mot vasstap|Mykje av vatnet renn ut før det når huset. Høyrande utstyr på vassleidningen finn lekkasjar om natta og viser kvar det bør gravast.
+direct|Mindre kjøp av energi|Energi og kjemikaliar|kr|1250000|980000
+quality|Mindre vasstap|Del tapt vatn|prosent|38|27
VA|submitted|-|i|Vassur til skular|Elevar drikk lite vatn. Ein skjerm viser kor mykje som er drukke på skulen.
VA|explore|-|m|Reinsing med torv|Små anlegg slepp ut næring. Torvfilter blir prøvd ved tre hyttefelt.
VE|test|=g11|m|Kart over brøytinga|Innbyggjarane veit ikkje når bilen kjem. Brøytebilane blir sporte, og kartet viser rydda veg og venta tid.
+direct|Mindre brøytekostnad|Brøyting|kr|3700000|3350000
VE|submitted|-|i|Rasteplass med lading|Turistane stoppar utan å bruke pengar. Lading og lokal mat på ein plass.
EI|follow_up|~g17|p|Flisfyring med lokal flis|Oljefyren på helsehuset var gammal. Lokal skogeigar leverer flis og driftar fyren.
+direct|Lågare fyringskostnad|Fyring|kr|1600000|1000000
EI|submitted|~g17|i|Opne garderobar for energiprøve|Tomme garderobar held varme. Temperatur blir senka og målt i to månader.
EI|test|=g37|e|Bytesentral for kontormøblar|Nye møblar blir kjøpte medan gode står lagra. Tilsette finn ledige ting med bilete og hentar sjølve.
+direct|Mindre innkjøp av møblar|Innkjøp|kr|430000|220000
KL|explore|-|m|Karbonrekneskap for landbruket|Bøndene manglar tal. Rådgivar reknar ut med dei og føreslår tiltak.
KL|plan|=g34|m|Mat på kjøkkenet til rett mengd|Mykje mat frå sjukeheimen hamnar i bosset. Avdelingane melder inn kor mange som et, og restane blir vegne kvar dag.
+direct|Mindre råvareinnkjøp|Mat|kr|1800000|1550000
BE|implement|=g29|p|Varsling om flaum og ras frå eigne målarar|Elvar og skråningar endrar seg på timar. Målarar for vasstand, nedbør og rørsle sender melding til beredskapsvakta.
+quality|Tidlegare åtvaring|Minutt før stenging|antall|15|80
BE|explore|~g26|e|Øving saman med nabokommunane på ferje|Øvingane blir for snille. Ei ferje stoppar midt på fjorden, og alle må samarbeide.
BE|plan|=g26|m|Trening i krise på skjerm|Øvingane blir utsette og gløymde. Kriseleiinga trener kvar månad på ei kort hending på skjerm og får tilbakemelding.
HR|follow_up|=g32|m|God start for nytilsette|Ein ny medarbeidar manglar tilgang den første veka. Eit skjema set i gang utstyr, tilgangar, kurs og fadder før første dag.
+freed_time|Mindre arbeid for leiar|Timar per år|timer|900|380
HR|submitted|-|i|Kaffi med kommunedirektøren|Tilsette kjenner ikkje leiinga. Ope bord ein time kvar veke.
OK|explore|-|e|Rekneskapshjelp for einingsleiarar|Leiarar finn ikkje tala. Ein rekneskapsperson sit på eininga to dagar i månaden.
IN|plan|~t02|m|Felles liste over lokale leverandørar|Lokale får ikkje tilbod. Register der verksemder melder seg inn.
AR|test|=g24|m|Maskin les og fordeler innkomen post|Arkivet bruker formiddagen på å opne og fordele brev. Eit verktøy les teksten, føreslår sak og mottakar, og arkivaren godkjenner.
+freed_time|Mindre postfordeling|Timar per år|timer|1400|600
KS|explore|~g08|e|Kundetorg på bokbuss|Fjellbygdene har lang veg til kommunehuset. Bokbussen tek med ein rettleiar annankvar veke.
SI|submitted|-|i|Låseskap for mobilar i møterom|Telefonar tek opp. Skap med lading utanfor møterommet.
DA|plan|=g38|p,j:F-2025-02|Felles dataplattform for kommunane|Rapportane blir laga for hand kvart tertial. Kommunane deler eit lager med data, definisjonar og tilgangsstyring.
IT|submitted|=g27|i|Utkast til saksframlegg frå språkmodell|Saksframlegga tek for lang tid. Ein modell les tidlegare vedtak og lagar eit framlegg som sakshandsamaren rettar.
OK|operate|-|m|Eitt rekneskapskontor for føretaka|Føretaka førte kvar for seg. Felles kontor tek rekneskap og lønn.
+direct|Mindre tenestekjøp|Kjøp av tenester|kr|900000|520000
HO|submitted|-|i|Sømsirkel for helsetøy|Tøyet passar ikkje dei som sit i rullestol. Syklubben syr om etter mål.
"""
