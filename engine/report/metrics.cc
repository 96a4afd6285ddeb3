#include "engine/report/metrics.h"

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

/// Writes one metric after the other; all of a run carry the same first label.
class Exposition {
 public:
  explicit Exposition(std::string_view mapping)
      : run_label_(fmt::format("mapping=\"{}\"", escaped(mapping))) {}

  void gauge(std::string_view name, std::string_view help, double value) {
    describe(name, help);
    sample(name, {}, value);
  }
  void gauges(std::string_view name, std::string_view help, std::string_view label,
              const NamedCounts& values) {
    if (values.empty()) return;
    describe(name, help);
    for (const auto& [value, count] : values)
      sample(name, fmt::format(",{}=\"{}\"", label, escaped(value)), static_cast<double>(count));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void describe(std::string_view name, std::string_view help) {
    fmt::format_to(std::back_inserter(text_),
                   "# HELP mixferry_last_run_{0} {1}\n# TYPE mixferry_last_run_{0} gauge\n", name, help);
  }
  void sample(std::string_view name, std::string_view more_labels, double value) {
    fmt::format_to(std::back_inserter(text_), "mixferry_last_run_{}{{{}{}}} {}\n", name, run_label_,
                   more_labels, value);
  }

  std::string run_label_;
  std::string text_;
};

}  // namespace

std::string to_metrics(const RunReport& report, ExitCode exit_code) {
  const Tally& tally = report.whole_run.tally;
  const TrafficTally& traffic = report.whole_run.traffic;
  Exposition out(valid_text(report.mapping));
  out.gauge("exit_code",
            "How the last run ended: 0 delivered, 1 with rejects or in doubt, 3 stopped, 4 refused.",
            static_cast<double>(exit_code));
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
  out.gauges("rejected_rows", "Rejected rows of the last run by reason.", "reason", tally.reject_reasons);
  out.gauge("updates", "Updates that Mixpanel stored in the last run.",
            static_cast<double>(tally.updates_sent));
  out.gauge("requests", "Requests of the last run, answered or not.", static_cast<double>(traffic.requests));
  out.gauge("retries", "Requests of the last run that repeated an earlier one.",
            static_cast<double>(traffic.retries));
  out.gauges("responses", "Answers in the last run by HTTP status.", "status", traffic.responses);
  out.gauge("sent_bytes", "Bytes of request bodies in the last run.",
            static_cast<double>(traffic.bytes_sent));
  out.gauge("repeated_ids", "Rows of the last run whose id an earlier row had.",
            static_cast<double>(tally.duplicate_ids));
  return out.take();
}

}  // namespace mixferry::report
