#include "engine/ledger/sqlite/readable_state.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <string>
#include <system_error>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/ledger/sqlite/open_ledger.h"

namespace mixferry::ledger {
namespace {

namespace fs = std::filesystem;

bool may_be_written_to(const fs::path& folder) {
  return ::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) == 0;
}

/// Where the ledger can be opened: the state folder, or a copy of our own.
class ReadableState {
 public:
  explicit ReadableState(const fs::path& state_dir);
  ~ReadableState();
  ReadableState(const ReadableState&) = delete;
  ReadableState& operator=(const ReadableState&) = delete;

  [[nodiscard]] const fs::path& folder() const { return copy_.empty() ? state_dir_ : copy_; }

 private:
  fs::path state_dir_;
  fs::path copy_;  ///< empty: none was needed
};

ReadableState::ReadableState(const fs::path& state_dir) : state_dir_(state_dir) {
  std::error_code error;
  if (!fs::exists(state_dir / "ledger.sqlite", error) || may_be_written_to(state_dir)) return;
  std::string name = (fs::temp_directory_path(error) / "mixferry-ledger-XXXXXX").native();
  if (error || ::mkdtemp(name.data()) == nullptr) error = {errno, std::generic_category()};
  if (!error) copy_ = name;
  for (const char* file : {"ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-commits"}) {
    if (error || !fs::exists(state_dir / file)) continue;
    fs::copy_file(state_dir / file, copy_ / file, error);
    if (!error) fs::permissions(copy_ / file, fs::perms::owner_read | fs::perms::owner_write, error);
  }
  if (!error) return;
  std::error_code ignored;
  if (!copy_.empty()) fs::remove_all(copy_, ignored);
  throw RunError(
      ExitCode::stopped,
      fmt::format(
          "The state folder {} may not be written to, and its ledger can't be copied to {} to be read "
          "there: {}. Make room, or name another folder in TMPDIR.",
          state_dir.native(), name, error.message()));
}

ReadableState::~ReadableState() {
  std::error_code ignored;
  if (!copy_.empty()) fs::remove_all(copy_, ignored);
}

struct ReadableLedger {
  explicit ReadableLedger(const fs::path& state_dir)
      : state(state_dir), ledger(open_ledger(state.folder())) {}

  const ReadableState state;
  const std::unique_ptr<Ledger> ledger;
};

}  // namespace

std::shared_ptr<Ledger> open_readable_ledger(const fs::path& state_dir) {
  const auto opened = std::make_shared<ReadableLedger>(state_dir);
  return {opened, opened->ledger.get()};
}

}  // namespace mixferry::ledger
