#include "engine/report/metrics.h"

#include <charconv>
#include <ctime>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string_view>

#include "engine/report/path_text.h"

namespace mixferry::report {
namespace {

/// `"` `\` and line breaks may not stand in a label's value as they are.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '"') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result;
}

/// Seconds since 1970 of `2026-11-21T02:00:00Z`.
std::optional<std::int64_t> seconds_since_1970(const std::string& utc) {
  std::tm fields{};
  const char* const end = ::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &fields);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return ::timegm(&fields);
}

constexpr std::string_view kLastRun = "mixferry_last_run_";
constexpr std::string_view kLastSuccess = "mixferry_last_success_timestamp_seconds";

/// The paths of all sources, as one text.
std::string source_labels(const RunReport& report) {
  std::string all;
  for (const SourceReport& source : report.sources) {
    if (!all.empty()) all += ", ";
    all += source.path;
  }
  return all;
}

/// The project of `report`. Where the token is missing, so that the server is known alone, that of an earlier
/// file: what is watched goes on under the same name.
std::string project_label(const RunReport& report, std::string_view previous) {
  constexpr std::string_view kLabel = ",project=\"";
  const std::string own = escaped(report.project);
  if (own.empty() || own.contains(' ')) return own;
  const std::size_t begin = previous.find(fmt::format("{}{} ", kLabel, own));
  if (begin == std::string_view::npos) return own;
  const std::size_t value = begin + kLabel.size();
  return std::string(previous.substr(value, previous.find('"', value) - value));
}

/// The value of the last success, as it stands in an earlier file of the same mapping and project. (Sources
/// may be called after their day.)
std::optional<std::int64_t> last_success_in(std::string_view previous, const RunReport& report,
                                            std::string_view project) {
  const std::size_t at =
      previous.find(fmt::format("\n{}{{mapping=\"{}\",", kLastSuccess, escaped(valid_text(report.mapping))));
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view line = previous.substr(at + 1, previous.find('\n', at + 1) - at - 1);
  if (!line.contains(fmt::format(",project=\"{}\"}} ", project))) return std::nullopt;
  const std::string_view digits = line.substr(line.rfind(' ') + 1);
  std::int64_t seconds = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return seconds;
}

bool came_to_its_end(ExitCode code) {
  return code == ExitCode::done || code == ExitCode::with_rejects;
}

/// Writes one metric after the other; all of a run carry the same first labels.
class Exposition {
 public:
  Exposition(const RunReport& report, std::string_view project)
      : run_labels_(fmt::format("mapping=\"{}\",source=\"{}\",project=\"{}\"",
                                escaped(valid_text(report.mapping)),
                                escaped(valid_text(source_labels(report))), project)) {}

  /// `whole_name` is what the metric is called; those below stand behind `mixferry_last_run_`.
  void named_gauge(std::string_view whole_name, std::string_view help, double value) {
    describe(whole_name, help);
    sample(whole_name, {}, value);
  }
  void gauge(std::string_view name, std::string_view help, double value) {
    named_gauge(fmt::format("{}{}", kLastRun, name), help, value);
  }
  void gauges(std::string_view name, std::string_view help, std::string_view label,
              const NamedCounts& values) {
    if (values.empty()) return;
    const std::string whole_name = fmt::format("{}{}", kLastRun, name);
    describe(whole_name, help);
    for (const auto& [value, count] : values)
      sample(whole_name, fmt::format(",{}=\"{}\"", label, escaped(value)), static_cast<double>(count));
  }
  /// Of each kind of profiles, `values` of it.
  void gauges_of_profiles(std::string_view name, std::string_view help, const SyncReport& sync,
                          NamedCounts (*values)(const SyncedProfiles&)) {
    const std::string whole_name = fmt::format("{}{}", kLastRun, name);
    describe(whole_name, help);
    for (const SyncedProfiles& space : sync.spaces) {
      const std::string profiles = escaped(valid_text(space.profiles));
      for (const auto& [outcome, count] : values(space)) {
        sample(whole_name, fmt::format(",profiles=\"{}\",outcome=\"{}\"", profiles, outcome),
               static_cast<double>(count));
      }
    }
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void describe(std::string_view name, std::string_view help) {
    fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
  }
  void sample(std::string_view name, std::string_view more_labels, double value) {
    fmt::format_to(std::back_inserter(text_), "{}{{{}{}}} {}\n", name, run_labels_, more_labels, value);
  }

  std::string run_labels_;
  std::string text_;
};

NamedCounts found_counts(const SyncedProfiles& space) {
  return {{"added", space.added},
          {"changed", space.changed},
          {"unchanged", space.unchanged},
          {"left_out", space.left_out},
          {"gone", space.gone}};
}

NamedCounts gone_counts(const SyncedProfiles& space) {
  return {{"done", space.gone_done}, {"rejected", space.gone_rejected}, {"left", space.gone_left}};
}

}  // namespace

std::string to_metrics(const RunReport& report, std::string_view previous) {
  const Tally& tally = report.whole_run.tally;
  const TrafficTally& traffic = report.whole_run.traffic;
  const std::string project = project_label(report, previous);
  Exposition out(report, project);
  out.gauge(
      "exit_code",
      "How the last run ended: 0 delivered, 1 with rejects or in doubt, 2 not begun, 3 stopped, 4 refused.",
      static_cast<double>(report.exit_code));
  const auto last_success = came_to_its_end(report.exit_code)
                                ? seconds_since_1970(report.ended.empty() ? report.finished : report.ended)
                                : last_success_in(previous, report, project);
  if (last_success)
    out.named_gauge(kLastSuccess, "When a run last came to its end.", static_cast<double>(*last_success));
  if (const auto started = seconds_since_1970(report.started))
    out.gauge("start_timestamp_seconds", "When the last run began.", static_cast<double>(*started));
  if (const auto finished = seconds_since_1970(report.finished))
    out.gauge("end_timestamp_seconds", "When the last run ended.", static_cast<double>(*finished));
  out.gauge("duration_seconds", "Time that the last run worked, resumed parts included.",
            report.whole_run.seconds);
  out.gauges("rows", "Rows of the last run by what became of them.", "outcome",
             {{"delivered", tally.rows_delivered},
              {"filtered", tally.rows_filtered},
              {"unchanged", tally.rows_unchanged},
              {"rejected", tally.rows_rejected},
              {"in_doubt", tally.rows_in_doubt}});
  out.gauge("applied_before_rows",
            "Rows of the last run of which an add or append was left out, since it was applied before.",
            static_cast<double>(tally.applied_before));
  out.gauge("erased_rows", "Rows of the last run of which something was left out as its person was erased.",
            static_cast<double>(tally.erased));
  out.gauges("rejected_rows", "Rejected rows of the last run by reason.", "reason", tally.reject_reasons);
  out.gauge("mended_rows", "Rejected rows of the last run that later runs have settled.",
            static_cast<double>(rows_mended(report.mended_by)));
  out.gauge("updates", "Records of settled rows that Mixpanel stored in the last run.",
            static_cast<double>(tally.records_sent));
  out.gauges("records", "The same by where they were sent.", "target", tally.sent_to);
  out.gauge("requests", "Requests of the last run, answered or not.", static_cast<double>(traffic.requests));
  out.gauge("retries", "Requests of the last run that repeated an earlier one.",
            static_cast<double>(traffic.retries));
  out.gauges("responses", "Answers in the last run by HTTP status.", "status", traffic.responses);
  out.gauge("sent_bytes", "Bytes of request bodies in the last run.",
            static_cast<double>(traffic.bytes_sent));
  out.gauge("repeated_ids", "Rows of the last run whose id an earlier row had.",
            static_cast<double>(tally.duplicate_ids));
  out.gauge("repeated_events", "Events of the last run that Mixpanel takes for an earlier one.",
            static_cast<double>(tally.repeated_events));
  out.gauge("missing_insert_ids", "Events of the last run without an insert id, though a column is named.",
            static_cast<double>(tally.insert_ids_missing));
  out.gauge("hashed_insert_ids", "Insert ids of the last run that Mixpanel would not take as they are.",
            static_cast<double>(tally.insert_ids_hashed));
  out.gauge("dropped_links", "Links of the last run that Mixpanel drops, as they contradict earlier ones.",
            static_cast<double>(tally.contradicting_links));
  if (report.sync && !report.sync->spaces.empty()) {
    out.gauges_of_profiles("profiles", "Profiles of the last sync by what it found of them.", *report.sync,
                           found_counts);
    out.gauges_of_profiles("gone_profiles", "Profiles that are gone by what became of them in the last sync.",
                           *report.sync, gone_counts);
  }
  return out.take();
}

bool are_metrics(std::string_view text) {
  return text.starts_with("# HELP mixferry_");
}

}  // namespace mixferry::report
