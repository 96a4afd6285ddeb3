#pragma once
/// Keeps two processes from working on one run.

#include <filesystem>
#include <string>

namespace mixferry::ledger {

/// Holds the lock of one run of a state folder; freed by the destructor, and by the system when the process
/// dies.
class RunLock {
 public:
  /// Throws `RunError` (`stopped`) when another process holds it, naming that process.
  RunLock(const std::filesystem::path& state_dir, const std::string& run_key);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace mixferry::ledger
