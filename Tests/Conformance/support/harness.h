/* Tests that register themselves, and run each in a process of its own.

   What a test prints makes it fail: the library writes to nobody's terminal. */
#ifndef HARNESS_H
#define HARNESS_H

#include <stddef.h>
#include <stdint.h>

struct test {
    const char *sentence;
    const char *file;
    void (*body)(void);
    struct test *next;
};

void harness_register(struct test *test);

#define TEST(sentence) TEST_AT(sentence, __LINE__)
#define TEST_AT(sentence, line) TEST_NAMED(sentence, line)
#define TEST_NAMED(sentence, line) \
    static void test_##line(void); \
    static struct test registered_##line = {sentence, __FILE__, test_##line, NULL}; \
    __attribute__((constructor)) static void register_##line(void) { harness_register(&registered_##line); } \
    static void test_##line(void)

/* Each EXPECT notes a failure and goes on; each REQUIRE ends the test. All evaluate their arguments once. */
#define EXPECT(condition) expect_true(__FILE__, __LINE__, #condition, (condition) != 0)
#define EXPECT_EQUAL(actual, expected) \
    expect_equal(__FILE__, __LINE__, #actual, (intmax_t)(actual), (intmax_t)(expected))
#define EXPECT_TEXT(actual, expected) expect_text(__FILE__, __LINE__, #actual, (actual), (expected))
#define EXPECT_BYTES(actual, expected, size) \
    expect_bytes(__FILE__, __LINE__, #actual, (actual), (expected), (size))
#define REQUIRE(condition) require_true(__FILE__, __LINE__, #condition, (condition) != 0)
#define REQUIRE_EQUAL(actual, expected) \
    require_equal(__FILE__, __LINE__, #actual, (intmax_t)(actual), (intmax_t)(expected))
/* Names what the expectations that follow are about, in loops; NULL ends that. */
#define ABOUT(...) expect_about(__VA_ARGS__)

int expect_true(const char *file, int line, const char *text, int holds);
int expect_equal(const char *file, int line, const char *text, intmax_t actual, intmax_t expected);
int expect_text(const char *file, int line, const char *text, const char *actual, const char *expected);
int expect_bytes(const char *file, int line, const char *text, const void *actual, const void *expected, size_t size);
void require_true(const char *file, int line, const char *text, int holds);
void require_equal(const char *file, int line, const char *text, intmax_t actual, intmax_t expected);
void expect_about(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
