/*
 * detect.c - what a file is, by its first bytes, and which files are refused because reading them
 * as text would only produce noise.
 */
#include "source/read/archive.h"
#include "source/time/time_file.h"

#define LOOKS_LIKE "not a file of events: looks like "

/* The first bytes of files that hold no events as they are, and what they are or how they can be
 * read. Short ones in ASCII could begin a text as well, which has no NUL bytes. */
static const struct {
    struct str magic;
    size_t at;
    bool has_nul;
    const char *reason;
} foreign[] = {
    { { "SQLite format 3", 16 },
      0,
      false,
      LOOKS_LIKE "an SQLite database; read an event database with {--db}" },
    { { "\x7F"
        "ELF",
        4 },
      0,
      false,
      LOOKS_LIKE "a program (ELF)" },
    { { "MZ", 2 }, 0, true, LOOKS_LIKE "a Windows program" },
    { { "\xCF\xFA\xED\xFE", 4 }, 0, false, LOOKS_LIKE "a program (Mach-O)" },
    { { "\xCA\xFE\xBA\xBE", 4 }, 0, false, LOOKS_LIKE "a program (Mach-O or Java)" },
    { { "\0asm", 4 }, 0, false, LOOKS_LIKE "a program (WebAssembly)" },
    { { "\x89PNG\r\n\x1A\n", 8 }, 0, false, LOOKS_LIKE "a PNG image" },
    { { "\xFF\xD8\xFF", 3 }, 0, false, LOOKS_LIKE "a JPEG image" },
    { { "GIF87a", 6 }, 0, false, LOOKS_LIKE "a GIF image" },
    { { "GIF89a", 6 }, 0, false, LOOKS_LIKE "a GIF image" },
    { { "BM", 2 }, 0, true, LOOKS_LIKE "a BMP image" },
    { { "\0\0\1\0", 4 }, 0, false, LOOKS_LIKE "an icon" },
    { { "II*\0", 4 }, 0, false, LOOKS_LIKE "a TIFF image" },
    { { "MM\0*", 4 }, 0, false, LOOKS_LIKE "a TIFF image" },
    { { "RIFF", 4 }, 0, true, LOOKS_LIKE "a media file (RIFF)" },
    { { "OggS", 4 }, 0, true, LOOKS_LIKE "a media file (Ogg)" },
    { { "ftyp", 4 }, 4, true, LOOKS_LIKE "a media file (MP4)" },
    { { "%PDF-", 5 }, 0, false, LOOKS_LIKE "a PDF document" },
    { { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 },
      0,
      false,
      LOOKS_LIKE "an Office document or an installer (OLE)" },
    { { "PAR1", 4 }, 0, true, LOOKS_LIKE "a Parquet file; export it as JSON or CSV" },
    { { "ORC", 3 }, 0, true, LOOKS_LIKE "an ORC file; export it as JSON or CSV" },
    { { "Obj\1", 4 }, 0, false, LOOKS_LIKE "an Avro file; export it as JSON" },
    { { "ARROW1", 6 }, 0, true, LOOKS_LIKE "an Arrow file; export it as JSON or CSV" },
    { { "\xD4\xC3\xB2\xA1", 4 }, 0, false, LOOKS_LIKE "a packet capture (pcap)" },
    { { "\xA1\xB2\xC3\xD4", 4 }, 0, false, LOOKS_LIKE "a packet capture (pcap)" },
    { { "\x4D\x3C\xB2\xA1", 4 }, 0, false, LOOKS_LIKE "a packet capture (pcap)" },
    { { "\xA1\xB2\x3C\x4D", 4 }, 0, false, LOOKS_LIKE "a packet capture (pcap)" },
    { { "\x0A\x0D\x0D\x0A", 4 }, 0, true, LOOKS_LIKE "a packet capture (pcapng)" },
    { { "LPKSHHRH", 8 },
      0,
      false,
      LOOKS_LIKE "a systemd journal; export it with journalctl -o json" },
    { { "LfLe", 4 },
      4,
      true,
      LOOKS_LIKE "an event log of Windows XP; convert it with wevtutil epl" },
    { { "regf", 4 }, 0, true, LOOKS_LIKE "a Windows registry hive" },
    { { "\xEF\xCD\xAB\x89", 4 }, 4, false, LOOKS_LIKE "a database of Windows (ESE)" },
    { { "MDMP", 4 }, 0, true, LOOKS_LIKE "a memory dump" },
    { { "\xFF\xFE\0\0", 4 },
      0,
      false,
      LOOKS_LIKE "UTF-32 text; convert it with iconv -f UTF-32 -t UTF-8" },
    { { "\0\0\xFE\xFF", 4 },
      0,
      false,
      LOOKS_LIKE "UTF-32 text; convert it with iconv -f UTF-32 -t UTF-8" },
    { { "7z\xBC\xAF\x27\x1C", 6 }, 0, false, LOOKS_LIKE "a 7z archive; unpack it first" },
    { { "Rar!\x1A\x07", 6 }, 0, false, LOOKS_LIKE "a rar archive; unpack it first" },
    { { "MSCF", 4 }, 0, true, LOOKS_LIKE "a cab archive; unpack it first" },
    { { "ustar", 5 }, 257, false, LOOKS_LIKE "a tar archive; unpack it first" },
    { { "\x04\x22\x4D\x18", 4 }, 0, false, LOOKS_LIKE "data packed by lz4; unpack it first" },
    { { "\x89LZO\0\r\n\x1A\n", 9 }, 0, false, LOOKS_LIKE "data packed by lzop; unpack it first" },
    { { "LZIP\1", 5 }, 0, false, LOOKS_LIKE "data packed by lzip; unpack it first" },
    { { "\x1F\x9D", 2 }, 0, false, LOOKS_LIKE "data packed by compress; unpack it first" },
    { { "\xFF\6\0\0sNaPpY", 10 }, 0, false, LOOKS_LIKE "data packed by snappy; unpack it first" },
};

enum {
    NUL_RUNS = 8,       /* at least so many, and */
    NUL_SHARE = 10,     /* as one of so many bytes: no text with holes */
    CONTROL_KINDS = 6,  /* different control characters, which separate nothing, and */
    CONTROL_SHARE = 20, /* as one of so many bytes */
};

/*
 * Whether it looks like no text at all. A text may have a few NUL bytes, long holes of them after a
 * crash, or one control character as its separator.
 */
static bool is_binary(struct str head)
{
    uint32_t seen = 0;
    size_t controls = 0, runs = 0, others = 0, kinds = 0;
    for (size_t k = 0; k < head.len; k++) {
        unsigned char c = (unsigned char)head.s[k];
        bool writes = c >= ' ' || (c >= '\b' && c <= '\r') || c == 0x1B; /* \b to \r: blanks */
        others += c != 0;
        runs += c == 0 && (k == 0 || head.s[k - 1] != 0);
        controls += !writes && c != 0;
        seen |= writes ? 0 : 1u << c;
    }
    for (; seen; seen &= seen - 1) {
        kinds++;
    }
    return (runs >= NUL_RUNS && (runs + controls) * NUL_SHARE >= others) ||
           (kinds >= CONTROL_KINDS && (runs + controls) * CONTROL_SHARE >= others);
}

/* Why the file is refused, NULL: it is not. */
static const char *refusal(struct str head)
{
    bool has_nul = head.len > 0 && memchr(head.s, '\0', head.len);
    for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++) {
        struct str magic = foreign[k].magic;
        size_t at = foreign[k].at;
        if (head.len >= at + magic.len && memcmp(head.s + at, magic.s, magic.len) == 0 &&
            (has_nul || !foreign[k].has_nul)) {
            return foreign[k].reason;
        }
    }
    return is_binary(head) ? LOOKS_LIKE "binary data" : NULL;
}

/* XML without events becomes lines of text, which nobody can want unasked. */
static const char *doubt(const struct reader_file *file, struct str text)
{
    static const char reason[] =
        "is XML without an <Event> of Windows; its lines are read as text ({--input-format} text)";
    struct str name = str_of(file->name);
    bool is_named =
        name.len >= 4 && str_eq_fold((struct str) { name.s + name.len - 4, 4 }, STR(".xml"));
    return file->format->is_text && (is_named || str_starts(str_trim(text), STR("<?xml"))) ? reason
                                                                                           : NULL;
}

static bool find_format(const struct reader *f, struct reader_file *file, struct str text,
                        bool whole, const char **why)
{
    *why = f->in->format ? NULL : refusal(text);
    if (*why) {
        return false;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = (struct str) { text.s + 3, text.len - 3 };
    }
    file->clock.order = time_order_of(text);
    file->format = f->in->format ? f->in->format : in_detect(text, file->name, whole);
    if (f->in->delimiter && !f->in->format) {
        file->format = in_delimited(file->format, text);
    }
    if (file->format->block > 0) {
        *why = "is not a Windows event log";
        return false;
    }
    file->doubt = f->in->format ? NULL : doubt(file, text);
    return true;
}

bool reader_detect(const struct reader *f, struct reader_file *file, struct str head, bool whole,
                   const char **why)
{
    if (packed_is(head)) {
        file->kind = READER_PACKED;
        return true;
    }
    const struct in_def *blocks = in_detect_blocks(head);
    if (blocks) {
        file->format = blocks;
        return true;
    }
    file->wide = (struct utf16) { .order = utf16_find(head) };
    if (file->wide.order == UTF16_NONE) {
        return find_format(f, file, head, whole, why);
    }
    struct block text;
    struct utf16 wide = file->wide;
    block_init(&text, f->budget);
    utf16_read(&wide, head, whole, &text);
    bool known = find_format(f, file, (struct str) { text.data, text.len }, whole, why);
    block_release(&text);
    return known;
}
