#pragma once
/// Keeps two processes from working on one run.

#include <filesystem>
#include <string>

#include "engine/base/descriptor.h"

namespace mixferry::ledger {

/// Holds the lock of one run of a state folder: a locked file `locks/<key>.lock`. Freed by the destructor,
/// and by the system when the process dies.
class RunLock {
 public:
  /// `run_key` is `run_key()` of the run's identity. Throws `RunError` (`stopped`) when another process holds
  /// it, naming that process, or when the folder can't be written to.
  RunLock(const std::filesystem::path& state_dir, const std::string& run_key);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  std::filesystem::path file_;
  Descriptor descriptor_;
};

}  // namespace mixferry::ledger
