/* Bearer tokens, one a line of a file. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **tokens;
static unsigned count;

void tokens_read(const char *path)
{
    FILE *file = path && *path ? fopen(path, "r") : NULL;
    char line[4096];
    if (path && *path && !file)
        fail("cannot read %s", path);
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        tokens = realloc(tokens, (count + 1) * sizeof *tokens);
        tokens[count++] = strdup(line);
    }
    if (file)
        fclose(file);
}

const char *token_of(unsigned number)
{
    return count ? tokens[number % count] : NULL;
}
