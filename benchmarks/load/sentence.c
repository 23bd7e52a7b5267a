/* What viewers say: short sentences, no two alike from one person for a long while. */
#include "load.h"

#include <stdio.h>

static const char *const openings[] = {
    "wow", "honestly", "ok so", "hey everyone", "haha", "no way", "finally", "I think", "well", "yes but",
    "sorry", "wait", "nice", "hmm", "same here", "good evening from Lisbon", "hello from Osaka", "to be fair",
    "quick question", "just joined", "as always", "seriously", "listen",
};
static const char *const middles[] = {
    "that last answer was", "the second speaker is", "this part always feels", "the sound here is",
    "the band tonight sounds", "their new song was", "the demo looked", "the stream on my phone is",
    "the camera from the left is", "the light on stage is", "my whole family finds it",
    "what they said about tickets was", "the question before was", "the break in the middle is",
    "the crowd near the front looks", "this chat is", "the first half was", "the slides were",
    "the goal after the corner was", "the choir behind them is", "the story about the bridge was",
    "the recording from last year was", "this beginning feels", "the pause just now was", "the ending will be",
    "the drummer today is", "the way she explains it is", "the weather over there looks", "the host is",
};
static const char *const endings[] = {
    "really good", "better than I expected 😀", "a bit too quiet", "so much fun", "great, thank you!",
    "hard to follow without subtitles", "the best of the evening", "very moving", "surprisingly calm",
    "a little slow today", "louder than yesterday", "clear now, it works again", "wonderful 🎉",
    "exactly what I wanted to hear", "not for me, but fine", "worth staying up for", "much clearer than before",
    "amazing from start to finish", "still on my mind",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

size_t sentence(char *out, size_t size, unsigned person, unsigned nth)
{
    unsigned long long number = (unsigned long long)person * 7919 + nth; /* the lists' sizes share no factor */
    int used = snprintf(out, size, "%s, %s %s", openings[number % COUNT(openings)],
                        middles[number % COUNT(middles)], endings[number % COUNT(endings)]);
    return used > 0 && (size_t)used < size ? (size_t)used : 0;
}
