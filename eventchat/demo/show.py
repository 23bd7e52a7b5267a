"""What the demo's crowd says: a made-up late show, "Lantern Street Live", scene by scene."""

from __future__ import annotations

from eventchat.types.cases import ReportReason

TITLE = "Lantern Street Live"
BLOCKED_TERMS = ("spoiler",)
"""Held in the demo room, so that its moderators have something to decide."""

GUESTS = (
    "Juniper",
    "Otto Marlow",
    "Pip 🐸",
    "Nadia K",
    "Brass Monocle",
    "Lumi",
    "Theo from row 3",
    "Mags",
    "Zephyr",
    "Quill",
)

SCENES: tuple[tuple[str, ...], ...] = (
    (  # the doors open
        "evening all, who saved me a seat",
        "is the sound working for everyone? I only hear a goose",
        "the goose is the sound check",
        "best goose on any stage this side of the river",
        "hello from a very small kitchen 👋",
        "they painted the lanterns blue this year, fancy",
        "my cat has taken the good chair, I am watching from the floor",
        "ten minutes late is on time for Lantern Street",
        "love the opening tune, the accordion is back!",
        "my train is stuck so you are my eyes, please describe everything",
        "a woman in a silver hat is looking for her other silver hat",
        "there it is, it was under the hat",
        "good evening from Tromsø, it is dark, it is always dark ❄️",
        "popcorn status: gone",
    ),
    (  # the robot baker
        "THE ROBOT IS WEARING AN APRON",
        "who gave it the flour cannon",
        "flour everywhere, the first row is a bakery now",
        "it said 'please remain dough' and I am fine, I am fine",
        "robot 1, human judges 0",
        "that sponge has better posture than I do",
        "the icing says HAPPY BIRTHDAY WORLD, who told it",
        "I would eat the slightly burnt one, no questions",
        "it just thanked the oven, be kind to your tools folks",
        "somebody hug that robot (mind the whisk)",
        "calling it now: the robot wins the whole evening",
        "my toaster is watching this with me and it looks proud",
        "the crumb structure!! look at the crumb structure!!",
    ),
    (  # theremin duel
        "oh no, two theremins, this can only end one way",
        "it sounds like a ghost that lost its keys",
        "the one on the left plays the sad whale, the one on the right answers",
        "my dog is singing along, and better",
        "this is the most beautiful noise I ever disliked",
        "goosebumps. also the goose.",
        "they are playing without looking at each other, show-offs",
        "encore! encore! but also perhaps a short one",
        "the high note opened my garage door",
        "👏👏👏",
        "I cannot believe they kept that up for four minutes",
        "who else is waving hands at the screen right now",
        "give them both the prize and a glass of water",
    ),
    (  # the quiz
        "quiz time! hands off the search bar everyone",
        "the answer is otters, the answer is always otters",
        "it was otters!!",
        "how does she know every lighthouse by its blink",
        "three points to the gentleman with the ladder",
        "I said Lisbon out loud in an empty room and felt great",
        "question 4 was unfair, a spoon is clearly a small shovel",
        "the buzzer sounds like my grandma sneezing",
        "team Blue Lantern has this in the bag",
        "team Green Lantern has eaten the bag",
        "does anyone know the prize? last year it was a canoe",
        "wait, you can win the goose??",
        "nobody wins the goose. the goose wins you.",
        "tie break! tie break!",
    ),
    (  # the magician
        "he put the ladder INTO the teapot, where is the ladder",
        "I watched his hands the entire time and saw nothing but hands",
        "check behind your ear Theo, it might be there",
        "the assistant is doing all the work, give her the cape",
        "that pigeon signed a very good contract",
        "he asked for a volunteer and the goose went up",
        "of course the goose went up",
        "the goose has vanished, I repeat, the goose has vanished",
        "bring back the goose 😭",
        "it is in the balcony! it was in the balcony all along!",
        "standing ovation from me and my houseplants 🌱",
        "ok but seriously where is the ladder",
        "my aunt says she knows how it works and will not tell us",
    ),
    (  # weather and small talk
        "quick break, who wants imaginary tea",
        "two sugars in mine, imaginary or not",
        "it started raining on stage and they just kept going",
        "umbrella choreography! I take back everything",
        "greetings from the night bus, whole upper deck is watching",
        "the camera operator deserves a round, that was one take",
        "which act so far? I say theremins",
        "robot, and it is not close",
        "the silver hats are growing on me",
        "subtitles are lovely tonight, thank you whoever types them 💛",
        "first time here, is it always like this?",
        "it is never like this, it is always different like this",
        "brb, the kettle is making theremin noises",
        "how many lanterns are there actually? I counted 41",
        "42, there is one behind the accordion",
    ),
    (  # the finale
        "everybody on stage at once, brave",
        "the choir is standing ON the robot's cake",
        "confetti cannon or flour cannon? place your bets",
        "it was both. it was both!!",
        "I am not crying, it is the flour",
        "the whole street is singing, can you hear it at the back?",
        "can hear it through the window and I live across the bridge",
        "that last chord, hold it, hold it, hooold it",
        "and there is the ladder!! in the accordion!!",
        "ten out of ten, would lose a ladder again",
        "thank you Lantern Street, see you at the next full moon 🌕",
        "same time tomorrow? it says there is a second show",
        "nobody go, they always do one more",
        "ONE MORE ONE MORE",
    ),
)

REPLIES = (
    "this is exactly what I was about to type",
    "hard agree",
    "I respectfully disagree, but I like your energy",
    "tell me more, I have all night",
    "I laughed so loudly the neighbours knocked",
    "you win the chat for today 🏆",
    "somebody put that on a mug",
    "wait, really?",
    "my thoughts in better words, thanks",
    "can confirm, sitting right behind it",
    "this should be in the programme",
    "no way 😄",
)

WELCOMES = (
    "oh, a new voice! welcome to Lantern Street 🏮",
    "hello you! grab a seat, mind the goose",
    "well said, and welcome!",
    "good to have you here, the popcorn is imaginary but plentiful",
    "hi! you came at the best moment, as everyone does",
    "noted, and passed on to the goose",
)
"""Said to people who are not of the crowd."""

HELD = (
    "photos of the robot baker: https://example.org/robot-baker",
    "full programme is at lantern-street.com/tonight",
    "spoiler: I saw the rehearsal and the goose has a solo",
    "I put the theremin recording on www.example.com/theremin, enjoy",
    "spoiler alert for the finale, it involves a ladder",
    "anyone want my spare ticket? write to example.net/tickets",
    "no spoiler from me but watch the accordion closely",
    "somebody made a poster already: https://www.example.com/poster.png",
)
"""What the room's rules hold for a moderator: links, and the blocked term."""

STIR = (
    "full programme, with times: lantern-street.com/tonight",
    "call me when the goose is on, I am in the kitchen: +44 7700 900123",
    "spoiler: somebody told me where the ladder will be",
)
"""Held like these, but said at once in an empty room, so that there is something to decide."""

MASKED = "cr4p, the ladder fell on my foot"
"""Posted with dots."""

REPORTED: tuple[tuple[str, tuple[tuple[ReportReason, str], ...]], ...] = (
    (
        "real goose feathers, cheap, ask me after the show",
        (("spam", "sells things in the chat"), ("spam", "")),
    ),
    ("this soup of a show, everybody go home", (("insult", "not very kind to the cook"),)),
)
"""Said then, too, and reported by others of the crowd."""
