#pragma once
/// Notices a ledger that is older than what was written to it.

#include <cstdint>
#include <filesystem>

#include "engine/base/descriptor.h"

namespace mixferry::ledger {

/// The number of the ledger's latest commit, in a file of its own beside it (its name and `-commits`). A
/// commit is on the disk before its number is written, so the ledger is never behind it; if it is, its log
/// was removed or damaged, or an older copy took its place. The number itself is not waited for: after a
/// power cut it may lag, which costs nothing. Where it can't be written or read, nothing is noticed.
class CommitWitness {
 public:
  explicit CommitWitness(const std::filesystem::path& ledger_file);

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  /// 0: nothing is known.
  [[nodiscard]] std::uint64_t commits() const;
  void note(std::uint64_t commits) const;

 private:
  std::filesystem::path file_;
  Descriptor descriptor_;
};

}  // namespace mixferry::ledger
