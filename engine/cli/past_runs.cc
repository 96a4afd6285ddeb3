#include "engine/cli/past_runs.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/json_text.h"
#include "engine/report/path_text.h"
#include "engine/report/run_report.h"
#include "engine/report/screen_text.h"
#include "engine/report/words.h"

namespace mixferry::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kTableWidth = 80;
constexpr std::size_t kGap = 2;

std::string name_for_screen(const std::string& path) {
  return report::visible(report::valid_text(path));
}

/// The last part of a path.
std::string file_name(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  return name_for_screen(name.empty() ? path : name);
}

/// A built-in by all its name, a file without its folders and its ending.
std::string mapping_name(const std::string& name) {
  const bool is_file = name.ends_with(".yaml") || name.ends_with(".yml");
  return is_file ? file_name(std::filesystem::path(name).replace_extension()) : name_for_screen(name);
}

std::string ids_in_words(const ledger::RunIdentity& identity) {
  return report::visible(report::valid_text(fmt::format("{}", fmt::join(identity.only, ", "))));
}

std::string sources_in_words(const ledger::RunIdentity& identity) {
  const std::string first = file_name(identity.sources.front().path);
  const std::size_t more = identity.sources.size() - 1;
  const std::string files = more == 0 ? first : fmt::format("{} and {} more", first, more);
  return identity.only.empty() ? files : fmt::format("{}, only {}", files, ids_in_words(identity));
}

/// `2026-11-21T02:15:07Z` as people write it, to the minute.
std::string minute_of(const std::string& time) {
  constexpr std::size_t date = 10;
  constexpr std::size_t minute = 16;
  if (time.size() < minute) return time;
  return time.substr(0, date) + " " + time.substr(date + 1, minute - date - 1);
}

/// For a narrow column.
std::string_view state_in_a_word(ledger::RunState state) {
  switch (state) {
    case ledger::RunState::finished:
      return "done";
    case ledger::RunState::unfinished:
      return "open";
    case ledger::RunState::stopped:
      return "stopped";
    case ledger::RunState::superseded:
      return "given up";
  }
  return {};
}

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

/// Zero is what most nights have: what is not must meet the eye.
std::string unless_zero(std::uint64_t count) {
  return count == 0 ? "-" : report::grouped(count);
}

/// What a run is told in.
enum Column : std::uint8_t {
  number,
  started,
  state,
  rows,
  rejects,
  mended,
  in_doubt,
  limit,
  project,
  mapping,
  source
};
constexpr std::size_t kColumns = source + 1;
using Cells = std::array<std::string, kColumns>;
using Widths = std::array<std::size_t, kColumns>;
constexpr std::array<bool, kColumns> kToTheRight = {true, false, false, true,  true, true,
                                                    true, true,  false, false, false};

/// Its server without what all have, and the first digits of the token's mark.
std::string project_in_a_word(const std::string& project) {
  constexpr std::size_t digits = 4;
  const std::string_view host = std::string_view(project).substr(0, project.find(' '));
  const std::size_t scheme = host.find("://");
  const std::size_t mark = project.find(' ');
  return fmt::format("{}#{}", scheme == std::string_view::npos ? host : host.substr(scheme + 3),
                     mark == std::string::npos ? "" : project.substr(mark + 1, digits));
}

Cells cells_of(const ledger::RunRecord& run) {
  return {std::to_string(run.id),
          minute_of(run.started),
          std::string(state_in_a_word(run.state)),
          report::grouped(run.tally.rows_read()),
          unless_zero(run.tally.rows_rejected),
          unless_zero(run.rows_mended()),
          unless_zero(run.tally.rows_in_doubt),
          unless_zero(run.identity.limit),
          project_in_a_word(run.identity.project),
          mapping_name(run.identity.mapping),
          sources_in_words(run.identity)};
}

/// A column is left out where it would tell nothing.
void leave_out(std::vector<Cells>& lines, Column column, bool tells_nothing) {
  if (!tells_nothing) return;
  for (Cells& cells : lines) cells[column].clear();
}

/// As wide as their widest cell; the two names give way where that is too much, the mapping's more: which
/// export it was tells runs apart.
Widths widths_of(const std::vector<Cells>& lines, std::size_t width) {
  Widths widths{};
  for (const Cells& cells : lines) {
    for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], report::width_of(cells[i]));
  }
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < mapping; ++i) numbers += widths[i] == 0 ? 0 : widths[i] + kGap;
  const std::size_t room = width - std::min(width, numbers + kGap);
  const std::size_t least_for_mapping = room * 2 / 5;
  const std::size_t left_by_source = room - std::min(room, widths[source]);
  widths[mapping] = std::min(widths[mapping], std::max(least_for_mapping, left_by_source));
  widths[source] = std::min(widths[source], room - widths[mapping]);
  return widths;
}

std::string line_of(const Cells& cells, const Widths& widths) {
  std::string line;
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (widths[i] == 0) continue;
    const std::string cell = report::shortened_inside(cells[i], widths[i]);
    if (i != 0) line.append(kGap, ' ');
    if (kToTheRight[i]) line.append(widths[i] - report::width_of(cell), ' ');
    line += i == source ? cell : report::padded(cell, kToTheRight[i] ? 0 : widths[i]);
  }
  return line + "\n";
}

std::string most_frequent_first(const NamedCounts& reasons) {
  std::vector<std::pair<std::string, std::uint64_t>> sorted(reasons.begin(), reasons.end());
  std::ranges::stable_sort(sorted, std::greater{}, &std::pair<std::string, std::uint64_t>::second);
  std::vector<std::string> words;
  for (const auto& [code, rows] : sorted) words.push_back(fmt::format("{} {}", report::grouped(rows), code));
  return fmt::format("{}", fmt::join(words, ", "));
}

/// `label      text`, on as many lines as it takes.
std::string labelled(std::string_view label, std::string_view text) {
  constexpr std::size_t column = 11;
  std::string lines = report::wrapped(text, std::string(column, ' '), kTableWidth);
  return lines.replace(0, label.size(), label);
}

std::string rows_in_words(const Tally& tally) {
  std::string text = fmt::format("{} settled: {} delivered", report::grouped(tally.rows_read()),
                                 report::grouped(tally.rows_delivered));
  for (const auto& [count, what] : {std::pair{tally.rows_filtered, "filtered"},
                                    {tally.rows_unchanged, "unchanged"},
                                    {tally.rows_rejected, "rejected"},
                                    {tally.rows_in_doubt, "in doubt"}}) {
    if (count != 0) text += fmt::format(", {} {}", report::grouped(count), what);
  }
  if (tally.applied_before != 0)
    text += fmt::format("; what {} add was applied before", report::counted(tally.applied_before, "row"));
  return text;
}

std::string times_in_words(const ledger::RunRecord& run) {
  if (run.finished.empty()) return "not yet, or its process was killed";
  return fmt::format("{}, after {} of work", run.finished, report::duration_in_words(run.seconds));
}

std::uint64_t rows_in(const std::vector<RangeSet>& rows, std::size_t source) {
  return source < rows.size() ? rows[source].rows() : 0;
}

std::uint64_t sum_of(const std::vector<RangeSet>& rows) {
  std::uint64_t sum = 0;
  for (const RangeSet& one : rows) sum += one.rows();
  return sum;
}

std::string under_way_in_words(const RangeSet& rows, const std::string& source, ledger::RunState state) {
  std::vector<std::string> ranges;
  for (const RowRange& range : rows.ranges())
    ranges.push_back(range.first == range.last ? report::grouped(range.first)
                                               : fmt::format("{} to {}", report::grouped(range.first),
                                                             report::grouped(range.last)));
  return fmt::format(
      "{} of {} ({}): sent without an answer, so they may be stored or not{}",
      report::counted(rows.rows(), "row"), file_name(source), fmt::join(ranges, ", "),
      state == ledger::RunState::unfinished ? "; the same command goes on, and puts them in doubt" : "");
}

}  // namespace

std::string table_of(const std::vector<ledger::RunRecord>& runs, std::size_t width) {
  std::vector<Cells> lines;
  for (const ledger::RunRecord& run : runs) lines.push_back(cells_of(run));
  const auto all_are = [&](Column column, const std::string& text) {
    return std::ranges::all_of(lines, [&](const Cells& cells) { return cells[column] == text; });
  };
  const bool one_project = runs.empty() || all_are(project, lines.front()[project]);
  const bool none_mended = all_are(mended, "-");
  const bool none_in_doubt = all_are(in_doubt, "-");
  const bool none_limited = all_are(limit, "-");
  lines.insert(lines.begin(), Cells{"run", "started (UTC)", "end", "rows", "rejects", "mended", "in doubt",
                                    "limit", "project", "mapping", "source"});
  leave_out(lines, mended, none_mended);
  leave_out(lines, in_doubt, none_in_doubt);
  leave_out(lines, limit, none_limited);
  leave_out(lines, project, one_project);
  const Widths widths = widths_of(lines, width);
  std::string text;
  for (const Cells& cells : lines) text += line_of(cells, widths);
  return text;
}

std::string_view status_of(ledger::RunState state) {
  switch (state) {
    case ledger::RunState::finished:
      return "finished";
    case ledger::RunState::unfinished:
      return "unfinished";
    case ledger::RunState::stopped:
      return "stopped";
    case ledger::RunState::superseded:
      return "superseded";
  }
  return {};
}

bool needs_a_look(const ledger::RunRecord& run) {
  const bool is_closed = run.state == ledger::RunState::finished || run.state == ledger::RunState::superseded;
  return !is_closed || run.tally.rows_rejected > run.rows_mended() || run.tally.rows_in_doubt != 0;
}

std::string details_of(const ledger::RunRecord& run, const RowsOfRun& rows) {
  const ledger::RunIdentity& identity = run.identity;
  std::string text = labelled("run", fmt::format("{}, {}", run.id, state_in_words(run.state)));
  text += labelled("started", run.started);
  text += labelled("stopped", times_in_words(run));
  text += labelled("mapping", name_for_screen(identity.mapping));
  text += labelled("project", identity.project);
  for (std::size_t i = 0; i < identity.sources.size(); ++i) {
    text += labelled("source", fmt::format("{}: {}", name_for_screen(identity.sources[i].path),
                                           report::counted(rows_in(rows.settled, i), "row")));
  }
  if (identity.limit != 0)
    text += labelled("limit", fmt::format("the first {}", report::counted(identity.limit, "row")));
  if (!identity.only.empty()) text += labelled("only", ids_in_words(identity));
  text += labelled("rows", rows_in_words(run.tally));
  for (std::size_t i = 0; i < identity.sources.size(); ++i) {
    if (const std::uint64_t count = rows_in(rows.under_way, i); count != 0)
      text +=
          labelled("under way", under_way_in_words(rows.under_way[i], identity.sources[i].path, run.state));
  }
  text += labelled(
      "updates",
      fmt::format("{} in {}, {}", report::grouped(run.tally.records_sent),
                  report::counted(run.traffic.requests, "request"),
                  run.traffic.retries == 1 ? "1 retry" : report::grouped(run.traffic.retries) + " retries"));
  if (!run.tally.reject_reasons.empty())
    text += labelled("rejected", most_frequent_first(run.tally.reject_reasons));
  if (!run.mended_by.empty())
    text += labelled("mended", fmt::format("{} of {}: {}", report::grouped(run.rows_mended()),
                                           report::counted(run.tally.rows_rejected, "reject"),
                                           report::mended_in_words(run.mended_by)));
  return text;
}

json::object to_json(const ledger::RunRecord& run, const RowsOfRun& rows) {
  const ledger::RunIdentity& identity = run.identity;
  json::array sources;
  for (std::size_t i = 0; i < identity.sources.size(); ++i) {
    sources.push_back(json::object{{"path", report::valid_text(identity.sources[i].path)},
                                   {"rows", rows_in(rows.settled, i)}});
  }
  json::object object{{"run", run.id},
                      {"status", status_of(run.state)},
                      {"mapping", report::valid_text(identity.mapping)},
                      {"project", identity.project},
                      {"sources", std::move(sources)}};
  if (!identity.only.empty()) {
    json::array ids;
    for (const std::string& id : identity.only) ids.emplace_back(report::valid_text(id));
    object["only"] = std::move(ids);
  }
  report::put_share(object, {run.tally, run.traffic, run.seconds});
  object["rows_under_way"] = sum_of(rows.under_way);
  json::object reasons;
  for (const auto& [code, count] : run.tally.reject_reasons) reasons[code] = count;
  object["reject_reasons"] = std::move(reasons);
  object["rows_mended"] = run.rows_mended();
  json::object mended;
  for (const auto& [by, count] : run.mended_by) mended[std::to_string(by)] = count;
  object["mended_by"] = std::move(mended);
  object["limit"] = identity.limit;
  object["started"] = run.started;
  object["finished"] = run.finished;
  return object;
}

std::string reject_in_words(const std::string& source, const Reject& reject) {
  const std::string place =
      fmt::format("{} row {}, line {}:", name_for_screen(source), reject.row, reject.line);
  return report::wrapped(place, "  ", kTableWidth) +
         report::wrapped(report::visible(reject.message), "    ", kTableWidth);
}

std::string in_doubt_in_words(const std::string& source, const ledger::DoubtfulRow& row,
                              const std::string& update) {
  constexpr std::size_t indent = 4;
  const std::string place =
      fmt::format("in doubt   row {}, line {} of {}\n", row.row, row.line, file_name(source));
  return place + std::string(indent, ' ') + report::shortened(report::visible(update), kTableWidth - indent) +
         "\n";
}

std::string json_line_of(const std::string& source, const ledger::DoubtfulRow& row,
                         const std::string& update) {
  std::string line = "{\"source\":";
  append_json_string(line, report::valid_text(source));
  return line + fmt::format(",\"row\":{},\"line\":{},\"update\":{}}}\n", row.row, row.line, update);
}

}  // namespace mixferry::cli
