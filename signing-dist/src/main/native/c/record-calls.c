/*
 * Loaded into the program by `train`: when the program ends, adds the methods that it called to the file RECORD, in the
 * order of their first calls. The file METHODS lists all methods by address. Each begins with a breakpoint, which its first
 * call removes.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { BREAKPOINT = 0xCC, MOST_METHODS = 1 << 17, LONGEST_NAME = 511 };

typedef struct {
  _Atomic unsigned char *start;
  unsigned char first_byte;
  char *name;
} method;

static method methods[MOST_METHODS];
static size_t count;
static const method *calls[MOST_METHODS];
static atomic_size_t called;

static int compare(const void *address, const void *element) {
  uintptr_t left = (uintptr_t)address, right = (uintptr_t)((const method *)element)->start;
  return (left > right) - (left < right);
}

static void handle_breakpoint(int signal, siginfo_t *information, void *context) {
  (void)signal;
  (void)information;
  greg_t *next = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
  const method *found = bsearch((void *)(*next - 1), methods, count, sizeof *methods, compare);
  if (!found) abort();
  *next -= 1;
  /* Another thread may have removed it since. */
  if (atomic_exchange(found->start, found->first_byte) == BREAKPOINT) calls[atomic_fetch_add(&called, 1)] = found;
}

static void read_methods(FILE *file) {
  uintptr_t start;
  char name[LONGEST_NAME + 1];
  while (count < MOST_METHODS && fscanf(file, "%lx %511s", &start, name) == 2) {
    methods[count++] = (method){.start = (_Atomic unsigned char *)start, .name = strdup(name)};
  }
}

__attribute__((constructor)) static void set_breakpoints(void) {
  const char *name = getenv("METHODS");
  FILE *file = name ? fopen(name, "r") : NULL;
  if (!file) return;
  read_methods(file);
  fclose(file);
  struct sigaction action = {.sa_sigaction = handle_breakpoint, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigfillset(&action.sa_mask);
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = count ? (uintptr_t)methods[0].start & -page : 0;
  size_t length = count ? (uintptr_t)methods[count - 1].start + 1 - from : 0;
  if (!count || sigaction(SIGTRAP, &action, NULL) || mprotect((void *)from, length, PROT_READ | PROT_WRITE | PROT_EXEC)) {
    abort();
  }
  for (size_t each = 0; each < count; each++) {
    methods[each].first_byte = atomic_exchange(methods[each].start, BREAKPOINT);
  }
}

/* In place of the C library's. */
void _exit(int status) {
  const char *name = getenv("RECORD");
  FILE *file = name ? fopen(name, "a") : NULL;
  for (size_t each = 0; file && each < called; each++) fprintf(file, "%s\n", calls[each]->name);
  if (file && fclose(file)) abort();
  for (;;) syscall(SYS_exit_group, status);
}
