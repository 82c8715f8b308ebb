/*
 * file_id.h - what a file is known by when it is loaded again: its path, its bytes on disk, and the
 * beginning of its text, which stays the same when the file grows, is renamed or packed.
 *
 * The hashes mean the same in every version: they are in databases.
 */
#ifndef SUMOQ_STORE_FILE_ID_H
#define SUMOQ_STORE_FILE_ID_H

#include "base/arena.h"

enum {
    FILE_NO_SIZE = -1,
    FILE_HEAD = 4096, /* bytes of text by which files are looked up */
};

enum file_kind {
    FILE_PLAIN,  /* its bytes are its text */
    FILE_PACKED, /* one text, compressed */
    FILE_OPAQUE, /* offsets of its records are not those of bytes that could be compared */
};

struct file_id {
    const char *path;       /* as given */
    struct str name;        /* full path; "-" for what cannot be read twice */
    int64_t size;           /* on disk; FILE_NO_SIZE: not a regular file */
    struct str fingerprint; /* of the first and the last 64 KB on disk; empty: none */
    enum file_kind kind;
    int fd; /* of a plain file that is kept open, -1: it is opened when it is needed */
};

/* Hashes of the first `n` bytes of a text, n > 0. */
struct file_print {
    bool known;
    uint64_t head;  /* of the first FILE_HEAD of them */
    uint64_t edges; /* of the first and the last 64 KB of them */
};

/* Identifies the file; false: why, in `a`. It never waits for a pipe. */
bool file_id_read(struct arena *a, const char *path, struct file_id *out, const char **why);
/* The first bytes of the text of a plain or packed file, up to FILE_HEAD; returns how many. */
size_t file_id_head(const struct file_id *id, char *to);
/* The print of the first `n` bytes of its text; *out is not known when it has fewer or cannot be
 * read. Takes as long as reading 128 KB, of packed files as unpacking `n` bytes. */
void file_id_print(const struct file_id *id, uint64_t n, struct file_print *out);
/* Adds bytes to a hash, which begins with file_id_hash_start. */
uint64_t file_id_hash(uint64_t hash, const char *bytes, size_t n);
extern const uint64_t file_id_hash_start;

#endif
