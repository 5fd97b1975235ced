/*
 * What the native program asks of the C library beyond POSIX. The builder looks for these functions in a static library
 * that it calls libchelper; their names and types are those of its classes that are annotated with @CFunction.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __x86_64__
#include <sys/platform/x86.h>
#endif

#include "svm_locale.h"

/*
 * ---- The processor. The options ask for nothing newer than every 64-bit processor has, so there is nothing to check. The
 * program contains faster code for big numbers, AES and hashes, and uses it if the processor has what that code needs.
 * The C library knows that: asking the processor takes 4 µs for each answer in a virtual machine.
 */

void determineCPUFeatures(CPUFeatures *features) {
  memset(features, 0, sizeof *features);
#ifdef __x86_64__
  features->fCX8 = features->fCMOV = features->fFXSR = features->fMMX = 1;
  features->fSSE = features->fSSE2 = 1;
#define ASK(field, name) features->field = CPU_FEATURE_ACTIVE(name)
  ASK(fSSE3, SSE3);
  ASK(fSSSE3, SSSE3);
  ASK(fSSE4_1, SSE4_1);
  ASK(fSSE4_2, SSE4_2);
  ASK(fPOPCNT, POPCNT);
  ASK(fAES, AES);
  ASK(fCLMUL, PCLMULQDQ);
  ASK(fAVX, AVX);
  ASK(fAVX2, AVX2);
  ASK(fBMI1, BMI1);
  ASK(fBMI2, BMI2);
  ASK(fADX, ADX);
  ASK(fSHA, SHA);
  ASK(fLZCNT, LZCNT);
  ASK(fFMA, FMA);
#undef ASK
#endif
}

int checkCPUFeatures(const char *required) {
  (void)required;
  return 0;
}

int checkCPUFeaturesOrExit(const char *required, const char *message) {
  (void)required;
  (void)message;
  return 0;
}

void codeSynchronization_clearCache(char *start, size_t size) {
  __builtin___clear_cache(start, start + size);
}

/* ---- Threads and memory. */

int getThreadId(void) { return (int)syscall(SYS_gettid); }

/* The processor time of a thread that no longer has a clock. It is not needed. */
long getThreadUserTimeSlow(int thread) {
  (void)thread;
  return -1;
}

char **getEnviron(void) { return environ; }

/* Functions under names that tell the types of their arguments. */
void *mremapP(void *old, size_t old_size, size_t new_size, int flags, void *new) {
  return mremap(old, old_size, new_size, flags, new);
}

int openSII(const char *path, int flags, int mode) { return open(path, flags, mode); }

int fprintfSD(FILE *file, const char *format, const char *text, int number) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return fprintf(file, format, text, number);
#pragma GCC diagnostic pop
}

/* Belongs to the static libjvm of a GraalVM, which has something to set up. */
void initialize(void) {}

/* ---- The time zone: a name of the IANA database, which the caller frees. */

static char *zone_of_link(const char *link) {
  char target[PATH_MAX];
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length <= 0) return NULL;
  target[length] = 0;
  const char *directory = "/zoneinfo/";
  const char *found = strstr(target, directory);
  return found ? strdup(found + strlen(directory)) : NULL;
}

static char *zone_of_file(const char *file) {
  char name[128] = "";
  FILE *in = fopen(file, "re");
  if (!in) return NULL;
  if (!fgets(name, sizeof name, in)) *name = 0;
  fclose(in);
  name[strcspn(name, " \t\r\n")] = 0;
  return *name ? strdup(name) : NULL;
}

char *SVM_FindJavaTZmd(const char *mappings, int length) {
  (void)mappings, (void)length;
  const char *variable = getenv("TZ");
  if (variable && *variable == ':') variable++;
  if (variable && *variable) {
    const char *directory = "/zoneinfo/";
    const char *found = strstr(variable, directory);
    return strdup(found ? found + strlen(directory) : variable);
  }
  char *zone = zone_of_link("/etc/localtime");
  if (!zone) zone = zone_of_file("/etc/timezone");
  return zone ? zone : strdup("UTC");
}

/* ---- The locale: language and country of LC_ALL, LC_MESSAGES or LANG. Texts are English; numbers and dates follow ISO. */

static svm_locale_props_t properties;
static char language[9], country[4];

int svm_initialize_locale(void) {
  const char *name = getenv("LC_ALL");
  if (!name || !*name) name = getenv("LC_MESSAGES");
  if (!name || !*name) name = getenv("LANG");
  if (!name) name = "";
  size_t letters = strcspn(name, "_.@");
  if (letters == 2 || letters == 3) {
    memcpy(language, name, letters);
    if (name[letters] == '_' && strcspn(name + letters + 1, ".@") == 2) memcpy(country, name + letters + 1, 2);
  } else {
    memcpy(language, "en", 2);
  }
  properties.display_language = properties.format_language = language;
  properties.display_country = properties.format_country = *country ? country : NULL;
  return SVM_LOCALE_INITIALIZATION_SUCCEEDED;
}

const svm_locale_props_t *svm_get_locale(void) { return &properties; }

/* ---- Signals. The handler counts them; a thread of the program waits for the semaphore and takes them one by one. */

#define SIGNALS 65
static volatile int pending[SIGNALS];
static sem_t arrived;
static volatile int is_open;

int cSunMiscSignal_open(void) {
  if (is_open) return 1;
  if (sem_init(&arrived, 0, 0)) return -1;
  is_open = 1;
  return 0;
}

int cSunMiscSignal_close(void) {
  is_open = 0;
  return sem_destroy(&arrived);
}

int cSunMiscSignal_signalRangeCheck(int signal) { return signal > 0 && signal < SIGNALS; }

int cSunMiscSignal_awaitSemaphore(void) { return sem_wait(&arrived); }

int cSunMiscSignal_signalSemaphore(void) { return sem_post(&arrived); }

int cSunMiscSignal_checkPendingSignal(void) {
  for (int signal = 0; signal < SIGNALS; signal++) {
    int count = pending[signal];
    while (count > 0) {
      if (__atomic_compare_exchange_n(&pending[signal], &count, count - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return signal;
    }
  }
  return -1;
}

static void on_signal(int signal) {
  int before = errno;
  if (is_open && cSunMiscSignal_signalRangeCheck(signal)) {
    __atomic_fetch_add(&pending[signal], 1, __ATOMIC_SEQ_CST);
    sem_post(&arrived);
  }
  errno = before;
}

void (*cSunMiscSignal_signalHandlerFunctionPointer(void))(int) { return on_signal; }
