/*
 * The pages of the heap that a session writes. The kernel copies a page when it is first written. If other threads run by
 * then, it interrupts their processors, which takes longer than the copy. So the pages are copied before there are such
 * threads. `train` fills in the list; a wrong one costs only time.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

/* Linux has it since 5.14, and glibc since 2.35. Older kernels reject it, and copy each page when it is written. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int __real_mprotect(void *address, size_t length, int protection);
int __wrap_mprotect(void *address, size_t length, int protection);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);

enum { PAGE = 4096, BYTES = 1024, RUNTIME_THREADS = 2 };

/* A bit for each 4 KiB. A system with larger pages rejects what does not begin with one. */
__attribute__((section("written_pages"))) static const volatile unsigned char written[BYTES] = {0};
static char *heap;
static size_t heap_length;
static atomic_int threads;

static int is_written(size_t page) {
  return page < heap_length / PAGE && page < BYTES * 8 && (written[page / 8] >> page % 8 & 1);
}

static void copy_pages(void) {
  for (size_t start = 0; start < BYTES * 8; start++) {
    size_t end = start;
    while (is_written(end)) end++;
    if (end > start) madvise(heap + start * PAGE, (end - start) * PAGE, MADV_POPULATE_WRITE);
    start = end;
  }
}

/* The part of the heap that is not constant is the first memory that the program makes writable. */
int __wrap_mprotect(void *address, size_t length, int protection) {
  if (!heap && protection == (PROT_READ | PROT_WRITE)) {
    heap = address;
    heap_length = length;
  }
  return __real_mprotect(address, length, protection);
}

/*
 * The runtime starts threads for references and signals, which only wait. The kernel may put a new thread on the processor
 * of this one, where it would wait until this one does, even if another processor is free. So this one lets it run first.
 */
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
  if (atomic_fetch_add(&threads, 1) == RUNTIME_THREADS) copy_pages();
  int error = __real_pthread_create(thread, attributes, start, argument);
  sched_yield();
  return error;
}
