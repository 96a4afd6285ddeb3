#include "engine/ledger/run_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/ledger/lock_holder.h"
#include "engine/ledger/state_folder.h"

namespace mixferry::ledger {
namespace {

[[noreturn]] void refuse_lock(const std::filesystem::path& file, int error) {
  throw RunError{ExitCode::stopped,
                 fmt::format("The lock {} can't be taken: {}. Mend that, or choose another folder "
                             "with --state (or MIXFERRY_STATE).",
                             file.native(), std::generic_category().message(error))};
}

[[noreturn]] void refuse_second(const std::filesystem::path& file) {
  const std::string holder = holder_of_lock(file);
  throw RunError{
      ExitCode::stopped,
      fmt::format("{} is at work on this run. Wait until it ends, or stop it, then run the same command "
                  "again if need be.",
                  holder.empty() ? "Another mixferry" : "Another mixferry, " + holder + ",")};
}

/// False: `file` was removed (by the holder before us) after we had opened it, and another may be there by
/// now.
bool is_still(const std::filesystem::path& file, int descriptor) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(file.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/// Nothing where somebody holds it.
std::optional<Descriptor> take_lock(const std::filesystem::path& file) {
  for (;;) {
    Descriptor descriptor{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
    if (descriptor.number() < 0) refuse_lock(file, errno);
    if (::flock(descriptor.number(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return std::nullopt;
      refuse_lock(file, errno);
    }
    if (is_still(file, descriptor.number())) return descriptor;
  }
}

Descriptor require_lock(const std::filesystem::path& file) {
  std::optional<Descriptor> taken = take_lock(file);
  if (!taken) refuse_second(file);
  return *std::move(taken);
}

std::filesystem::path lock_file(const std::filesystem::path& state_dir, const std::string& run_key) {
  if (run_key.empty() || run_key.find('/') != std::string::npos) {
    throw std::logic_error("a run's key must be fit for a file name");
  }
  make_state_folder(state_dir / "locks");
  return state_dir / "locks" / (run_key + ".lock");
}

}  // namespace

RunLock::RunLock(const std::filesystem::path& state_dir, const std::string& run_key)
    : file_(lock_file(state_dir, run_key)), descriptor_(require_lock(file_)) {}

std::optional<RunLock> RunLock::try_to_take(const std::filesystem::path& state_dir,
                                            const std::string& run_key) {
  std::filesystem::path file = lock_file(state_dir, run_key);
  std::optional<Descriptor> taken = take_lock(file);
  if (!taken) return std::nullopt;
  return RunLock(std::move(file), *std::move(taken));
}

RunLock::RunLock(RunLock&& other) noexcept
    : file_(std::exchange(other.file_, {})), descriptor_(std::move(other.descriptor_)) {}

RunLock::~RunLock() {
  if (!file_.empty()) ::unlink(file_.c_str());
}

}  // namespace mixferry::ledger
