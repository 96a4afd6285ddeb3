#pragma once
/// Runs the program as a user would: as a process, with arguments, an environment and what it prints.

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace mixferry::tests {

struct ProgramOptions {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;  ///< beside PATH and HOME
  std::string standard_input;
  std::vector<std::string> run_under = {};  ///< another program and its arguments, in front: strace
  std::uint64_t file_bytes_max = 0;         ///< RLIMIT_FSIZE: writes beyond it fail; 0: no limit
  std::string terminal = {};  ///< a device that becomes its terminal, standard input and standard error
};

struct ProgramResult {
  int exit_code = -1;  ///< 128 + the signal's number when a signal ended it
  std::string out;
  std::string err;
};

/// A process of the program. Killed by the destructor if it still runs.
class Program {
 public:
  explicit Program(const ProgramOptions& options);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Whether it has not ended yet, or nobody has waited for it.
  [[nodiscard]] bool is_running() const;
  /// Waits for its end, at most `timeout`; then it is killed and the test fails.
  ProgramResult wait(std::chrono::seconds timeout = std::chrono::seconds(60));

 private:
  pid_t pid_;
  TemporaryFolder folder_;  ///< of the files that take its output
};

/// Starts it and waits for its end.
ProgramResult run_program(const ProgramOptions& options);
ProgramResult run_program(std::vector<std::string> arguments);

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace mixferry::tests
