#pragma once
/// What a verification came to: for programs as JSON, for people as a few lines.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/report/run_report.h"
#include "engine/verification/findings.h"

namespace mixferry::report {

/// Users, or the groups of one key.
struct SubjectReport {
  std::string name;             ///< `users`, `groups company`
  std::string why_not = {};     ///< why none was compared, a clause; empty: they were
  std::string what_to_do = {};  ///< about that, a sentence
  std::uint64_t in_export = 0;  ///< profiles that the export names
  bool in_export_exact = true;  ///< false: about so many
};

/// Rows of what is missing or differs, which `import` takes back.
struct RowsToImport {
  std::string path;
  std::uint64_t rows = 0;
  std::string command;  ///< that imports them
};

/// What is known of the import of these rows.
struct KnownImport {
  std::int64_t run = 0;
  bool is_sync = false;
  std::uint64_t rows_in_doubt = 0;
  std::string command = {};                   ///< that shows them
  std::vector<std::int64_t> later_runs = {};  ///< that changed profiles of the same kinds since, in order
};

enum class VerificationStatus : std::uint8_t {
  finished,
  stopped,  ///< the same command goes on
  refused,  ///< by Mixpanel: credentials or project
};

struct VerificationReport {
  VerificationStatus status = VerificationStatus::finished;
  ExitCode exit_code = ExitCode::done;
  std::string message = {};  ///< why it stopped, or was refused
  std::string mapping = {};
  std::optional<std::int64_t> run;  ///< whose rows they are, where a run was named
  std::string project = {};         ///< where profiles were read, for people
  std::uint64_t sample = 0;         ///< ids of each subject at most; 0: all
  std::uint64_t seed = 0;
  std::vector<SourceReport> sources = {};
  std::vector<LeftOutReport> left_out = {};
  OnlyReport only = {};
  std::uint64_t rows_read = 0;
  std::uint64_t rows_rejected = 0;  ///< by the mapping: nothing of them is expected
  std::uint64_t rows_filtered = 0;
  std::uint64_t erased = 0;                  ///< see Tally: nothing is expected of those people
  std::uint64_t events = 0;                  ///< which nobody compares
  std::uint64_t links = 0;                   ///< the same
  std::vector<SubjectReport> subjects = {};  ///< by `verification::Subject`
  verification::Findings findings = {};
  std::optional<KnownImport> imported = {};
  bool just_imported = false;         ///< an import ended minutes ago, whose profiles may not be seen yet
  std::uint64_t under_other_ids = 0;  ///< profiles that came back under ids nobody asked for
  std::uint64_t queries = 0;          ///< of this verification, answered
  std::uint32_t queries_of_hour = 0;  ///< of the project in the last hour, as far as this machine knows
  std::uint32_t queries_an_hour = 0;  ///< that it has; 0: without a limit
  std::vector<RowsToImport> to_import = {};
  std::vector<std::string> about_rows = {};  ///< what is to be known of them: sentences
  std::string no_rows = {};                  ///< why there are none though profiles differ: sentences
  double seconds = 0;
  std::string started = {};  ///< UTC, ISO 8601
  std::string finished = {};
  std::string report_file = {};  ///< where it lies; empty: nowhere
  std::string page_file = {};
};

/// Why nobody can tell, for programs: `set_once`.
[[nodiscard]] std::string_view name_of(verification::Doubt doubt);
/// The same for people, a clause behind a name.
[[nodiscard]] std::string_view in_words(verification::Doubt doubt);

/// As a JSON document with `"schema": 1`, indented, ending in a line break.
[[nodiscard]] std::string to_json(const VerificationReport& report);

}  // namespace mixferry::report
