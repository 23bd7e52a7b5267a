"""Talk with nothing in it, by the reason for which a careless check would mind it. Half of it was held out:
nobody looked at which of those texts are minded, only at how many."""

from __future__ import annotations

SEEN: dict[str, str] = {
    "names": """
        Hans Fuchs asked a question / Mr Hitchcock again / thanks Mrs Babcock
        Peacock and Woodcock are on stage / Dick Van Dyke is 99 / Kent and Kant
        Bach before breakfast / Fokker and Focke / Kiki and Koko say hi / greetings from the Butchers
        Randy and Gaye / Ms Cocker sings / Joe Cocker live / Jason Whorley / Takeshita is the host
        Shitov plays / Dr Wankel invented it / Sir Slater speaks
        Trina and Trini / Fata Morgana / Nagy Ferenc / Nikita Kikuchi / Anushka and Lakshita
        Twomey and Twigg / Bastian Schweinsteiger / Bastiat wrote it / Pascoe is next / Puskas award
        Ashlee Simpson / Fagundes scored / Faggioli wins the hill climb / Fagan read it
        Skanderbeg square / Hoare logic / Jack Assad
        Cockcroft and Walton / Chuck Norris / Kuchen by Frau Koch / Rick Fox and Megan Fox
        Hugh Jass is a joke / Tychonoff / Niggemann is an old name / Bichette homered
        Bischoff and Bitsch / Tranmere Rovers / Trane plays / Titus and Tatiana / Puck and Tuck
    """,
    "places": """
        Scunthorpe united / Clitheroe / Cockfosters on the Piccadilly line / Penistone market
        Dickson county / Wankdorf stadium in Bern
        Wankendorf / Bitchfield road / Lake Chiemsee / Nigeria and Niger / Nagoya / Kikinda / Shitkino
        Chinko river / Chincoteague / Sussex / Middlesex hospital / Essex girls school / Arsenal station
        Horsham / Horseshoe Bay / Slutsk / Skokie / Twante / Cannock Chase / Cantal / Kinshasa
        Pusan / Busan / Puszta / Kecskemet / Kikwit / Fukuoka / Fukushima / Fuxin / Phuket / Phu Quoc
        Pakistan / Assisi / Assen / Asshur / Bastogne
    """,
    "medical": """
        rectal exam at noon / anal fissure surgery went well? no idea / cumulative dose
        psoriasis cream / the fascia is tight / pustules / coccyx pain
        coccus bacteria / titration / prostate check / prostatitis / penicillin / vaginal birth
        cervical screening / testicular lump / breast milk / nipple shield / retinal detachment
        retardation of growth in plants / kyphosis / chinchona bark / cystitis / shingles
        hepatitis vaccine / analgesics / annals of surgery / rapeseed oil / sphincter muscle / uterus
        urethra
    """,
    "code": """
        git commit -m fix / assert x == y / class Assembly
        kubectl get pods
        sht30 sensor / fcntl(fd) / fsck /dev/sda1 / mkfs and fsck / ptch = patch(x) / shtml pages
        batch_size=64 / nvm use 18 / npx vite / 0xDEADBEEF / 0xB16B00 / rgb(12, 14, 16)
        #ff00cc / v1.2.3-rc1 / 5-HT receptor / 8008 intel / 1337 points / a*b*c / k**2
        x_ticks / std::cout / async def fetch(): / chmod 755 / sudo / regexes / sh -c
    """,
    "languages": """
        das kann doch nicht wahr sein / ich habe keine Ahnung / dicke Freunde / die Kante ist scharf
        Buch und Becher / der Rest ist für euch / wir haben gehört / kannst du mich hören
        was für ein Schatz / es ist nass draußen / je suis en retard / un chat qui boit / des phoques
        le facteur passe / c'est la faute de qui / tu as une puce / la bicha es fea? no / el bicho
        que tarde es / vamos a contar / saludos a todos / la cocina es grande / ho perso il treno
        che pizza / quanti siamo / il fagotto / cane e gatto / buchi nel muro / facciamo festa
        hoe laat is het / ik kan niet / wat een kunst / dit is slecht / sluit de deur
        vakantie / det är slut nu / fan vad bra / kul att se er / det går fint / fart og tempo
        jeg har det fint / kan du høre / tak for det / bra jobbat / nie wiem / dzień dobry / kocham was
        siema / merhaba arkadaslar / sik sik / fakat / kita sudah / selamat pagi / terima kasih
        tidak apa / nggak tahu / bukan begitu / kuku saya / pantat? tidak / kore wa nan desu / sugoi
        shita / kakkoii / kuso? nai / chikushou / yokatta / arigatou / tanoshii / que foto linda
        vou ficar aqui / fica tranquilo / bom dia / puxa vida / coco gelado / fato novo / cuca
        minä olen täällä / kukka / fakta on tämä / nakki / kissa / pussi / shokki / hyvää huomenta
        kiitos
    """,
    "caps": """
        WE ARE LIVE / CAN YOU HEAR US / WHAT A SHOT / COUNT ME IN / SHUT THE DOOR PLEASE / NICE ASSIST
        OH MY DAYS / THE STREAM FROZE / GREAT PASS / LETS GO TEAM / WHERE IS THE HOST / SOUND IS BACK
        TOO LOUD / SHEETS OF RAIN
    """,
    "emotes": """
        pog pogchamp / kekw / lul omegalul / monkaS / pepeHands / FeelsBadMan / Kappa / Keepo / PogU
        sadge / copium / catJAM / widepeepoHappy / BibleThump / TriHard 7 / SeemsGood / NotLikeThis
        xdd / :) :( :D / <3 <3 / o7 / gg wp / ggez no re / f in chat / press f / lmao / rofl / wtb sound
        brb / afk / ngl tbh imo / kk / ikr
    """,
    "gaming": """
        headshot from mid / he tanked the boss / nerf the fist build / cc chain / push b / rush a
        shtf build / backstab crit / nice combo / kite the mob / kiting the boss / he got kicked
        killed the dragon / dps check / killstreak of twelve / kill the adds first
        i will kill the boss / kill confirmed / die to fire again / you died lol / respawn
        shotgun only / knockback / tank needs heals / farm the chickens / spawn kill
    """,
    "typos": """
        waht is this / teh stream / shoudl we wait / i cnat hear / cant hear / hte sound / becuase
        whihc one / taht was fun / tihs one / adn then / thnaks / recieve / definately / tonigth
        yuo know / wokring now / smae here / form here / tset / pls / plz / thx / yw / soory / sory
        helo / hwo / whta
    """,
    "talk": """
        has anyone seen the slides / the coffee is hot / the second half / this is my first time here
        nice shot / what a pass / the bastion fell / he is a cook / we bought a duck / the clock struck
        sick beats / thick fog / a chunk of bread / a shank of lamb / skunk in the yard
        the tyrant fell / pass the salt / a slot is free / two slots left / that hit / sit down
        shut the window / count on me / country roads / the cantor sang / pick a card / bucket list
        luck / muck / stuck in traffic / tuck in / yuck / funk night / frock / flick / the witch
        switch it on / pitch deck / stitch / which / ditch / niche / beaches / batch / botched / bleach
        whose turn / hoarse voice / hora / horse / house / where are you / wait / what / tweet it
        twist / wattage / wink wink / tanker / banker / anchor / ankle / thinker / wonky camera
        retired / regard / restart / return / maggots in the bin / fidget / forgot / fagioli soup
        baguette / trainee / granny / tyranny / bigger / trigger / digger / jigger / snuggle / nagging
        ginger / niggle / niggling doubt / assess / assassin / passion / classic
    """,
    "identity": """
        gay people deserve respect / i am a lesbian / black lives matter / jewish new year
        muslim and proud / trans rights are human rights / she is transgender / my autistic brother
        disabled access at gate b / women in tech / asian food night / he came out as gay
        an immigrant family / a refugee choir sings
    """,
    "counter": """
        please stop insulting people / calling someone that is not ok / racism has no place here
        be kind / that word hurts / we do not tolerate hate / stop bullying / report abuse
        slurs get you banned
    """,
}

HELD: dict[str, str] = {
    "names": """
        Mr Fuchsberger and Ms Fockink / Dickens is my favourite / Titus Andronicus tonight / Ms Weewer
        Peter Dyck / Shakira sings / Shin Hyun / Anika and Monika / Assad Shah / Nigel Farrow
        Nigella cooks / Regan and Reagan / Niki Lauda / Kikka Sirén / Niccolo Machiavelli / Pusser
        Puschkin / Twigs / Twain / Wanjiru won the race / Wanamaker / Bisset / Bischoff again / Ritchie
        Mitch / Fitch / Buckley / Tucker / Huckleberry / Duckworth / Cockayne / Hancocks
        Alcock and Brown / Sandra Dickinson / Slaughter and May / Salut / Gunter Grass
        Lady Gaga and Gigi / Jacky and Jock / Cuoco / Concetta / Count Basie / Kuntsche / Schmidt
        Schilling / Pavel Srnicek / Petr Cech / Hrvoje Horvat / Nguyen Thi Bich / Suk Hyun
        Wen Fuk Tong / Dong Suk / Yu Fang / Ashkan / Assunta / Basanta / Batshuayi scores
        Mustafa Fakhri / Farhan Akhtar / Faqir / Kaneko / Kikongo
    """,
    "places": """
        Essex / Wessex / Assling / Hassocks / Cockburn Town / Pocking / Petting am See
        Kissing in Bavaria / Fucine / Nagasaki / Nigeria / Niagara / Pisa / Pisek / Cumnock
        Cumbernauld / Cumbria / Sluis / Slatina / Slutskaya / Wankaner / Wanaka / Twatutia / Shiraz
        Shetland / Shittim / Scunthorpe steel / Lightcliffe / Clitherow / Puslinch / Kokkola / Kikuyu
        Kuching / Kochi / Kutch / Kunduz / Chinon / Chinchilla / Bastogne / Bostad
    """,
    "medical": """
        pustule on the arm / a cyst was removed / coccygeal pain / rectum / the pap test / scrotum
        nipples hurt from running / titre of antibodies / asthma spray / assay results / fistula
        fissures / bacterial culture / bastion host? / cataract / cunners / retinol / fungus
        faecal sample / penile cancer / menopause / masticate slowly / organism / ejection fraction
        titanium hip / sepsis / pus in the ear
    """,
    "code": """
        git rebase --onto main / fsck.ext4 / const fck = 1 is a bad name / x = [1, 2, 3]
        while (i < 10) { i++ } / ssh -p 2222 host / 192.168.0.1:8080 / npm run build / return !!x
        a && b || c / ctrl+shift+t / 4K at 60 Hz / btn.click() / cntr = counter
        kubectl -n shop get svc / sht = sheet(1) / s/a/b/g / foo_bar_baz / 50%-70% / array.push(x)
        assertTrue(ok) / class Titan / 0b1011 / \\x00 / UTF-8 / ISO-8859-1
    """,
    "languages": """
        wo ist die Kirche / das Buch ist gut / er fing an / kannten wir uns / schick es mir
        scheint zu gehen / Fakten / wir fanden es toll / nass und kalt / der Fuchs / die Hexe
        Spaß macht das / sechs Stück / guck mal / klick da / bonjour tout le monde / un phoque
        je pense donc je suis / la pute? non, la puce / il fait froid / facile / quelle heure est-il
        les foques / bite en bois? non, une frite / c'est chouette / salut les amis / nager
        buenas noches / me gusta el picante / un cuento corto / facultad / coche rojo / pico / es bonita
        buonasera a tutti / il fico / il cuoco / facile / con te / cazzuola / finocchi al forno
        questa sera / figo / goedemorgen / echt wel / hij fikst het / fiets / de kust / wij zitten
        zes kippen / slot / hur mår du / kanske / slutet / tack så mycket / fika i stan / kock
        hvordan går det / fikk du den / kunst / jak się masz / kto to / kasa / fakt / no co ty
        iyi aksamlar / kim bu / sok sag / hvala lijepo / dobro jutro / nasilsin / apa kabar
        sila kan masuk / siapa itu / mga kapatid / kumusta po kayo / salamat / opo / sige na
        habari yako / asante sana / karibu / nani / kuku / faka / xin chào / cảm ơn / konnichiwa
        shitsurei shimasu / kita no kuni / sashimi / fuku / shite kudasai / ikimashita
        buenos días a todos / obrigado / ficou bom
    """,
    "caps": """
        GOAL GOAL GOAL / WE WANT AN ENCORE / HELLO FROM BERLIN / WHO IS NEXT / MY EARS / TURN IT UP
        BEST SHOW EVER / THE COUNTDOWN STARTS / BIG ASSET / PASS THE MIC / CLASSIC / SHIFTING GEARS
        FUNK IS NOT DEAD / THAT DUCK
    """,
    "emotes": """
        LULW / Pepega / PogChamp PogChamp / FrankerZ / DansGame / ResidentSleeper / HeyGuys / VoHiYo
        PJSalt / peepoClap / EZ Clap / gachiBASS / ratJAM / :D :D / xD / ^^ / o_O / T_T / \\o/ / uwu
        kappa123 / 7tv ffz bttv
    """,
    "gaming": """
        smoke mid / flash over b / he whiffed the shot / tilted / inting / jungle diff / top lane feeds
        ult is up / kick him from the lobby / kicked for idle / suicide bomber unit / nuke the base
        shoot the red barrel / stab the dummy / execute combo / die once more / i died to lag
        kill the switch / bite attack / poke comp
    """,
    "typos": """
        whree are you / shuold be fine / tghis / freind / wiht you / jsut now / agian / seocnd half
        funtion / beleive / peopel / ocffee / strem is down / audoi / mucis / fisrt / lsat / nxet
        contunue / countign / fuction / assuem / buttno / batht / pich perfect
    """,
    "talk": """
        what the duck / holy ship / son of a biscuit / this beach is great / shitake? shiitake / fork it
        fudge / oh sheet music / a witch hunt / pitch it / a stitch in time / hitch a ride
        ditching class / kitchen sink / who wore it / wear a mask / hare and tortoise / hour by hour
        hurry up / harsh / heroes / harbor / horn / dock the ship / ducks / socks / locker / rocker
        suckle / buckle / chuckle / knuckle / truck / puck drop / bus stop / busy / puss in boots
        pulse / passing by / posing / fussy / hussle / mussels / tussle / possum / think / chunky soup
        chin up / clink / drink / shrink / blank / plank / bank / swan / want / clunk / slats / slalom
        slit lamp / slant / salt / sloth / sleuth / slate / silt / twit / tweak / tract / trainer
        rainy / tyrannosaurus / trance / transit / train ride / granite / tray / retro / rotary / reward
        bigger than / digger / rigger / vigor / eager / niche / nicer / neighbour / night / nagging
        snag / bag / mastered / bust / best / basted / custard / mustard / bustle / castor / pastor
        poster / buster / busted / assemble / as well / a shoal of fish / ash hole? / asphalt
        casserole / ask / aslope / also / absolute / full house / bull session / bullish / ballet
        bollard / pollock / bollworm / hillocks / bullet points
    """,
    "identity": """
        lesbian couples / a gay choir / proud to be black / my dad is jewish / i am a muslim woman
        trans joy / nonbinary friends / chinese new year / pakistani cricket / polish food / roma music
        she uses a wheelchair
    """,
    "counter": """
        do not call people names / he was bullied for being gay / hate has no home here
        stop the racism / women should feel safe here / nobody should be called that
        antisemitism is rising, speak up
    """,
}


def texts_of(groups: dict[str, str]) -> list[str]:
    """All texts of *groups*."""
    lines = (line for group in groups.values() for line in group.strip().splitlines())
    return [text.strip() for line in lines for text in line.split(" / ") if text.strip()]
