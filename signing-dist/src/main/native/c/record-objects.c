/*
 * Loaded into the program by `train`: when the program ends, adds the objects of its heap that it wrote and read to the
 * file RECORD, as lines "w NAME" and "r NAME". The file OBJECTS lists all objects: offset, size, name. The heap is
 * protected, so that each use is a fault. The handler allows the use of the page for one instruction.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { PAGE = 4096, WORD = 8, READ = 1, WRITTEN = 2, WRITE_ERROR = 2, SINGLE_STEP = 0x100, LONGEST_NAME = 511, MOST_PAGES = 4 };

static char *heap, *writable;
static size_t length, writable_length;
/* How each word was used. */
static unsigned char *uses;
/* The pages that the current instruction of a thread may use. */
static _Thread_local char *allowed[MOST_PAGES];
static _Thread_local size_t allowed_count;

static void protect(char *page, int protection) { syscall(SYS_mprotect, page, PAGE, protection); }

/* The pages that the kernel may use at any time. */
static unsigned char *is_open;

static void allow(char *page) {
  protect(page, page >= writable && page < writable + writable_length ? PROT_READ | PROT_WRITE : PROT_READ);
}

static void handle_fault(int signal_number, siginfo_t *information, void *context) {
  (void)signal_number;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  char *address = information->si_addr;
  char *page = heap + (address - heap) / PAGE * PAGE;
  size_t known = 0;
  /* Another thread may have protected the page again. */
  while (known < allowed_count && allowed[known] != page) known++;
  if (address < heap || address >= heap + length || known == MOST_PAGES) {
    signal(SIGSEGV, SIG_DFL);
    return;
  }
  uses[(address - heap) / WORD] |= registers[REG_ERR] & WRITE_ERROR ? WRITTEN : READ;
  allowed[known] = page;
  if (known == allowed_count) allowed_count++;
  allow(page);
  registers[REG_EFL] |= SINGLE_STEP;
}

static void handle_step(int signal_number, siginfo_t *information, void *context) {
  (void)signal_number;
  (void)information;
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~SINGLE_STEP;
  while (allowed_count) {
    char *page = allowed[--allowed_count];
    if (!is_open[(page - heap) / PAGE]) protect(page, PROT_NONE);
  }
}

typedef void use_object(size_t offset, size_t size, const char *name);

static void each_object(use_object *use) {
  const char *file_name = getenv("OBJECTS");
  FILE *file = file_name ? fopen(file_name, "r") : NULL;
  size_t offset, size;
  char name[LONGEST_NAME + 1];
  if (!file) abort();
  while (fscanf(file, "%zu %zu %511s", &offset, &size, name) == 3) use(offset, size, name);
  fclose(file);
}

/* The kernel uses these itself, and would fail with an error instead of a signal. */
static void leave_to_kernel(void *structure) {
  char *address = structure;
  if (address < heap || address >= heap + length) return;
  is_open[(address - heap) / PAGE] = 1;
  allow(heap + (address - heap) / PAGE * PAGE);
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
  leave_to_kernel(mutex);
  return ((int (*)(pthread_mutex_t *, const pthread_mutexattr_t *))(uintptr_t)dlsym(RTLD_NEXT, __func__))(mutex, attributes);
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes) {
  leave_to_kernel(condition);
  return ((int (*)(pthread_cond_t *, const pthread_condattr_t *))(uintptr_t)dlsym(RTLD_NEXT, __func__))(condition, attributes);
}

/* The heap is the only file that the program maps itself. */
void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset) {
  void *mapped = (void *)syscall(SYS_mmap, address, size, protection, flags, file, offset);
  if (file >= 0 && flags & MAP_FIXED && !heap && getenv("OBJECTS")) {
    heap = mapped;
    length = size;
    uses = calloc(length / WORD, 1);
    is_open = calloc(length / PAGE, 1);
    if (!uses || !is_open) abort();
  }
  return mapped;
}

/* The heap is complete when a part of it becomes writable. */
int mprotect(void *address, size_t size, int protection) {
  int error = (int)syscall(SYS_mprotect, address, size, protection);
  if (!heap || writable || (char *)address < heap || (char *)address >= heap + length) return error;
  writable = address;
  writable_length = size;
  struct sigaction action = {.sa_sigaction = handle_fault, .sa_flags = SA_SIGINFO};
  sigfillset(&action.sa_mask);
  if (sigaction(SIGSEGV, &action, NULL)) abort();
  action.sa_sigaction = handle_step;
  if (sigaction(SIGTRAP, &action, NULL) || syscall(SYS_mprotect, heap, length, PROT_NONE)) abort();
  return error;
}

/* The program would copy the pages that it expects to write. */
int madvise(void *address, size_t size, int advice) {
  (void)address;
  (void)size;
  (void)advice;
  return 0;
}

static FILE *record;

static void write_use(size_t offset, size_t size, const char *name) {
  int use = 0;
  for (size_t word = offset / WORD; word < (offset + size) / WORD && word < length / WORD; word++) use |= uses[word];
  if (use) fprintf(record, "%c %s\n", use & WRITTEN ? 'w' : 'r', name);
}

/* In place of the C library's. */
void _exit(int status) {
  const char *name = getenv("RECORD");
  if (name && heap) {
    record = fopen(name, "a");
    if (!record) abort();
    each_object(write_use);
    if (fclose(record)) abort();
  }
  for (;;) syscall(SYS_exit_group, status);
}
