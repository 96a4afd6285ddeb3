#include "engine/commands/verify.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/error.h"
#include "engine/base/utc_time.h"
#include "engine/commands/erased_people.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/kept_sources.h"
#include "engine/commands/known_import.h"
#include "engine/commands/outline.h"
#include "engine/commands/output_files.h"
#include "engine/commands/profile_rows.h"
#include "engine/commands/told_reading.h"
#include "engine/commands/verified_profiles.h"
#include "engine/commands/verified_run.h"
#include "engine/commands/verify_results.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/ledger/state_folder.h"
#include "engine/verification/found_profile.h"
#include "engine/verification/id_sample.h"
#include "engine/verification/partitions.h"

namespace mixferry::commands {
namespace {

using report::VerificationReport;
using verification::Subject;
using verification::Verdict;

/// Of one question; how many it may name is not documented, and a page has so many profiles.
constexpr std::size_t kIdsOfAQuestion = 1'000;

/// Runs that may have changed what a verification has read so far.
constexpr std::uint64_t kRunsRemembered = 10;

/// What is compared, and by which number queries know it.
struct Compared {
  Subjects subjects;
  std::vector<std::optional<std::int64_t>> data_group_ids;  ///< of groups
  std::vector<report::SubjectReport> reports;

  [[nodiscard]] bool can_ask(Subject subject) const { return reports[subject].why_not.empty(); }
};

std::optional<std::int64_t> number_of_group_key(const VerifyArguments& arguments,
                                                const std::string& group_key) {
  if (!arguments.delivery.project) return std::nullopt;
  const auto& keys = arguments.delivery.project->project.group_keys;
  const auto found = std::ranges::find(keys, group_key, &projects::GroupKey::name);
  return found == keys.end() ? std::nullopt : std::optional(found->data_group_id);
}

std::string how_to_name_group_key(const VerifyArguments& arguments, const std::string& group_key) {
  const std::string where =
      arguments.delivery.project
          ? fmt::format("of the project {} in {}", arguments.delivery.project->project.name,
                        arguments.delivery.project->file)
          : "of a project in the file of projects, and choose it with --project";
  return fmt::format(
      "Write `group_keys: {{ {}: NUMBER }}` {}; the number stands in Mixpanel's Project Settings, "
      "under Group Keys.",
      group_key, where);
}

Compared compared_by(const VerifyArguments& arguments, const mappings::Mapping& mapping) {
  Compared compared{.subjects = subjects_of(mapping), .data_group_ids = {}, .reports = {}};
  for (const std::string& group_key : compared.subjects) {
    const bool is_users = group_key.empty();
    report::SubjectReport report{.name = is_users ? "users" : "groups " + group_key};
    compared.data_group_ids.push_back(is_users ? std::nullopt : number_of_group_key(arguments, group_key));
    if (!is_users && !compared.data_group_ids.back()) {
      report.why_not = "queries know such groups by a number that nobody has said";
      report.what_to_do = how_to_name_group_key(arguments, group_key);
    }
    compared.reports.push_back(std::move(report));
  }
  if (compared.subjects.empty()) {
    throw RunError(
        ExitCode::usage,
        fmt::format("{} makes no profiles: events and links of ids can't be verified", mapping.name));
  }
  if (std::ranges::none_of(compared.reports, [](const auto& report) { return report.why_not.empty(); })) {
    const report::SubjectReport& first = compared.reports.front();
    throw RunError(ExitCode::usage, fmt::format("{}: {}. {}", first.name, first.why_not, first.what_to_do));
  }
  return compared;
}

/// All that decides what is read, so that who asks the same goes on with what is there. An import that ended
/// in between makes another question of it: what was read before is older.
std::string question_of(const VerifyArguments& arguments, const reading::QueryHost& host,
                        const ledger::RunIdentity& identity, ledger::Ledger& ledger) {
  std::string question = fmt::format(
      "verify\n{} project {}\n{}\n{} {}\n", http::host_and_port(host.endpoint), host.access.project_id(),
      ledger::run_key(identity), arguments.all ? "all" : fmt::to_string(arguments.sample), arguments.seed);
  for (const ledger::RunRecord& run : ledger.runs(kRunsRemembered))
    question += fmt::format("behind run {} {}\n", run.id, run.finished);
  return question;
}

/// One verification under way.
class Verifying {
 public:
  using Tell = std::function<void(const pipeline::Progress&)>;

  Verifying(const VerifyArguments& arguments, const PreparedReading& prepared, Compared& compared,
            VerifiedProfiles& profiles, VerificationReport& report)
      : arguments_(arguments),
        prepared_(prepared),
        compared_(compared),
        profiles_(profiles),
        report_(report) {}

  void sample(const Tell& tell) {
    verification::IdSample drawn(arguments_.sample, arguments_.seed);
    read_rows(
        [&](const ProfileRow& row) {
          for (const ProfileRecord& record : row.records)
            drawn.take(record.subject, record.id, row.place, record.json);
        },
        tell);
    for (Subject subject = 0; subject < compared_.subjects.size(); ++subject) {
      report::SubjectReport& about = compared_.reports[subject];
      about.in_export = drawn.likely_profiles(subject);
      about.in_export_exact = about.in_export == drawn.size(subject);
      if (compared_.can_ask(subject)) compare_drawn(drawn, subject);
    }
  }

  void all(const std::filesystem::path& work, const Tell& tell) {
    ledger::make_state_folder(work);
    verification::PartitionedFiles sent(work, "sent");
    verification::PartitionedFiles found(work, "found");
    sent.remove();
    found.remove();
    read_rows([&](const ProfileRow& row) { spill(row, sent); }, tell);
    for (Subject subject = 0; subject < compared_.subjects.size(); ++subject)
      if (compared_.can_ask(subject)) spill_found(subject, found);
    sent.flush();
    found.flush();
    verification::compare(sent, found, work, {}, visitor());
    for (Subject subject = 0; subject < compared_.subjects.size(); ++subject) ask_for_missing(subject);
  }

 private:
  void read_rows(const std::function<void(const ProfileRow&)>& take, const Tell& tell) {
    const ReadRows read = for_each_profile_row(prepared_, compared_.subjects, take, tell);
    report_.rows_read = read.rows_read;
    report_.rows_rejected = read.rows_rejected;
    report_.rows_filtered = read.rows_filtered;
    report_.erased = read.erased;
    report_.events = read.events;
    report_.links = read.links;
    for (SourceId id = 0; id < prepared_.sources.size(); ++id) {
      const pipeline::SourceInfo& source = prepared_.sources[id];
      const std::string& dialect = read.outcomes[id].dialect;
      report_.sources.push_back({.path = source.path,
                                 .bytes = source.bytes,
                                 .rows = read.rows_of_source[id],
                                 .dialect = dialect.empty() ? source.dialect : dialect,
                                 .error = {}});
      report_.only.rows_left_out += read.outcomes[id].rows_left_out;
    }
    if (prepared_.asked) report_.only.not_found = prepared_.asked->not_found();
  }

  static void spill(const ProfileRow& row, verification::PartitionedFiles& sent) {
    for (const ProfileRecord& record : row.records) {
      sent.write({.hash = verification::hash_of(record.subject, record.id),
                  .subject = record.subject,
                  .row = row.place,
                  .json = record.json});
    }
  }

  void spill_found(Subject subject, verification::PartitionedFiles& found) {
    profiles_.read(
        {.data_group_id = compared_.data_group_ids[subject]}, fmt::format("all-{}", subject),
        [&](std::string_view json) {
          const std::string id = id_in(json);
          found.write({.hash = verification::hash_of(subject, id), .subject = subject, .json = json});
        });
  }

  /// Throws for what is no profile: to pass it over would call it missing.
  static std::string id_in(std::string_view profile) {
    if (auto id = verification::id_of_found(profile)) return std::move(*id);
    throw RunError(ExitCode::stopped, fmt::format("Mixpanel's answer holds a profile without an id: {}",
                                                  profile.substr(0, 200)));
  }

  verification::ComparisonVisitor visitor() {
    return {.compared =
                [this](const verification::ProfileKey& key, verification::ExportRow first_row,
                       const verification::Comparison& comparison) {
                  ++compared_.reports[key.subject].in_export;
                  if (compared_.can_ask(key.subject)) report_.findings.take(key, first_row, comparison);
                },
            .not_named =
                [this](const verification::ProfileKey& key) { report_.findings.take_not_named(key.subject); },
            .done = [](std::size_t) {}};
  }

  /// A profile that was merged into another is not among all under its own id; asked for by that, the other
  /// one comes back. Some are asked for, by one query.
  void ask_for_missing(Subject subject) {
    mixpanel::ProfileQuery query{.data_group_id = compared_.data_group_ids[subject],
                                 .properties = std::vector<std::string>{}};
    for (const verification::Example& example : report_.findings.examples()) {
      const bool is_missing = example.comparison.verdict == Verdict::missing;
      if (is_missing && example.key.subject == subject) query.distinct_ids.push_back(example.key.id);
    }
    if (query.distinct_ids.empty()) return;
    profiles_.read(query, fmt::format("missing-{}", subject), [&](std::string_view json) {
      const bool was_asked_for =
          std::ranges::find(query.distinct_ids, id_in(json)) != query.distinct_ids.end();
      if (!was_asked_for) ++report_.under_other_ids;
    });
  }

  void compare_drawn(const verification::IdSample& drawn, Subject subject) {
    std::vector<std::string> ids;
    drawn.for_each(subject, [&](const std::string& id, const auto&) { ids.push_back(id); });
    for (std::size_t begin = 0; begin < ids.size(); begin += kIdsOfAQuestion) {
      const std::size_t end = std::min(begin + kIdsOfAQuestion, ids.size());
      ask_for(
          drawn, subject,
          {ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.begin() + static_cast<std::ptrdiff_t>(end)},
          fmt::format("some-{}-{}", subject, begin));
    }
  }

  void ask_for(const verification::IdSample& drawn, Subject subject, const std::vector<std::string>& ids,
               const std::string& name) {
    std::map<std::string, bool> is_there;
    for (const std::string& id : ids) is_there[id] = false;
    mixpanel::ProfileQuery query{.distinct_ids = ids, .data_group_id = compared_.data_group_ids[subject]};
    profiles_.read(query, name, [&](std::string_view json) {
      const auto found = is_there.find(id_in(json));
      if (found == is_there.end()) {
        ++report_.under_other_ids;
        return;
      }
      if (!std::exchange(found->second, true)) take(drawn, {subject, found->first}, json);
    });
    for (const auto& [id, there] : is_there)
      if (!there) take(drawn, {subject, id}, std::nullopt);
  }

  void take(const verification::IdSample& drawn, const verification::ProfileKey& key,
            std::optional<std::string_view> json) {
    const verification::IdSample::Drawn& expected = *drawn.find(key.subject, key.id);
    std::optional<verification::FoundProfile> found;
    if (json) {
      found = verification::read_found(*json);
      if (!found) {
        throw RunError(
            ExitCode::stopped,
            fmt::format("Mixpanel's answer holds a profile that can't be read: {}", json->substr(0, 200)));
      }
    }
    report_.findings.take(key, expected.first_row, expected.profile.compare(found ? &*found : nullptr));
  }

  const VerifyArguments& arguments_;
  const PreparedReading& prepared_;
  Compared& compared_;
  VerifiedProfiles& profiles_;
  VerificationReport& report_;
};

/// However the work ends, there is no more progress.
class EndOfProgress {
 public:
  explicit EndOfProgress(Listener& listener) : listener_(listener) {}
  ~EndOfProgress() { listener_.on_progress_end(); }
  EndOfProgress(const EndOfProgress&) = delete;
  EndOfProgress& operator=(const EndOfProgress&) = delete;

 private:
  Listener& listener_;
};

std::string what_is_compared(const VerifyArguments& arguments, const reading::QueryHost& host) {
  const std::string what = arguments.all
                               ? "all profiles of the export with all of the project, page by page"
                               : fmt::format("up to {} of each kind, drawn by seed {} (--all: all of them)",
                                             counted(arguments.sample, "profile"), arguments.seed);
  const std::string at = fmt::format("{}", http::host_and_port(host.endpoint));
  const std::string project =
      arguments.delivery.project ? in_words(*arguments.delivery.project, arguments.delivery.endpoint) : "";
  return fmt::format("{}compare  {}\n         project {} at {}\n", project, what, host.access.project_id(),
                     at);
}

ledger::RunIdentity identity_for(const VerifyArguments& arguments, const PreparedReading& prepared,
                                 ledger::Ledger& ledger) {
  ImportArguments import;
  import.reading = arguments.reading;
  import.delivery = arguments.delivery;
  return identity_of(import, prepared, ledger);
}

/// Whether an import ended, or was at work, so lately that Mixpanel may not show all of it yet.
bool was_just_imported(ledger::Ledger& ledger) {
  constexpr auto lately = std::chrono::minutes(15);
  const std::string since = utc_time(std::chrono::system_clock::now() - lately);
  return std::ranges::any_of(ledger.runs(kRunsRemembered), [&](const ledger::RunRecord& run) {
    return std::max(run.started, run.finished) > since;
  });
}

ExitCode exit_code_of(const VerificationReport& report) {
  const bool is_right = report.findings.count(Verdict::missing) == 0 &&
                        report.findings.count(Verdict::differs) == 0 && report.findings.compared() != 0 &&
                        report.only.not_found.empty();
  return is_right ? ExitCode::done : ExitCode::with_rejects;
}

}  // namespace

VerificationReport verify_profiles(const VerifyArguments& asked, const reading::QueryHost& host,
                                   Listener& listener) {
  const auto begun = std::chrono::steady_clock::now();
  const std::unique_ptr<ledger::Ledger> ledger = ledger::open_ledger(asked.state.path);
  const VerifyArguments arguments = asked.run == 0 ? asked : with_run(asked, *ledger);
  VerificationReport report{.run = {}, .started = utc_now()};
  if (arguments.run != 0) report.run = arguments.run;
  CompiledMapping compiled = load_mapping(arguments.reading, "");
  Compared compared = compared_by(arguments, compiled.mapping);
  KeptSources kept(arguments.reading.sources, arguments.state,
                   "so that the verification can go on where it was broken off", listener);
  PreparedReading prepared = prepare(std::move(compiled), arguments.reading, kept.paths());
  leave_out_erased(prepared, arguments.delivery, *ledger);
  require_results_apart(arguments, prepared);
  report.mapping = prepared.mapping.name;
  report.project = fmt::format("{} at {}", host.access.project_id(), http::host_and_port(host.endpoint));
  report.sample = arguments.all ? 0 : arguments.sample;
  report.seed = arguments.seed;
  report.only.ids = arguments.reading.only;
  report.left_out = left_out_of(prepared);
  listener.on_outline(outline_of(prepared) + what_is_compared(arguments, host));
  const ledger::RunIdentity identity = identity_for(arguments, prepared, *ledger);
  if (arguments.run != 0) require_as_run(arguments, identity, *ledger);

  kept.is_unfinished = true;
  reading::PartStore store(arguments.state.path, question_of(arguments, host, identity, *ledger));
  reading::Asking asking(host, "queries", *ledger);
  ToldReading told(listener);
  VerifiedProfiles profiles(host, asking, store,
                            [&](const reading::ReadingProgress& progress) { told.take(progress); });
  Verifying verifying(arguments, prepared, compared, profiles, report);
  const EndOfProgress end_of_progress(listener);
  const auto tell = [&](const pipeline::Progress& progress) { listener.on_progress(progress); };
  if (arguments.all) {
    verifying.all(store.path_of("spill"), tell);
  } else {
    verifying.sample(tell);
  }
  report.subjects = compared.reports;
  report.imported = known_import(arguments, identity, *ledger);
  report.just_imported = was_just_imported(*ledger);
  report.queries = profiles.queries();
  report.queries_of_hour = asking.quota().used();
  report.queries_an_hour = asking.quota().limits().an_hour;
  report.exit_code = exit_code_of(report);
  report.finished = utc_now();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  write_verification(report, arguments, prepared, compared.subjects, identity);
  store.remove();
  kept.is_unfinished = false;
  return report;
}

}  // namespace mixferry::commands
