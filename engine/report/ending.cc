#include "engine/report/ending.h"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <string_view>
#include <vector>

#include "engine/base/counted.h"
#include "engine/report/path_text.h"
#include "engine/report/words.h"

namespace mixferry::report {
namespace {

namespace json = boost::json;

LogLevel level_of(const RunReport& report) {
  switch (report.exit_code) {
    case ExitCode::done:
      return report.warnings.empty() ? LogLevel::info : LogLevel::warning;
    case ExitCode::with_rejects:
      return LogLevel::warning;
    case ExitCode::usage:
    case ExitCode::stopped:
    case ExitCode::refused:
      break;
  }
  return LogLevel::error;
}

std::string rejects_in_words(const RunReport& report) {
  const Tally& tally = report.whole_run.tally;
  std::string words = fmt::format("{} of {} rejected ({})", grouped(tally.rows_rejected),
                                  counted(tally.rows_read(), "row"), most_frequent(tally.reject_reasons));
  if (!report.mended_by.empty())
    words += fmt::format(", {} of them mended", grouped(rows_mended(report.mended_by)));
  if (report.run && rows_to_mend(tally, report.mended_by) != 0)
    words += "; to mend: " + command_to_mend(report);
  return words;
}

/// What a person has to know beside how it ended, a part each.
std::vector<std::string> parts_of(const RunReport& report) {
  const Tally& tally = report.whole_run.tally;
  std::vector<std::string> parts;
  if (tally.rows_read() == 0) return report.warnings;
  if (report.status == RunStatus::stopped || report.status == RunStatus::refused) {
    // How many rows there are behind those is not known.
    parts.push_back(fmt::format("{} delivered so far", counted(tally.rows_delivered, "row")));
  } else if (report.status != RunStatus::finished || tally.rows_rejected == 0) {
    const std::string unchanged = report.sync && tally.rows_unchanged != 0
                                      ? fmt::format(", {} unchanged", grouped(tally.rows_unchanged))
                                      : "";
    const bool is_dry_run = report.sync && report.sync->dry_run;
    parts.push_back(fmt::format("{} of {} {}{}", grouped(tally.rows_delivered),
                                counted(tally.rows_read(), "row"), is_dry_run ? "would be sent" : "delivered",
                                unchanged));
  }
  if (tally.rows_rejected > rows_mended(report.mended_by)) parts.push_back(rejects_in_words(report));
  if (tally.rows_in_doubt != 0) {
    parts.push_back(
        fmt::format("{} in doubt: decide with --in-doubt resend|skip", counted(tally.rows_in_doubt, "row")));
  }
  std::ranges::copy(report.warnings, std::back_inserter(parts));
  return parts;
}

/// By kind: what was found, under the names of the report.
json::object sync_counts_of(const SyncReport& sync) {
  json::object counts;
  for (const SyncedProfiles& space : sync.spaces) {
    counts[valid_text(space.profiles)] = json::object{{"added", space.added},
                                                      {"changed", space.changed},
                                                      {"unchanged", space.unchanged},
                                                      {"left_out", space.left_out},
                                                      {"gone", space.gone}};
  }
  return counts;
}

/// Each line as a sentence behind the other.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c != '\n') {
      line += c;
    } else {
      line += line.ends_with('.') || line.ends_with(':') ? " " : ". ";
    }
  }
  return line;
}

}  // namespace

Ending ending_of(const RunReport& report) {
  Ending ending{.level = level_of(report), .line = in_one_line(headline(report)), .data = {}};
  if (const std::vector<std::string> parts = parts_of(report); !parts.empty()) {
    std::string sentence = fmt::format("{}.", fmt::join(parts, "; "));
    sentence.front() = boost::algorithm::to_upper_copy(sentence.substr(0, 1)).front();
    ending.line += " " + sentence;
  }
  if (report.run) ending.data["run"] = *report.run;
  ending.data["status"] = name_of(report.status);
  ending.data["exit_code"] = static_cast<int>(report.exit_code);
  put_share(ending.data, report.whole_run);
  if (report.sync) ending.data["sync"] = sync_counts_of(*report.sync);
  return ending;
}

std::string slack_message(const RunReport& report) {
  std::vector<std::string> sources;
  for (const SourceReport& source : report.sources) sources.push_back(valid_text(source.path));
  return json::serialize(
      json::object{{"text", fmt::format("mixferry on {}, {} with {}: {}", valid_text(report.host),
                                        fmt::join(sources, ", "), valid_text(report.mapping),
                                        valid_text(ending_of(report).line))}});
}

}  // namespace mixferry::report
