#pragma once
/// Exports of one night after the other, synced as a batch job would, and what Mixpanel must hold after each.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/import_bench.h"
#include "tests/support/program.h"

namespace mixferry::tests {

/// One row of an export: a person, the company, and what was done last.
struct NightRow {
  std::string id;
  std::string name;
  std::string plan;     ///< empty: the row does not say
  std::string tags;     ///< separated by `;`
  std::string company;  ///< empty: none
  std::string latest;   ///< of the company
  std::string visit;    ///< an event's insert id; empty: no event

  bool operator==(const NightRow&) const = default;
};
using Night = std::vector<NightRow>;

struct NightOptions {
  std::uint64_t seed = 1;
  std::uint64_t people = 200;
  std::uint64_t nights = 4;
  /// Some ids come several times in one export, with different values.
  bool repeats = true;
  /// Every row says all of its profiles and events are left out: whatever was sent before, the last export
  /// alone says what is there.
  bool last_one_says_all = false;
};

/// Rows are added, changed, changed back, gone and back again, in another order each night.
[[nodiscard]] std::vector<Night> nights_of(const NightOptions& options);

/// `rows [first, last)` as CSV.
[[nodiscard]] std::string csv_of(const Night& night, std::size_t first, std::size_t last);

enum class Gone : std::uint8_t { keep, delete_, unset, set };

/// Users, companies and events. `last_one_says_all`: as in NightOptions.
[[nodiscard]] std::string mapping_of(Gone gone, bool last_one_says_all);

/// What Mixpanel holds.
struct Held {
  Profiles users;
  Profiles companies;
  std::string events;  ///< as queries show them

  bool operator==(const Held&) const = default;
};
[[nodiscard]] Held held_by(const ImportBench& bench);
/// What is not the same, a line for each profile; empty: nothing.
[[nodiscard]] std::string differences(const Held& held, const Held& expected);

/// People and companies that a night was the first to send and that no settlement tells of, since it was
/// given up: whether they are there nobody knows, so nobody finds them gone (README: "Only what changed").
class NeverSettled {
 public:
  void given_up(const Night& night);
  void through(const Night& night);
  [[nodiscard]] bool contains(const std::string& id) const { return ids_.contains(id); }

 private:
  std::set<std::string> known_;  ///< of the last night that went through
  std::set<std::string> ids_;
};

/// What `bench` holds otherwise than `plain`, which got the last export alone, where each of its rows says
/// all; profiles that are in none of its rows have to be as `gone` says, unless they are `never_settled`. A
/// line for each.
[[nodiscard]] std::string against_last_export(const ImportBench& bench, const Held& plain, Gone gone,
                                              const NeverSettled& never_settled = {});

/// What a sync has to send, worked out row by row.
class SyncModel {
 public:
  SyncModel(Gone gone, bool last_one_says_all) : gone_(gone), last_one_says_all_(last_one_says_all) {}

  /// Records of a night that ends well; from then on it is the last one.
  std::uint64_t sync(const Night& night);
  /// The same, and nothing is kept of it.
  [[nodiscard]] std::uint64_t would_send(const Night& night) const { return SyncModel(*this).sync(night); }

 private:
  using Known = std::map<std::string, std::string>;  ///< id -> what its last row said
  std::uint64_t sync_one(Known& known, const std::vector<std::pair<std::string, std::string>>& rows,
                         std::uint64_t records_of_row, bool acts_on_gone);

  Gone gone_;
  bool last_one_says_all_;
  Known users_, companies_, events_;
};

/// The state after each night, by plain imports of all of them into a Mixpanel of their own, where gone
/// profiles are dealt with by hand.
[[nodiscard]] std::vector<Held> plain_imports(const std::vector<Night>& nights, Gone gone,
                                              bool last_one_says_all);

/// A Mixpanel that the same job syncs to, night after night.
class NightlyJob {
 public:
  struct Options {
    sandbox::SandboxOptions sandbox = {};
    Gone gone = Gone::keep;
    bool last_one_says_all = false;
    bool dated_names = false;  ///< each night's export has a name of its own
    std::size_t sources = 1;
  };
  explicit NightlyJob(const Options& options);

  /// Puts the export where the job finds it, and says how it is synced. `endpoint_port`: of a proxy; 0: none.
  [[nodiscard]] ProgramOptions sync(const Night& night, std::size_t number,
                                    std::uint16_t endpoint_port = 0) const;
  /// `sync` as it stands there, with more behind it.
  [[nodiscard]] static ProgramOptions with(ProgramOptions sync, const std::vector<std::string>& more);

  /// All updates and events that came and were stored.
  [[nodiscard]] std::uint64_t received() const;
  [[nodiscard]] const ImportBench& bench() const { return bench_; }
  /// The files of the snapshots, by path: their bytes.
  [[nodiscard]] std::map<std::string, std::string> snapshot_files() const;
  [[nodiscard]] std::string report() const { return bench_.folder().path("report.json"); }

 private:
  ImportBench bench_;
  Options options_;
  std::string mapping_;
};

/// Runs the command until it gets through (exit 0 or 1), as a person would.
ProgramResult run_until_through(const ProgramOptions& command, int runs_max = 20);

/// Fails the test that calls it where the job's Mixpanel holds anything else.
void expect_held(const NightlyJob& job, const Held& expected);

/// A sync under strace, which kills it at the n-th `call` of a thread.
[[nodiscard]] ProgramOptions killed_at(ProgramOptions sync, const std::string& call, std::uint64_t n);
/// Whether that can be done here.
[[nodiscard]] bool has_strace_for_syncs();

}  // namespace mixferry::tests
