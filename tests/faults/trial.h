#pragma once
/// One import that is to end well whatever happens on the way, and the table of what did happen.

#include <cstdint>
#include <map>
#include <string>

#include "tests/support/contacts.h"

namespace mixferry::tests {

/// What a fault did to an import. Nothing may be lost or wrong.
struct Harm {
  std::uint64_t rows_lost = 0;       ///< of the export, missing in the books
  std::uint64_t sent_again = 0;      ///< updates that Mixpanel stored more than once
  std::uint64_t profiles_wrong = 0;  ///< that do not end as the rows say
  std::uint64_t in_doubt = 0;        ///< rows
  std::uint64_t refused = 0;         ///< imports that ended before anything was sent, and said why
};

struct TrialOptions {
  std::uint64_t seed = 1;
  sandbox::SandboxOptions sandbox = {};
  bool counting = false;        ///< with `$add`, so that what is stored twice shows
  bool counters_alone = false;  ///< of those: nothing else, which would be sent, and answered, before them
  std::uint64_t rows = 1'500;
};

class Trial {
 public:
  explicit Trial(const TrialOptions& options);

  /// The command. `endpoint_port`: of a proxy in between; 0: none.
  [[nodiscard]] ProgramOptions import(std::uint16_t endpoint_port = 0) const;
  /// Runs the command until it gets through (exit 0 or 1), as a person would.
  ProgramResult finish(const ProgramOptions& import, int runs_max = 20) const;
  /// To be asked when it is through.
  [[nodiscard]] Harm harm() const;
  [[nodiscard]] const ImportBench& bench() const { return bench_; }

 private:
  [[nodiscard]] std::uint64_t field(const std::string& name) const;
  [[nodiscard]] std::uint64_t points_wrong(std::uint64_t in_doubt) const;

  ImportBench bench_;
  ContactOptions contacts_;
  bool counting_;
  std::string csv_;
  std::string mapping_;
  std::string report_;
};

/// Notes a trial of `fault` in the table that is printed at the end, and expects that nothing is lost or
/// wrong.
void expect_unharmed(const std::string& fault, const Harm& harm);
void expect_unharmed(const std::string& fault, const Trial& trial);
/// Notes that `fault` could not be tried on this machine.
void note_skipped(const std::string& fault, const std::string& why);

/// `import` in surroundings that misbehave as `shim` says, in the variables of `tests/support/fault_shim.cc`.
[[nodiscard]] ProgramOptions misled(ProgramOptions import, const std::map<std::string, std::string>& shim);

/// How many trials of a fault: `usual`, or MIXFERRY_FAULT_RUNS.
[[nodiscard]] std::uint64_t trials(std::uint64_t usual);

}  // namespace mixferry::tests
