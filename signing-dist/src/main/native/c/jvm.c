/*
 * libjvm.so, as far as the JDK's libraries need it. They were made for HotSpot and ask for about 160 functions by name.
 * The native program calls what is below; the others (unused.h, generated) belong to code that is not in the program.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static jlong nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* ---- Time. */

EXPORT jlong JVM_NanoTime(JNIEnv *env, jclass ignored) {
  (void)env, (void)ignored;
  return nanoseconds(CLOCK_MONOTONIC);
}

EXPORT jlong JVM_CurrentTimeMillis(JNIEnv *env, jclass ignored) {
  (void)env, (void)ignored;
  return nanoseconds(CLOCK_REALTIME) / 1000000;
}

/* The nanoseconds since a second that the caller has in mind, or -1 if that is too far away. */
EXPORT jlong JVM_GetNanoTimeAdjustment(JNIEnv *env, jclass ignored, jlong second) {
  (void)env, (void)ignored;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  jlong difference = now.tv_sec - second;
  if (difference > 0x100000000LL || difference < -0x100000000LL) return -1;
  return difference * 1000000000LL + now.tv_nsec;
}

/* ---- The machine. */

EXPORT jint JVM_ActiveProcessorCount(void) {
  cpu_set_t processors;
  int count = sched_getaffinity(0, sizeof processors, &processors) ? 0 : CPU_COUNT(&processors);
  return count > 0 ? count : (jint)sysconf(_SC_NPROCESSORS_ONLN);
}

EXPORT jboolean JVM_IsUseContainerSupport(void) { return JNI_FALSE; }

EXPORT jstring JVM_GetTemporaryDirectory(JNIEnv *env) { return (*env)->NewStringUTF(env, "/tmp"); }

EXPORT char *JVM_NativePath(char *path) { return path; }

/* ---- The end. */

EXPORT void JVM_BeforeHalt(void) {}

EXPORT void JVM_Halt(jint status) { _exit(status); }

/* ---- Libraries. */

EXPORT jboolean JVM_IsSupportedJNIVersion(jint version) {
  return version >= JNI_VERSION_1_1 && version <= JNI_VERSION_24;
}

EXPORT void *JVM_LoadLibrary(const char *name, jboolean throws) {
  (void)throws;
  return dlopen(name, RTLD_LAZY);
}

EXPORT void JVM_UnloadLibrary(void *library) { dlclose(library); }

EXPORT void *JVM_FindLibraryEntry(void *library, const char *name) { return dlsym(library, name); }

/* ---- Locks of libzip. */

EXPORT void *JVM_RawMonitorCreate(void) {
  pthread_mutex_t *lock = malloc(sizeof *lock);
  if (lock) pthread_mutex_init(lock, NULL);
  return lock;
}

EXPORT void JVM_RawMonitorDestroy(void *lock) {
  pthread_mutex_destroy(lock);
  free(lock);
}

EXPORT jint JVM_RawMonitorEnter(void *lock) { return pthread_mutex_lock(lock); }

EXPORT void JVM_RawMonitorExit(void *lock) { pthread_mutex_unlock(lock); }

/* ---- Formatting, which returns -1 if the text does not fit, and always ends it. */

EXPORT int jio_vsnprintf(char *text, size_t size, const char *format, va_list arguments) {
  if (size == 0) return -1;
  int length = vsnprintf(text, size, format, arguments);
  return length < 0 || (size_t)length >= size ? -1 : length;
}

EXPORT int jio_snprintf(char *text, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = jio_vsnprintf(text, size, format, arguments);
  va_end(arguments);
  return length;
}

EXPORT int jio_vfprintf(FILE *file, const char *format, va_list arguments) { return vfprintf(file, format, arguments); }

EXPORT int jio_fprintf(FILE *file, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vfprintf(file, format, arguments);
  va_end(arguments);
  return length;
}

/* ---- Everything else. */

#define UNUSED(name)                                                   \
  EXPORT __attribute__((noreturn)) void name(void);                    \
  void name(void) {                                                    \
    fputs("aws_signing_helper: the native program lacks " #name "\n", stderr); \
    abort();                                                           \
  }
#include "unused.h"
