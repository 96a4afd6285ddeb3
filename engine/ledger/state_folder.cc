#include "engine/ledger/state_folder.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "engine/base/error.h"

namespace mixferry::ledger {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& folder, const std::string& what) {
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
  ::fsync(open_folder(folder).get());
}

/// The system's error, 0 for none.
int make(const fs::path& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0) return errno;
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
    refuse(wanted, fmt::format("{} can't be made ({})", folder.native(), describe(error)));
  }
}

}  // namespace

void make_state_folder(const fs::path& folder) {
  // Without a slash at the end, parent_path() is the parent.
  const fs::path named = folder.has_filename() ? folder : folder.parent_path();
  make_with_parents(folder, named);
  struct stat found {};
  if (::stat(named.c_str(), &found) != 0) refuse(folder, describe(errno));
  if (!S_ISDIR(found.st_mode)) refuse(folder, "it is not a folder");
  if (::faccessat(AT_FDCWD, named.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    refuse(folder, fmt::format("it may not be written to ({})", describe(errno)));
  }
}

Descriptor lock_state_folder(const fs::path& folder) {
  Descriptor descriptor = open_folder(folder);
  while (::flock(descriptor.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
  return descriptor;
}

}  // namespace mixferry::ledger
