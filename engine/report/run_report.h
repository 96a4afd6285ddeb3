#pragma once
/// The final report of a command: for programs as JSON, for people as a few lines.

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/tally.h"
#include "engine/report/property_report.h"
#include "engine/report/sync_report.h"

namespace mixferry::report {

/// One source as the report tells of it.
struct SourceReport {
  std::string path;
  std::uint64_t bytes = 0;  ///< as stored
  std::uint64_t rows = 0;   ///< accounted for
  std::string dialect;
  std::optional<std::string> error;  ///< why it could not be read to its end
};

/// Something beside the sources that is not read.
struct LeftOutReport {
  std::string path;
  std::string reason;
};

/// What `--only` asked for, and what was found of it.
struct OnlyReport {
  std::vector<std::string> ids;        ///< empty: it was not given
  std::vector<std::string> not_found;  ///< of them, those that no row had
  std::uint64_t rows_left_out = 0;     ///< rows of other ids; not among those read
};

/// Whether what was sent was read back.
struct CanaryReport {
  std::string state =
      {};  ///< `seen`, `missing`, `unknown`, `not_asked`, `refused`, `none`; empty: there are no profiles
  std::uint64_t ids = 0;      ///< that were looked for
  std::uint64_t found = 0;    ///< of them
  std::uint32_t queries = 0;  ///< that it took
  double seconds = 0;         ///< from the first success
  std::string why = {};       ///< a clause
};

/// What one process did.
struct Share {
  Tally tally;
  TrafficTally traffic;
  double seconds = 0;
};

/// Rejects of a run that came back and were settled, by the run that did it.
using MendedBy = std::map<std::int64_t, std::uint64_t>;

[[nodiscard]] std::uint64_t rows_mended(const MendedBy& mended_by);

/// `by run 3`, or `3 by run 3, 1 by run 5`.
[[nodiscard]] std::string mended_in_words(const MendedBy& mended_by);

/// How a command ended.
enum class RunStatus : std::uint8_t {
  finished,
  stopped,
  refused,            ///< by Mixpanel: credentials or project
  already_delivered,  ///< nothing was left to do
  checked,            ///< all that was asked for: nothing was to be sent
  failed,             ///< for the reason in `message`; the counts are those known, if any
};

/// As programs read it: `already_delivered`.
[[nodiscard]] std::string_view name_of(RunStatus status);

struct RunReport {
  std::string command;                   ///< `import`, `sync`, `check`
  std::optional<std::int64_t> run;       ///< number in the ledger; none for `check`
  RunStatus status = RunStatus::failed;  ///< until more is known
  std::string message;                   ///< why it stopped, if it did
  std::string mapping;                   ///< file, name of a built-in, or what `--id` means
  std::string project = {};              ///< of an import: its server, and a mark of its token
  std::string identity_api = {};  ///< what links of ids go through: `events`, `rest`; empty: it has none
  ExitCode exit_code = ExitCode::done;
  std::string host = {};          ///< the machine it ran on
  std::string version = {};       ///< of mixferry
  std::string state_option = {};  ///< ` --state DIR` where `mixferry runs` would look elsewhere by itself
  std::vector<SourceReport> sources;
  Share whole_run;  ///< resumed parts included
  Share this_time;
  /// What rows of one id come to: the last of them, as far as it says something; false: more than that.
  bool last_row_wins = true;
  /// Rows in doubt of a run that was finished before, sent once more, which got an answer; none: none was
  /// sent.
  std::optional<std::uint64_t> doubt_answered = {};
  std::vector<PropertyReport> properties = {};  ///< of a check, and of an import that writes a page
  std::uint64_t property_rows = 0;   ///< what those speak of: rows that this process read and can deliver
  std::optional<IdReport> ids = {};  ///< of a check
  NamedCounts filtered_by = {};      ///< of a check: rows by why they are filtered, in words
  std::string started;               ///< UTC, ISO 8601
  std::string finished;
  std::string ended = {};      ///< when the command did, if that is later: it found nothing left to do
  std::string report_file;     ///< where this report lies; empty if nowhere
  std::string page_file = {};  ///< where it lies as a page; empty if nowhere
  std::string rejects_file;    ///< where the rejects lie; empty if nowhere
  MendedBy mended_by = {};     ///< of the whole run
  std::vector<std::string> warnings = {};  ///< what a person should look at, though nothing failed
  std::vector<LeftOutReport> left_out;     ///< what lay beside the sources and is not read
  OnlyReport only = {};
  CanaryReport canary = {};
  std::optional<SyncReport> sync = {};  ///< of a sync
  std::string users_page = {};          ///< of the project, in Mixpanel; empty where its number is not known
  std::string profile_page = {};        ///< of one of the profiles, likewise
  std::string first_rejects = {};       ///< in words, a few lines each; empty if none
};

/// Puts the counts of `share` into `object`, under the names that reports have for them.
void put_share(boost::json::object& object, const Share& share);

/// The report as a JSON document with `"schema": 1`, indented, ending in a line break.
[[nodiscard]] std::string to_json(const RunReport& report);

/// What to write in a mapping for ids such as `1001.0` that are whole numbers elsewhere.
inline constexpr std::string_view kWholeIdRule = "id: { from: COLUMN, match: '^(.+?)(?:[.,]0+)?$' }";

/// Which of the ids that were asked for were there; a clause that ends in a full stop.
[[nodiscard]] std::string only_in_words(const OnlyReport& only);

/// Whether what was sent was read back; a clause.
[[nodiscard]] std::string canary_in_words(const CanaryReport& canary);

/// How it ended, in a sentence or a few lines.
[[nodiscard]] std::string headline(const RunReport& report);

/// Rejected rows in which there is something to be mended: none has mended them, and they are none that were
/// in doubt and then skipped.
[[nodiscard]] std::uint64_t rows_to_mend(const Tally& tally, const MendedBy& mended_by);

/// The command that writes the run's rejects to a file in which to mend them.
[[nodiscard]] std::string command_to_mend(const RunReport& report);

/// What a person wants to know, ending in a line break.
[[nodiscard]] std::string summary(const RunReport& report);

}  // namespace mixferry::report
