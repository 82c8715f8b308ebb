/*
 * faults.c - fails each call of a command in turn, and judges how it ends.
 *
 *     faults WORK NAME [--stdin FILE] [--sound-libraries] [--verify ARGS... ;] -- ARGS...
 *
 * WORK/start holds the files that the command finds; each run has a copy of them, WORK/run, as its
 * folder. A first run without a fault says what is right. Then for each kind of fault the first
 * call fails, the second, and so on, until a run ends without having made so many. Each must end
 *   - with what is right, byte for byte, files included; always so after an interrupted call and a
 *     short one; or
 *   - with status 0 when it names the file that it could not read whole, and why; or
 *   - with status 2 or 5 (3: a table that the query names cannot be read) and the reason on
 *     standard error; each file then is as it was or as it is
 *     after a sound run, and no other is left but SQLite's journal;
 * and with as many open descriptors as before. With --verify a failed run is followed by a sound
 * one of the same command, and the verifying command must give what it gives after a sound run.
 *
 * FAULTS_MOST: runs a kind; where a command makes more calls they are spread over them (0: all).
 */
#define _GNU_SOURCE
#include "faults.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 32, PATH = 1024, SECONDS = 60 };

int sumoq_main(int argc, char **argv);

struct scene {
    const char *work, *name, *input;
    char *args[WORDS], *verify[WORDS];
    int n_args, n_verify;
    bool sound_libraries; /* no allocation of theirs fails */
    unsigned long most;
};

struct ending {
    int status; /* of waitpid */
    char *out, *err;
    size_t out_len;
};

static const struct {
    const char *name;
    bool transparent;
    const char *reasons[6]; /* one of which a failed run says */
} kinds[FAULT_KINDS] = {
    [FAULT_NONE] = { "sound", true, { NULL } },
    [FAULT_INTERRUPT] = { "EINTR", true, { NULL } },
    [FAULT_SHORT] = { "short", true, { NULL } },
    [FAULT_IO] = { "EIO",
                   false,
                   { "Input/output error", "input/output error", "cannot be", "disk I/O error",
                     "it is damaged", "moved or removed" } },
    [FAULT_FULL] = { "ENOSPC",
                     false,
                     { "No space left on device", "disk is full", "cannot be",
                       "input/output error" } },
    [FAULT_FILES] = { "EMFILE", false, { "Too many open files", "cannot be", "unable to open" } },
    [FAULT_MEMORY] = { "memory", false, { "out of memory" } },
    [FAULT_LIBRARIES] = { "library memory",
                          false,
                          { "out of memory", "Cannot allocate memory", "no memory", "cannot be",
                            "memory", "no thread can be started" } },
};

static struct witness *witness;

static void die(const char *what)
{
    perror(what);
    exit(2);
}

/* The bytes of a file, NUL after them; NULL: there is none. */
static char *read_all(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *bytes = NULL;
    *n = 0;
    if (f) {
        for (size_t cap = 0; !feof(f) && !ferror(f);) {
            if (cap - *n < 2) {
                cap = cap ? cap * 2 : 65536;
                bytes = realloc(bytes, cap);
            }
            *n += fread(bytes + *n, 1, cap - *n - 1, f);
        }
        /* NOLINTBEGIN(clang-analyzer-core.*): arena_alloc is never NULL */
        bytes[*n] = '\0';
        /* NOLINTEND(clang-analyzer-core.*) */
        fclose(f);
    }
    return bytes;
}

static void path_in(char *to, const char *folder, const char *name)
{
    if (snprintf(to, PATH, "%s/%s", folder, name) >= PATH) {
        die("a long path");
    }
}

/* Calls fn for each name below `folder`, files and then their folders. */
static void walk(const char *folder, const char *prefix, void *self,
                 void (*fn)(void *self, const char *name, bool is_folder))
{
    char here[PATH], name[PATH], full[PATH];
    path_in(here, folder, prefix);
    DIR *d = opendir(here);
    struct stat st;
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) {
            continue;
        }
        path_in(name, prefix, e->d_name);
        path_in(full, folder, name);
        bool is_folder = lstat(full, &st) == 0 && S_ISDIR(st.st_mode);
        if (is_folder) {
            walk(folder, name, self, fn);
        }
        fn(self, name, is_folder);
    }
    if (d) {
        closedir(d);
    }
}

static void remove_one(void *folder, const char *name, bool is_folder)
{
    char full[PATH];
    path_in(full, folder, name);
    if ((is_folder ? rmdir(full) : unlink(full)) != 0) {
        die(full);
    }
}

struct copying {
    const char *from, *to;
};

static void copy_one(void *self, const char *name, bool is_folder)
{
    const struct copying *c = self;
    char from[PATH], to[PATH];
    size_t n;
    path_in(from, c->from, name);
    path_in(to, c->to, name);
    for (char *slash = strchr(to + strlen(c->to) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(to, 0777);
        *slash = '/';
    }
    if (is_folder) {
        mkdir(to, 0777);
        return;
    }
    char *bytes = read_all(from, &n);
    FILE *f = fopen(to, "wb");
    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0) {
        die(to);
    }
    free(bytes);
}

/* Makes `to` what `from` is. */
static void copy_folder(const struct scene *s, const char *from, const char *to)
{
    char source[PATH], target[PATH];
    path_in(source, s->work, from);
    path_in(target, s->work, to);
    mkdir(target, 0777);
    walk(target, ".", target, remove_one);
    struct copying c = { source, target };
    walk(source, ".", &c, copy_one);
}

static int count_descriptors(void)
{
    int n = 0;
    for (int fd = 0; fd < 256; fd++) {
        n += fcntl(fd, F_GETFD) != -1;
    }
    return n;
}

static void place(const struct scene *s, const char *name, int as)
{
    char path[PATH];
    path_in(path, s->work, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || dup2(fd, as) < 0) {
        die(path);
    }
    close(fd);
}

/* Standard input is a pipe with the bytes of a file. */
static void place_input(const struct scene *s)
{
    char path[PATH];
    size_t n;
    int ends[2];
    if (!s->input) {
        dup2(open("/dev/null", O_RDONLY), 0);
        return;
    }
    path_in(path, s->work, s->input);
    char *bytes = read_all(path, &n);
    if (!bytes || pipe(ends) != 0 || write(ends[1], bytes, n) != (ssize_t)n) {
        die(path); /* it must fit into the pipe */
    }
    close(ends[1]);
    dup2(ends[0], 0);
    close(ends[0]);
    free(bytes);
}

static _Noreturn void be_child(const struct scene *s, char **args, int n, struct fault f)
{
    char folder[PATH];
    path_in(folder, s->work, "run");
    place(s, "out", STDOUT_FILENO);
    place(s, "err", STDERR_FILENO);
    place_input(s);
    alarm(SECONDS);
    if (chdir(folder) != 0) {
        die(folder);
    }
    path_in(folder, s->work, "tmp");
    setenv("TMPDIR", folder, 1);
    witness->descriptors[0] = count_descriptors();
    system_fail(f, witness);
    int status = sumoq_main(n, args);
    system_mend();
    witness->descriptors[1] = count_descriptors();
    witness->ended = true;
    exit(status);
}

static struct ending run(const struct scene *s, char *const *args, int n, struct fault f)
{
    struct ending e = { 0 };
    char path[PATH];
    size_t len;
    memset(witness, 0, sizeof *witness);
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        die("fork");
    }
    if (child == 0) {
        be_child(s, (char **)args, n, f);
    }
    while (waitpid(child, &e.status, 0) < 0 && errno == EINTR) {
    }
    path_in(path, s->work, "out");
    e.out = read_all(path, &e.out_len);
    path_in(path, s->work, "err");
    e.err = read_all(path, &len);
    return e;
}

static void end_free(struct ending *e)
{
    free(e->out);
    free(e->err);
}

static bool same_output(const struct ending *a, const struct ending *b)
{
    /* NOLINTBEGIN(clang-analyzer-core.*): arena_alloc is never NULL */
    return a->out_len == b->out_len && memcmp(a->out, b->out, a->out_len) == 0;
    /* NOLINTEND(clang-analyzer-core.*) */
}

/* What is wrong with the files of a run; NULL: nothing. */
struct comparing {
    const struct scene *scene;
    bool failed;
    bool fails; /* by a kind that is not transparent */
    bool left;  /* the call that takes files away was failed */
    char *wrong;
};

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

static bool equals(const struct scene *s, const char *folder, const char *name, const char *bytes,
                   size_t n)
{
    char base[PATH], path[PATH];
    size_t m;
    path_in(base, s->work, folder);
    path_in(path, base, name);
    char *other = read_all(path, &m);
    bool same = other && n == m && memcmp(other, bytes, n) == 0;
    free(other);
    return same;
}

static void compare_one(void *self, const char *name, bool is_folder)
{
    struct comparing *c = self;
    char base[PATH], path[PATH];
    size_t n;
    struct stat st;
    path_in(base, c->scene->work, "right");
    path_in(path, base, name);
    bool known = stat(path, &st) == 0;
    if (ends_in(name, ".db") || c->wrong) {
        return; /* a database is asked, not compared */
    }
    if (!known && (c->left || (ends_in(name, ".db-journal") && c->fails))) {
        return; /* what could not be taken away; SQLite ends well without */
    }
    if (is_folder) {
        if (!known && asprintf(&c->wrong, "leaves the folder %s", name) < 0) {
            die("asprintf");
        }
        return;
    }
    path_in(base, c->scene->work, "run");
    path_in(path, base, name);
    char *bytes = read_all(path, &n);
    bool right = equals(c->scene, "right", name, bytes, n) ||
                 (c->failed && equals(c->scene, "start", name, bytes, n));
    if (!right &&
        asprintf(&c->wrong, known ? "leaves %s with other content" : "leaves %s", name) < 0) {
        die("asprintf");
    }
    free(bytes);
}

static void see_left(void *self, const char *name, bool is_folder)
{
    struct comparing *c = self;
    (void)is_folder;
    if (!c->wrong && !c->left && asprintf(&c->wrong, "leaves the temporary file %s", name) < 0) {
        die("asprintf");
    }
}

static char *judge_files(const struct scene *s, bool failed, bool fails)
{
    struct comparing c = { s, failed, fails, strncmp(witness->call, "unlink", 6) == 0, NULL };
    char path[PATH];
    path_in(path, s->work, "run");
    walk(path, ".", &c, compare_one);
    path_in(path, s->work, "tmp");
    walk(path, ".", &c, see_left);
    walk(path, ".", path, remove_one);
    return c.wrong;
}

static bool says_why(enum fault_kind kind, const char *err)
{
    for (size_t i = 0; i < 6 && kinds[kind].reasons[i]; i++) {
        /* NOLINTBEGIN(clang-analyzer-core.*): arena_alloc is never NULL */
        if (strstr(err, kinds[kind].reasons[i])) {
            /* NOLINTEND(clang-analyzer-core.*) */
            return strstr(err, "sumoq: ") || strstr(err, "error[");
        }
    }
    return false;
}

static bool names_damage(const struct ending *got)
{
    return got->err && strstr(got->err, "could not be read whole");
}

static char *judge(const struct scene *s, enum fault_kind kind, const struct ending *got,
                   const struct ending *right)
{
    char *wrong = NULL;
    bool done = got->status == right->status && same_output(got, right);
    int status = WIFEXITED(got->status) ? WEXITSTATUS(got->status) : -1;
    if (WIFSIGNALED(got->status)) {
        if (asprintf(&wrong, "ends by signal %d", WTERMSIG(got->status)) < 0) {
            die("asprintf");
        }
    } else if (!done && kinds[kind].transparent) {
        wrong = strdup("is not what comes without it");
    } else if (!done && status == 0 && !(names_damage(got) && says_why(kind, got->err))) {
        wrong = strdup("ends with status 0 and another result");
    } else if (!done && status != 0 && status != 2 && status != 3 && status != 5) {
        if (asprintf(&wrong, "ends with status %d", status) < 0) {
            die("asprintf");
        }
    } else if (!done && !says_why(kind, got->err)) {
        wrong = strdup("does not say why");
    } else if (witness->ended && witness->descriptors[0] != witness->descriptors[1]) {
        wrong = strdup("leaves a descriptor open");
    } else if (!witness->ended && kind != FAULT_MEMORY && kind != FAULT_LIBRARIES) {
        wrong = strdup("ends in the middle");
    }
    return wrong ? wrong : judge_files(s, !done, !kinds[kind].transparent);
}

/* After a failed command a sound one, and what is there then. */
static char *verify(const struct scene *s, bool failed, const struct ending *right)
{
    char *wrong = NULL;
    if (s->n_verify == 0) {
        return NULL;
    }
    if (failed) {
        struct ending again = run(s, s->args, s->n_args, (struct fault) { FAULT_NONE, 0 });
        bool whole = again.status == 0 || strstr(again.err, "already");
        if (!whole && asprintf(&wrong, "cannot be made good: %.200s", again.err) < 0) {
            die("asprintf");
        }
        end_free(&again);
    }
    if (!wrong) {
        struct ending got = run(s, s->verify, s->n_verify, (struct fault) { FAULT_NONE, 0 });
        if (got.status != 0 || !same_output(&got, right)) {
            wrong = strdup("loses or adds something");
        }
        end_free(&got);
    }
    return wrong;
}

struct outcome {
    unsigned long calls, failed, sound, wrong;
};

/* One run with a fault; false: it made no such call. */
static bool try_one(const struct scene *s, struct fault f, const struct ending *right,
                    const struct ending *right_verify, struct outcome *o)
{
    copy_folder(s, "start", "run");
    struct ending got = run(s, s->args, s->n_args, f);
    bool hit = witness->hit, failed = got.status != right->status || names_damage(&got);
    char call[sizeof witness->call];
    memcpy(call, witness->call, sizeof call);
    char *wrong = judge(s, hit ? f.kind : FAULT_NONE, &got, right);
    wrong = wrong ? wrong : verify(s, failed, right_verify);
    if (wrong) {
        o->wrong++;
        printf("FAILED %s: %s at call %ld (%s) %s\n", s->name, kinds[f.kind].name, (long)f.at, call,
               wrong);
        if (got.err && got.err[0]) {
            printf("  %.400s\n", got.err);
        }
    }
    o->failed += hit && failed;
    o->sound += hit && !failed;
    free(wrong);
    end_free(&got);
    return hit;
}

static unsigned long try_kind(const struct scene *s, enum fault_kind kind,
                              const struct ending *right, const struct ending *right_verify)
{
    struct outcome o = { 0 };
    copy_folder(s, "start", "run");
    struct ending counting = run(s, s->args, s->n_args, (struct fault) { kind, 0 });
    o.calls = witness->calls;
    end_free(&counting);
    unsigned long step = s->most > 0 && o.calls > s->most ? (o.calls + s->most - 1) / s->most : 1;
    if (kind == FAULT_INTERRUPT || kind == FAULT_SHORT) {
        try_one(s, (struct fault) { kind, EVERY }, right, right_verify, &o);
    }
    for (unsigned long n = 1; try_one(s, (struct fault) { kind, n }, right, right_verify, &o);) {
        n += step;
    }
    if (o.calls > 0) {
        printf("  %s, %s: %lu calls, %lu failed, one at a time: %lu ended with an error, %lu with "
               "the right result\n",
               s->name, kinds[kind].name, o.calls, o.failed + o.sound, o.failed, o.sound);
    }
    printf("%s", o.calls > 0 && o.wrong == 0 ? "pass\n" : "");
    return o.wrong;
}

static int read_scene(struct scene *s, int argc, char **argv)
{
    int i = 3;
    if (argc < 5) {
        return -1;
    }
    s->work = argv[1];
    s->name = argv[2];
    s->args[s->n_args++] = s->verify[0] = "sumoq";
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--stdin") == 0 && i + 1 < argc) {
            s->input = argv[++i];
        } else if (strcmp(argv[i], "--sound-libraries") == 0) {
            s->sound_libraries = true;
        } else if (strcmp(argv[i], "--verify") == 0) {
            s->n_verify = 1;
            while (++i < argc && strcmp(argv[i], ";") != 0 && s->n_verify < WORDS - 1) {
                s->verify[s->n_verify++] = argv[i];
            }
        } else {
            return -1;
        }
    }
    for (i++; i < argc && s->n_args < WORDS - 1; i++) {
        s->args[s->n_args++] = argv[i];
    }
    return s->n_args > 1 ? 0 : -1;
}

int main(int argc, char **argv)
{
    struct scene s = { 0 };
    const char *most = getenv("FAULTS_MOST"), *only = getenv("FAULTS_KIND");
    char path[PATH];
    unsigned long wrong = 0;
    if (read_scene(&s, argc, argv) != 0) {
        fprintf(stderr, "usage: faults WORK NAME [OPTIONS] -- ARGS\n");
        return 2;
    }
    s.most = most ? strtoul(most, NULL, 10) : 60;
    witness =
        mmap(NULL, sizeof *witness, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (witness == MAP_FAILED) {
        die("mmap");
    }
    path_in(path, s.work, "tmp");
    mkdir(path, 0777);
    copy_folder(&s, "start", "run");
    struct ending right = run(&s, s.args, s.n_args, (struct fault) { FAULT_NONE, 0 }),
                  verified = { 0 };
    if (right.status != 0) {
        printf("FAILED %s: without a fault it ends with %d\n%s", s.name, right.status, right.err);
        return 1;
    }
    copy_folder(&s, "run", "right");
    if (s.n_verify > 0) {
        verified = run(&s, s.verify, s.n_verify, (struct fault) { FAULT_NONE, 0 });
    }
    for (enum fault_kind kind = FAULT_INTERRUPT; kind < FAULT_KINDS; kind++) {
        bool left_out = kind == FAULT_LIBRARIES && s.sound_libraries;
        if (!left_out && (!only || strcmp(only, kinds[kind].name) == 0)) {
            wrong += try_kind(&s, kind, &right, &verified);
        }
    }
    end_free(&right);
    end_free(&verified);
    return wrong > 0;
}
