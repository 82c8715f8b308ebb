/*
 * words.c - the table of stage words.
 *
 * Looked up once per stage, so a linear search is enough.
 */
#include "lang/words.h"

#include "base/suggest.h"

static const struct word words[] = {
#define WORD(text, form, hints) { text, FORM_##form, hints },
#include "../../grammar/words.def"
#undef WORD
};

const struct word *words_find(struct str text)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_fold(text, str_of(words[i].text))) {
            return &words[i];
        }
    }
    return NULL;
}

const struct word *words_nearest(struct str text)
{
    struct suggest nearest;
    suggest_init(&nearest, text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        suggest_offer(&nearest, str_of(words[i].text));
    }
    struct str best = suggest_best(&nearest);
    return best.len > 0 ? words_find(best) : NULL;
}
