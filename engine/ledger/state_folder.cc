#include "engine/ledger/state_folder.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/ledger/lock_holder.h"

namespace mixferry::ledger {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPause{20};  ///< between two attempts at a lock

[[noreturn]] void refuse_folder(const fs::path& folder, const std::string& what) {
  throw RunError{ExitCode::stopped, fmt::format("The state folder {} can't be used: {}. Mend that, or choose "
                                                "another folder with --state (or MIXFERRY_STATE).",
                                                folder.native(), what)};
}

std::string describe(int error) {
  return std::generic_category().message(error);
}

Descriptor open_folder(const fs::path& folder) {
  return Descriptor{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

/// Makes the entries of `folder` durable, or else a new ledger could vanish with its folder in a power cut.
/// Some file systems can't do that for folders; nothing can be done about those.
void sync_entries(const fs::path& folder) {
  ::fsync(open_folder(folder).number());
}

/// The system's error, 0 for none.
int make(const fs::path& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0) return errno;
  ::chmod(folder.c_str(), S_IRWXU);  // whatever the umask took from us
  sync_entries(folder.parent_path());
  return 0;
}

void make_with_parents(const fs::path& wanted, const fs::path& folder) {
  int error = make(folder);
  if (error == ENOENT && folder.has_parent_path()) {
    make_with_parents(wanted, folder.parent_path());
    error = make(folder);
  }
  if (error != 0 && error != EEXIST) {
    refuse_folder(wanted, fmt::format("{} can't be made ({})", folder.native(), describe(error)));
  }
}

[[noreturn]] void refuse_held(const fs::path& file, std::chrono::milliseconds waited) {
  const std::string holder = holder_of_lock(file);
  throw RunError{
      ExitCode::stopped,
      fmt::format("The lock {} has been held for more than {} by {}. Wait until it ends, or stop it, then "
                  "run the same command again.",
                  file.native(), waited, holder.empty() ? "another program" : holder)};
}

/// Whether it is there, its owner's, and was open to others until now.
bool close_one(const fs::path& entry) {
  struct stat found {};
  if (::lstat(entry.c_str(), &found) != 0 || !(S_ISDIR(found.st_mode) || S_ISREG(found.st_mode)))
    return false;
  if ((found.st_mode & (S_IRWXG | S_IRWXO)) == 0) return false;
  return ::chmod(entry.c_str(), found.st_mode & S_IRWXU) == 0;
}

/// How many entries of `folder` whose names begin so were open to others.
std::uint64_t close_below(const fs::path& folder, std::string_view prefix) {
  std::uint64_t closed = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename();
    if (name.starts_with(prefix) && close_one(entry.path())) ++closed;
  }
  return closed;
}

}  // namespace

void make_state_folder(const fs::path& folder) {
  // Without a slash at the end, parent_path() is the parent.
  const fs::path named = folder.has_filename() ? folder : folder.parent_path();
  make_with_parents(folder, named);
  struct stat found {};
  if (::stat(named.c_str(), &found) != 0) refuse_folder(folder, describe(errno));
  if (!S_ISDIR(found.st_mode)) refuse_folder(folder, "it is not a folder");
  if (::faccessat(AT_FDCWD, named.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    refuse_folder(folder, fmt::format("it may not be written to ({})", describe(errno)));
  }
}

// Polled, because waiting for a lock has no end that can be set.
Descriptor lock_state_folder(const fs::path& folder, std::chrono::milliseconds at_most) {
  const fs::path file = folder / "opening.lock";
  Descriptor descriptor{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
  if (descriptor.number() < 0)
    refuse_folder(folder, fmt::format("{} can't be opened ({})", file.native(), describe(errno)));
  ::fchmod(descriptor.number(), S_IRUSR | S_IWUSR);  // whatever the umask took from us
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (::flock(descriptor.number(), LOCK_EX | LOCK_NB) != 0 && (errno == EINTR || errno == EWOULDBLOCK)) {
    if (std::chrono::steady_clock::now() >= until) refuse_held(file, at_most);
    std::this_thread::sleep_for(kPause);
  }
  return descriptor;
}

std::vector<std::string> close_to_others(const fs::path& folder) {
  std::vector<std::string> words;
  std::uint64_t closed = 0;
  for (const char* name : {"runs", "reads", "verifications", "stdin", "locks"}) {
    // Below a folder that is closed nobody gets anywhere.
    if (close_one(folder / name)) closed += 1 + close_below(folder / name, "");
  }
  closed += close_below(folder, "ledger.sqlite");
  if (closed != 0) {
    words.push_back(fmt::format(
        "others could read {} {} in the state folder {}, which may hold personal data; now they can't",
        closed, closed == 1 ? "entry" : "entries", folder.native()));
  }
  struct stat found {};
  if (::stat(folder.c_str(), &found) == 0 && (found.st_mode & S_IWOTH) != 0) {
    words.push_back(
        fmt::format("everybody may change the state folder {}, and so take the ledger away. If it is "
                    "for this alone: chmod 700 '{}'",
                    folder.native(), folder.native()));
  }
  return words;
}

}  // namespace mixferry::ledger
