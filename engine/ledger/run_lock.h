#pragma once
/// Keeps two processes from working on one run.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/descriptor.h"

namespace mixferry::ledger {

/// Holds the lock of one run of a state folder: a locked file `locks/<key>.lock`. Freed by the destructor,
/// and by the system when the process dies.
class RunLock {
 public:
  /// `run_key` is `run_key()` of the run's identity. Throws `RunError` (`stopped`) when another process holds
  /// it, naming that process, or when the folder can't be written to.
  RunLock(const std::filesystem::path& state_dir, const std::string& run_key);
  /// Nothing where somebody holds it. Throws as the constructor does when the folder can't be written to.
  [[nodiscard]] static std::optional<RunLock> try_to_take(const std::filesystem::path& state_dir,
                                                          const std::string& run_key);
  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&&) = delete;
  ~RunLock();

 private:
  RunLock(std::filesystem::path file, Descriptor descriptor)
      : file_(std::move(file)), descriptor_(std::move(descriptor)) {}

  std::filesystem::path file_;  ///< empty: it was moved from
  Descriptor descriptor_;
};

}  // namespace mixferry::ledger
