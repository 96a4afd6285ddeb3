// Preloaded into the program (LD_PRELOAD), makes the system around it misbehave, as the environment says:
//
//   SHIM_SYNC_MILLISECONDS=60     every fsync and fdatasync takes so much longer
//   SHIM_CLOCK_SECONDS=-3600      the calendar's clock is so far off ...
//   SHIM_CLOCK_AFTER_MILLISECONDS=200   ... from so long after the start on; not before
//   SHIM_FAIL_ALLOCATION=1000     the 1000th allocation since main() finds no memory
//   SHIM_COUNT_ALLOCATIONS=FILE   is given their number at the end
//
// Clocks that only ever go forward are left alone, as a wrong calendar leaves them alone.

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

extern "C" {
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* memory, std::size_t bytes);
}

namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;
constexpr std::int64_t kMillisecondsPerSecond = 1'000;

std::int64_t number(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::strtoll(text, nullptr, 10);
}

timespec clock_of_kernel(clockid_t clock) {
  timespec now{};
  ::syscall(SYS_clock_gettime, clock, &now);
  return now;
}

std::int64_t milliseconds_since_boot() {
  const timespec now = clock_of_kernel(CLOCK_MONOTONIC);
  return now.tv_sec * kMillisecondsPerSecond + now.tv_nsec / kNanosecondsPerMillisecond;
}

timespec calendar() {
  static const std::int64_t off_by = number("SHIM_CLOCK_SECONDS");
  static const std::int64_t begins = milliseconds_since_boot() + number("SHIM_CLOCK_AFTER_MILLISECONDS");
  timespec now = clock_of_kernel(CLOCK_REALTIME);
  if (milliseconds_since_boot() >= begins) now.tv_sec += off_by;
  return now;
}

void sync_slowly() {
  static const std::int64_t milliseconds = number("SHIM_SYNC_MILLISECONDS");
  const timespec pause{milliseconds / kMillisecondsPerSecond,
                       milliseconds % kMillisecondsPerSecond * kNanosecondsPerMillisecond};
  if (milliseconds != 0) ::nanosleep(&pause, nullptr);
}

std::atomic<std::int64_t> allocations = 0;
std::int64_t fails_at = 0;
const char* count_file = nullptr;
std::atomic<bool> in_main = false;

bool finds_memory() {
  if (!in_main.load(std::memory_order_relaxed) || ++allocations != fails_at) return true;
  errno = ENOMEM;
  return false;
}

int (*real_main)(int, char**, char**) = nullptr;

void write_count() {
  in_main = false;
  if (std::FILE* file = std::fopen(count_file, "w")) {
    std::fprintf(file, "%lld", static_cast<long long>(allocations));
    std::fclose(file);
  }
}

int counted_main(int argc, char** argv, char** environment) {
  fails_at = number("SHIM_FAIL_ALLOCATION");
  count_file = std::getenv("SHIM_COUNT_ALLOCATIONS");
  if (count_file != nullptr) std::atexit(write_count);
  in_main = fails_at != 0 || count_file != nullptr;
  return real_main(argc, argv, environment);
}

}  // namespace

extern "C" {

int __libc_start_main(int (*main)(int, char**, char**), int argc, char** argv, void (*init)(), void (*fini)(),
                      void (*linker_fini)(), void* stack_end) {
  real_main = main;
  const auto real = reinterpret_cast<decltype(&__libc_start_main)>(::dlsym(RTLD_NEXT, "__libc_start_main"));
  return real(counted_main, argc, argv, init, fini, linker_fini, stack_end);
}

void* malloc(std::size_t bytes) {
  return finds_memory() ? __libc_malloc(bytes) : nullptr;
}
void* calloc(std::size_t count, std::size_t bytes) {
  return finds_memory() ? __libc_calloc(count, bytes) : nullptr;
}
void* realloc(void* memory, std::size_t bytes) {
  return finds_memory() ? __libc_realloc(memory, bytes) : nullptr;
}

int fsync(int file) {
  sync_slowly();
  return static_cast<int>(::syscall(SYS_fsync, file));
}
int fdatasync(int file) {
  sync_slowly();
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  *now = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? calendar() : clock_of_kernel(clock);
  return 0;
}
time_t time(time_t* now) noexcept {
  const time_t seconds = calendar().tv_sec;
  if (now != nullptr) *now = seconds;
  return seconds;
}
int gettimeofday(timeval* now, void* /*zone*/) noexcept {
  const timespec exact = calendar();
  *now = {exact.tv_sec, exact.tv_nsec / 1'000};
  return 0;
}
}
