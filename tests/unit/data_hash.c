/*
 * data_hash.c - hashes against the test vectors of RFC 1321, FIPS 180 and of murmur3 itself.
 */
#include "lib/text/hash.h"

#include <criterion/criterion.h>

static void gives(const char *name, const char *text, const char *expected)
{
    enum hash_kind kind;
    char buffer[HASH_TEXT_MAX];
    cr_assert(hash_kind_of(str_of(name), &kind), "%s", name);
    struct str got = { buffer, hash_text(buffer, kind, str_of(text)) };
    cr_expect(str_eq(got, str_of(expected)), "%s of `%s` is %.*s", name, text, STR_ARG(got));
}

static const char fox[] = "The quick brown fox jumps over the lazy dog";

Test(hash, md5)
{
    gives("md5", "", "d41d8cd98f00b204e9800998ecf8427e");
    gives("MD5", "abc", "900150983cd24fb0d6963f7d28e17f72");
    gives("md5", fox, "9e107d9d372bb6826bd81d3542a419d6");
    gives("md5", "\xC3\xA9", "66ddcd97cfdeabb2f6fb8a999b4bc76f");
}

Test(hash, sha)
{
    gives("sha1", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    gives("SHA1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d");
    const char *abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const char *const names[] = { "sha2_256", "sha_256", "sha256", "sha-256", "SHA2_256" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        gives(names[i], "abc", abc);
    }
    gives("sha2_256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

Test(hash, murmur3)
{
    gives("murmur3_128", "", "00000000000000000000000000000000");
    gives("murmur3_128", "hello", "029bbd41b3a7d8cb191dae486a901e5b");
    /* e34bbc7bbc071b6c 7a433ca9c49a9347, each half with the lowest byte first */
    gives("Murmur3_128", fox, "6c1b07bc7bbc4be347939ac4a93c437a");
}

Test(hash, unknown_names)
{
    enum hash_kind kind;
    cr_expect(!hash_kind_of(STR(""), &kind));
    cr_expect(!hash_kind_of(STR("sha512"), &kind));
    cr_expect(!hash_kind_of(STR("md"), &kind));
}

Test(hash, the_empty_slice)
{
    char buffer[HASH_TEXT_MAX];
    for (int k = HASH_MD5; k <= HASH_MURMUR3; k++) {
        cr_expect(hash_text(buffer, (enum hash_kind)k, (struct str) { NULL, 0 }) >= 32);
    }
}
