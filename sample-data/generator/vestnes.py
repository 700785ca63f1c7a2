"""Vestnes, mest nynorsk. Oppdikta eksempeldata. Same form as molde.py, no benefits."""
TEXT = """
HO|implement|=g01|p|Automatisk dosering av medisin i heimen|Turar for å gi medisin tek mykje tid. Ein dispensar gir rett dose på rett klokkeslett og varslar heimetenesta ved avvik.
HO|test|=g02|p|Tilsyn om natta med sensor og kamera|Bebuarane vaknar av at nattevakta kjem inn. Dei som seier ja, får tilsyn på skjerm til faste tider, og vakta går berre når noko er gale.
HO|test|=g04|p,j:F-2025-01|Samla mottak for tryggleiksalarmar|Alarmane stressar dei som er på vakt. Eitt felles senter svarar og set i verk hjelp.
HO|submitted|~g19|i|Nøkkelboks med lys|Tilsette finn ikkje nøkkelboksane i mørkret. Små lys blir festa på boksane.
HO|explore|~g30|m|Måltid i fellesskap|Eldre et åleine og et lite. Omsorgsbustadene skiper til felles middag med skuleelevar ein gong i veka.
HO|assessed|-|i|Digital dagbok for pårørande|Familien får lite vite. Avdelinga legg inn korte notat og bilete etter samtykke.
HO|submitted|~t09|i|Balansebana på kaia|Fall er vanlegaste årsak til innlegging. Ei trygg balansebane ute blir brukt med fysioterapeut.
HO|operate|-|m|Felles kjøkken for to sjukeheimar|Kvart kjøkken laga mat åleine. Eitt kjøkken lagar, det andre varmar.
SO|plan|~g31|m|Arbeidsspråk på verftet|Tilsette frå andre land forstår ikkje HMS. Kurs på norsk om tryggleik i arbeidstida.
SO|submitted|-|i|Ungdomsmentor frå bedrift|Unge utan arbeid manglar nokon å spørje. Ein mentor frå næringslivet følgjer dei i eit halvt år.
BV|assessed|~t06|i|Foreldrerettleiing på nett|Foreldre kjem seint til hjelp. Korte leksjonar og ein samtale med rettleiar kvar veke.
SK|test|=g13|m|Fråværsrutine som slår inn etter fem dagar|Skulane reagerer ulikt på fråvær. Systemet gir beskjed til kontaktlærar og ressursteam, som besøkjer heimen.
SK|submitted|~g14|i|Forfattarbesøk på skjerm|Elevane møter få forfattarar. Ein forfattar les på skjerm og svarar på spørsmål.
SK|explore|-|m|Verkstadskule for ungdom|Ungdom går lei av teori. To dagar i veka på verkstad i lokalt næringsliv.
SK|rejected|-|i|Skuleuniform|Framlegg om like klede.
BH|plan|~g15|m|Felles tilsyn mellom barnehagane|Tilsyn er tilfeldig. Barnehagar går i kvarandre sine etter ei enkel liste.
BH|submitted|-|i|Bål og bok|Lesing kjem i vegen for leik. Lesestund ute ved bål kvar torsdag.
KU|test|=g18|p|Kode i staden for nøkkel i fleirbrukshallen|Nøklane forsvinn, og hallar står tomme. Laga bestiller tid og får eingongskode til døra.
KU|explore|-|m|Dansekveld for alle aldrar|Ungdom og eldre møtest ikkje. Dans med levande musikk kvar månad.
KU|completed|~t08|m|Digitalt fotoarkiv for bygdene|Bileta låg i private album. Frivillige skanna og fortalde.
FR|test|=g20|m|Kaffikompis|Folk sit åleine medan andre vil hjelpe. Frivilligsentralen set saman to og to etter interesser og dag, og følgjer opp.
FR|submitted|~g35|i|Verktøyutlån på biblioteket|Folk kjøper verktøy dei bruker éin gong. Biblioteket låner ut drill og sag.
DI|submitted|~g21|i|Sommarungdom som lærer bort telefon|Eldre får ikkje brukt telefonen. To ungdommar får sommarjobb for å gå heim og hjelpe.
PB|test|=g28|m|Gå inn i planen|Reguleringskart er vanskelege å lese. Innbyggjarane ser forslaget i 3D på nett og legg innspel på det dei peikar på.
PB|submitted|~g09|i|Teiknekurs for byggjesøkjarar|Teikningane er ofte uleselege. Kveldskurs for dei som skal byggje sjølve.
VA|implement|=g10|p|Finn vasslekkasjar med lytteutstyr|Vasstapet er høgt. Sensorar på leidningsnettet høyrer lekkasje om natta og sender plasseringa til vakta.
VA|plan|=g36|m|Ett kart over alle ledninger i grunnen|Gravemaskiner treffer kabler. En felles bestilling henter kart fra alle eierne før det graves.
VA|submitted|-|i|Dusjklokker i symjehallen|Varmtvatn blir sløst. Klokker på to minutt blir hengde opp.
VE|explore|~g11|e|Snøstikker som måler seg sjølve|Vakta veit ikkje snødjupna. Stikkene måler og melder på kart.
VE|submitted|~t04|i|Vegmelding med foto|Innbyggjarar ringer om hol. Bilete og plassering blir sende rett til entreprenøren.
EI|plan|~g17|p|Varmepumpe frå sjøen|Rådhuset er dyrt å varme. Varmepumpe i fjorden skal gi varme til tre bygg.
EI|submitted|~g37|i|Verkstad for gamle stolar|Stolar blir kasta når dei kan limast. Ein pensjonist og lærlingar limar dei.
EI|completed|-|e|Sensor i møterom|Rommene sto reservert uten å bli brukt. Sensorer frigjorde dem etter ti minutter.
KL|assessed|=g12|m|Avfallsdunkar som seier frå når dei er fulle|Renovasjonsbilen tømmer halvtomme dunkar. Nivåmåling på dunkane styrer ruta.
KL|submitted|-|i|Sykkel til kommuneplanen|Tilsette køyrer bil til møte. Ein utlånssykkel ved rådhuset.
BE|explore|~t01|e|Tryggleikskonvolutt til alle husstandar|Innbyggjarane veit ikkje kvar dei skal møte. Ein konvolutt med kart, nummer og sjekkliste.
HR|implement|=g33|m|Rask kontakt ved sjukmelding|Leiarane veit ikkje kva dei skal gjere. Varsel dag fire, samtaleguide og tidleg kontakt med bedriftshelsetenesta.
HR|submitted|-|i|Permisjonsbank for tilsette|Tilsette med sjuke foreldre bruker opp feriedagane. Kollegaer kan gi bort avspasering til ein felles bank.
IN|test|=g23|m|Register over avtaler med utløp|Avtalar blir forlenga utan at nokon merkar det. Eit register med eigar og varsel før utløp.
IN|submitted|-|i|Innkjøpskafé|Tilsette kan ikkje reglane. Open prat ein gong i månaden med døme.
AR|stopped|~g24|e|Pappfri byggjesak|Byggjesaksarkivet skulle tømmast, men pengar mangla.
KS|explore|~g08|e|Innbyggjartelefon med fast svar|Innbyggjarane blir sette over fleire gonger. Ein tilsett følgjer saka til ho er løyst.
SI|plan|=g25|m|Øving i å kjenne att falsk e-post|Tilsette klikkar på lenkjer. Kvar månad får dei ein prøvemelding, og ei kort forklaring om dei blir lurte.
IT|test|=g07|e|Møtenotat fra språkmodell|Referater blir skrevet sent og ulikt. Modellen lager utkast til møtenotat av lydopptaket, og møtelederen retter.
IT|submitted|~g07|i|Undertekst på kommunestyremøte|Høyrselshemma får ikkje med seg møtet. Teksting i sanntid på storskjerm.
SI|test|=g39|p,j:F-2026-01|Felles vakt for datatryggleik|Angrep skjer når ingen er på jobb. Ei felles ordning ser etter avvik i loggane døgnet rundt og kan stengje kontoar.
"""
