/* A walk over JSON that stays where it is; never past its end. */
#include "load.h"

#include <string.h>

static const char *past_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

static const char *past_string(const char *p, const char *end) /* p: after the opening quote */
{
    for (const char *from = p; (p = memchr(p, '"', (size_t)(end - p))); p++) {
        const char *escape = p;
        while (escape > from && escape[-1] == '\\')
            escape--;
        if ((p - escape) % 2 == 0)
            return p + 1;
    }
    return NULL;
}

static const char *past_value(const char *p, const char *end)
{
    int depth = 0;
    while (p < end) {
        if (*p == '"') {
            if (!(p = past_string(p + 1, end)))
                return NULL;
        } else if (*p == '{' || *p == '[') {
            depth++, p++;
            continue;
        } else if (*p == '}' || *p == ']') {
            depth--, p++;
        } else if (depth) {
            p++;
            continue;
        } else {
            while (p < end && *p != ',' && *p != '}' && *p != ']')
                p++;
        }
        if (depth <= 0)
            return depth < 0 ? NULL : p;
    }
    return NULL;
}

static const char *next_of(Slice *rest)
{
    const char *p = past_space(rest->begin, rest->end);
    if (p < rest->end && *p == ',')
        p = past_space(p + 1, rest->end);
    return rest->begin = p;
}

bool json_enter(Slice *rest, char bracket)
{
    const char *p = past_space(rest->begin, rest->end);
    if (p >= rest->end || *p != bracket)
        return false;
    rest->begin = p + 1;
    return true;
}

bool json_member(Slice *rest, Slice *key, Slice *value)
{
    const char *p = next_of(rest);
    if (p >= rest->end || *p != '"')
        return false;
    key->begin = p + 1;
    if (!(p = past_string(p + 1, rest->end)))
        return false;
    key->end = p - 1;
    p = past_space(p, rest->end);
    if (p >= rest->end || *p != ':')
        return false;
    value->begin = past_space(p + 1, rest->end);
    if (!(value->end = past_value(value->begin, rest->end)))
        return false;
    rest->begin = value->end;
    return true;
}

bool json_item(Slice *rest, Slice *value)
{
    value->begin = next_of(rest);
    if (value->begin >= rest->end || *value->begin == ']')
        return false;
    if (!(value->end = past_value(value->begin, rest->end)))
        return false;
    rest->begin = value->end;
    return true;
}

bool json_closed(const Slice *rest, char bracket)
{
    const char *p = past_space(rest->begin, rest->end);
    return p < rest->end && *p == bracket;
}

bool slice_is(Slice slice, const char *text)
{
    size_t size = (size_t)(slice.end - slice.begin);
    return size == strlen(text) && memcmp(slice.begin, text, size) == 0;
}

Slice unquoted(Slice string)
{
    if (string.end - string.begin >= 2 && *string.begin == '"')
        return (Slice){string.begin + 1, string.end - 1};
    return (Slice){string.begin, string.begin};
}
