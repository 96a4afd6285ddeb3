#pragma once
/// The parts of a long answer, kept until all are there: pages of profiles, days of events.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/replaced_file.h"
#include "engine/ledger/run_lock.h"

namespace mixferry::reading {

/// A folder of the state folder, `reads/<hash of the question>`: who asks the same again goes on with the
/// parts that are there. A part is there whole or not at all. Failures are `RunError` (`stopped`).
///
/// Held by one process at a time. What nobody went on with for a week is removed by the next who opens one:
/// it is people's data.
class PartStore {
 public:
  /// `question`: all that decides what the answer is, for people, too. Throws where another process asks the
  /// same.
  PartStore(const std::filesystem::path& state_dir, const std::string& question);

  [[nodiscard]] bool has(std::string_view part) const;
  [[nodiscard]] std::filesystem::path path_of(std::string_view part) const;
  /// A part that is there once it is committed.
  [[nodiscard]] ReplacedFile begin(std::string_view part) const;
  /// A text that goes with the parts; nullopt: there is none.
  [[nodiscard]] std::optional<std::string> note(std::string_view name) const;
  void keep_note(std::string_view name, std::string_view text) const;

  /// Throws away all parts and notes whose names begin with `prefix`.
  void clear(std::string_view prefix = {});
  /// The same for good: the answer is where it was wanted.
  void remove();

 private:
  const std::string question_;
  const std::string key_;
  ledger::RunLock lock_;
  std::filesystem::path folder_;
};

}  // namespace mixferry::reading
