#pragma once
/// Reading the ledger of a state folder that may not be written to: a backup, a volume mounted for reading.

#include <filesystem>

namespace mixferry::ledger {

/// SQLite has to write beside a ledger even to read it, or passes over what its log holds. So where the
/// folder may not be written to, the ledger and its log are copied to a folder of our own, readable by its
/// owner alone, which the destructor removes. A copy that was torn by an import under way is refused like a
/// damaged ledger.
class ReadableState {
 public:
  /// Throws `RunError` (`stopped`) when there is no room for the copy.
  explicit ReadableState(const std::filesystem::path& state_dir);
  ~ReadableState();
  ReadableState(const ReadableState&) = delete;
  ReadableState& operator=(const ReadableState&) = delete;

  /// Where the ledger can be opened.
  [[nodiscard]] const std::filesystem::path& folder() const { return copy_.empty() ? state_dir_ : copy_; }

 private:
  std::filesystem::path state_dir_;
  std::filesystem::path copy_;  ///< empty: none was needed
};

}  // namespace mixferry::ledger
