/* libreporterchelper.so: what the builder's report asks of the system, while it builds. */
#include <jni.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

JNIEXPORT jint JNICALL
Java_com_oracle_svm_hosted_ProgressReporterCHelper_getTerminalWindowColumns0(JNIEnv *env, jclass ignored) {
  (void)env, (void)ignored;
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ? -1 : size.ws_col;
}

/* In bytes. */
JNIEXPORT jlong JNICALL Java_com_oracle_svm_hosted_ProgressReporterCHelper_getPeakRSS0(JNIEnv *env, jclass ignored) {
  (void)env, (void)ignored;
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) ? -1 : usage.ru_maxrss * 1024L;
}
