#include "engine/cli/run_details.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <string_view>
#include <utility>

#include "engine/base/counted.h"
#include "engine/cli/run_names.h"
#include "engine/pipeline/run_kind.h"
#include "engine/report/run_report.h"
#include "engine/report/screen_text.h"
#include "engine/report/sync_text.h"
#include "engine/report/words.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kDetailsWidth = 80;

std::string_view state_in_words(ledger::RunState state) {
  switch (state) {
    case ledger::RunState::finished:
      return "finished";
    case ledger::RunState::unfinished:
      return "unfinished: the same command goes on with it";
    case ledger::RunState::stopped:
      return "stopped before its end: the same command with the same file goes on with it";
    case ledger::RunState::superseded:
      return "given up: a later run took its place";
  }
  return {};
}

std::string most_frequent_first(const NamedCounts& reasons) {
  std::vector<std::pair<std::string, std::uint64_t>> sorted(reasons.begin(), reasons.end());
  std::ranges::stable_sort(sorted, std::greater{}, &std::pair<std::string, std::uint64_t>::second);
  std::vector<std::string> words;
  for (const auto& [code, rows] : sorted) words.push_back(fmt::format("{} {}", grouped(rows), code));
  return fmt::format("{}", fmt::join(words, ", "));
}

/// `label      text`, on as many lines as it takes.
std::string labelled(std::string_view label, std::string_view text) {
  constexpr std::size_t column = 11;
  std::string lines = report::wrapped(text, std::string(column, ' '), kDetailsWidth);
  return lines.replace(0, label.size(), label);
}

std::string rows_in_words(const Tally& tally) {
  std::string text =
      fmt::format("{} settled: {} delivered", grouped(tally.rows_read()), grouped(tally.rows_delivered));
  for (const auto& [count, what] : {std::pair{tally.rows_filtered, "filtered"},
                                    {tally.rows_unchanged, "unchanged"},
                                    {tally.rows_rejected, "rejected"},
                                    {tally.rows_in_doubt, "in doubt"}}) {
    if (count != 0) text += fmt::format(", {} {}", grouped(count), what);
  }
  if (tally.applied_before != 0)
    text += fmt::format("; what {} add was applied before", counted(tally.applied_before, "row"));
  if (tally.erased != 0)
    text += fmt::format("; of {} people were left out, who were erased", counted(tally.erased, "row"));
  return text;
}

std::string times_in_words(const ledger::RunRecord& run) {
  if (run.finished.empty()) return "not yet, or its process was killed";
  return fmt::format("{}, after {} of work", run.finished, report::duration_in_words(run.seconds));
}

std::uint64_t rows_in(const std::vector<RangeSet>& rows, std::size_t source) {
  return source < rows.size() ? rows[source].rows() : 0;
}

std::string under_way_in_words(const RangeSet& rows, const std::string& source, ledger::RunState state) {
  std::vector<std::string> ranges;
  for (const RowRange& range : rows.ranges())
    ranges.push_back(range.first == range.last
                         ? grouped(range.first)
                         : fmt::format("{} to {}", grouped(range.first), grouped(range.last)));
  return fmt::format(
      "{} of {} ({}): sent without an answer, so they may be stored or not{}", counted(rows.rows(), "row"),
      file_name(source), fmt::join(ranges, ", "),
      state == ledger::RunState::unfinished ? "; the same command goes on, and puts them in doubt" : "");
}

}  // namespace

std::string details_of(const ledger::RunRecord& run, const commands::RowsOfRun& rows) {
  const ledger::RunIdentity& identity = run.identity;
  const pipeline::RunKind kind = pipeline::kind_of(identity);
  const bool is_gone = kind == pipeline::RunKind::gone;
  std::string text = labelled("run", fmt::format("{}, {}{}", run.id,
                                                 kind == pipeline::RunKind::sync ? "a sync, "
                                                 : is_gone ? "what a sync did about who was gone, "
                                                           : "",
                                                 state_in_words(run.state)));
  text += labelled("started", run.started);
  text += labelled("stopped", times_in_words(run));
  text += labelled(is_gone ? "job" : "mapping", name_for_screen(identity.mapping));
  text += labelled("project", identity.project);
  for (std::size_t i = 0; i < identity.sources.size(); ++i) {
    const std::uint64_t settled = rows_in(rows.settled, i);
    // A list of gone ids is removed when the sync has ended.
    text += is_gone ? labelled("gone", fmt::format("{}: {}", fmt::join(identity.profiles, ", "),
                                                   counted(settled, "profile")))
                    : labelled("source", fmt::format("{}: {}", name_for_screen(identity.sources[i].path),
                                                     counted(settled, "row")));
  }
  if (identity.limit != 0)
    text += labelled("limit", fmt::format("the first {}", counted(identity.limit, "row")));
  if (!identity.only.empty()) text += labelled("only", ids_in_words(identity));
  text += labelled("rows", rows_in_words(run.tally));
  for (std::size_t i = 0; i < identity.sources.size(); ++i) {
    if (const std::uint64_t count = rows_in(rows.under_way, i); count != 0)
      text +=
          labelled("under way", under_way_in_words(rows.under_way[i], identity.sources[i].path, run.state));
  }
  text += labelled(
      report::noun_of_records(run.tally),
      fmt::format(
          "{}{} in {}, {}", grouped(run.tally.records_sent),
          run.tally.sent_to.size() < 2 ? "" : fmt::format(" ({})", report::most_frequent(run.tally.sent_to)),
          counted(run.traffic.requests, "request"),
          run.traffic.retries == 1 ? "1 retry" : grouped(run.traffic.retries) + " retries"));
  if (!run.tally.reject_reasons.empty())
    text += labelled("rejected", most_frequent_first(run.tally.reject_reasons));
  if (!run.mended_by.empty())
    text += labelled("mended", fmt::format("{} of {}: {}", grouped(run.rows_mended()),
                                           counted(run.tally.rows_rejected, "reject"),
                                           report::mended_in_words(run.mended_by)));
  return text;
}

std::string sync_in_details(const commands::RunDetails& details) {
  if (!details.sync_trouble.empty())
    return labelled("sync", "what it found is not known: " + name_for_screen(details.sync_trouble));
  if (!details.sync) return "";
  return labelled("sync", report::found_in_words(*details.sync)) + report::in_words(*details.sync);
}

std::string in_doubt_in_words(const std::string& source, const ledger::DoubtfulRow& row,
                              const std::string& update) {
  constexpr std::size_t indent = 4;
  const std::string place =
      fmt::format("in doubt   row {}, line {} of {}\n", row.row, row.line, file_name(source));
  return place + std::string(indent, ' ') +
         report::shortened(report::visible(update), kDetailsWidth - indent) + "\n";
}

}  // namespace mixferry::cli
