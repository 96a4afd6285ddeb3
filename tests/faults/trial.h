#pragma once
/// One import that is to end well whatever happens on the way, and the table of what did happen.

#include <cstdint>
#include <map>
#include <string>

#include "tests/support/contacts.h"
#include "tests/support/happenings.h"

namespace mixferry::tests {

/// What a fault did to an import. Nothing may be lost or wrong.
struct Harm {
  std::uint64_t rows_lost = 0;       ///< of the export, missing in the books
  std::uint64_t sent_again = 0;      ///< records that Mixpanel stored more than once
  std::uint64_t profiles_wrong = 0;  ///< that do not end as the rows say
  std::uint64_t events_wrong = 0;    ///< missing, not as their row says, or there before the ids of their row
  std::uint64_t in_doubt = 0;        ///< rows
  std::uint64_t refused = 0;         ///< imports that ended before anything was sent, and said why
};

/// What an import makes of its rows.
enum class Makes : std::uint8_t {
  users,        ///< profiles, by what bears repeating
  counting,     ///< with `$add`, so that what is stored twice shows
  counters,     ///< `$add` alone: nothing else, which would be sent, and answered, before it
  events,       ///< events alone
  all_targets,  ///< links of ids, companies, events and people
  calls,        ///< the same, with a call for each link
};

struct TrialOptions {
  std::uint64_t seed = 1;
  sandbox::SandboxOptions sandbox = {};
  Makes makes = Makes::users;
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
  void look_at_contacts(Harm& harm) const;
  void look_at_happenings(Harm& harm) const;

  ImportBench bench_;
  Makes makes_;
  ContactOptions contacts_;
  HappeningOptions happenings_;
  std::string csv_;
  std::string mapping_;
  std::string report_;
};

/// One after the other, by seed: what an import makes matters to most faults.
[[nodiscard]] Makes makes_by(std::uint64_t seed);

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
