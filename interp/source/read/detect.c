/*
 * detect.c - what a file is, by its first bytes, and which files are refused because reading them
 * as text would only produce noise.
 */
#include "source/read/archive.h"
#include "source/time/time_file.h"

static const struct {
    struct str magic;
    size_t at;
    const char *reason;
} refused[] = {
    { { "\xFF\xFE", 2 }, 0, "is UTF-16 text: convert it to UTF-8 first" },
    { { "\xFE\xFF", 2 }, 0, "is UTF-16 text: convert it to UTF-8 first" },
    { { "7z\xBC\xAF\x27\x1C", 6 }, 0, "is a 7z archive: unpack it first" },
    { { "Rar!\x1A\x07", 6 }, 0, "is a rar archive: unpack it first" },
    { { "ustar", 5 }, 257, "is a tar archive: unpack it first" },
    { { "SQLite format 3", 16 }, 0, "is an SQLite database: read an event database with --db" },
    { { "PAR1", 4 }, 0, "is a Parquet file, which is not supported" },
};

bool reader_detect(const struct reader *f, struct reader_file *file, struct str head, bool whole,
                   const char **why)
{
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        size_t end = refused[k].at + refused[k].magic.len;
        if (head.len >= end &&
            memcmp(head.s + refused[k].at, refused[k].magic.s, refused[k].magic.len) == 0) {
            *why = refused[k].reason;
            return false;
        }
    }
    if (packed_is(head)) {
        file->kind = READER_PACKED;
        return true;
    }
    struct str text = head;
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = (struct str) { text.s + 3, text.len - 3 };
    }
    file->clock.order = time_order_of(text);
    file->format = f->in->format ? f->in->format : in_detect(text, file->name, whole);
    if (str_starts(head, (struct str) { "ElfFile", 8 })) {
        file->format = in_find(STR("evtx"));
        file->kind = READER_LOG;
    } else if (str_eq(str_of(file->format->name), STR("evtx"))) {
        *why = "is not a Windows event log";
        return false;
    }
    return true;
}
