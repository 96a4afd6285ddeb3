#include "engine/commands/import_guards.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "engine/base/counted.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/property_findings.h"
#include "engine/pipeline/source_reading.h"
#include "engine/pipeline/stoppable_reading.h"

namespace mixferry::commands {
namespace {

/// What came from standard input is all alike.
std::string pattern_of(const std::string& path, const std::string& state_dir) {
  std::error_code ignored;
  if (std::filesystem::path(path).parent_path() == std::filesystem::absolute(state_dir, ignored) / "stdin")
    return "-";
  return without_day(path);
}

std::set<std::string> patterns_of(const ledger::RunIdentity& identity, const std::string& state_dir) {
  std::set<std::string> patterns;
  for (const ledger::RunIdentity::SourceFile& source : identity.sources)
    patterns.insert(pattern_of(source.path, state_dir));
  return patterns;
}

std::string run_and_start(const ledger::RunRecord& run) {
  return fmt::format("run {} of {}", run.id, run.started);
}

std::optional<std::string> too_few(const Guards& guards, std::uint64_t rows) {
  const std::uint64_t rows_min = guards.rows_min.value_or(0);
  if (rows >= rows_min) return std::nullopt;
  return fmt::format(
      "the sources have {}, and --min-rows {} asks for more. Nothing was sent. If that is all there is, run "
      "it with a lower --min-rows.",
      counted(rows, "row"), rows_min);
}

std::optional<std::string> too_many_gone(double percent_max, std::uint64_t rows,
                                         const ledger::RunRecord& last) {
  const std::uint64_t before = last.tally.rows_read();
  const double drop = rows < before ? percent_of(before - rows, before) : 0;
  if (drop <= percent_max) return std::nullopt;
  return fmt::format(
      "the sources have {}, {:.3g} % fewer than the {} of {}, and --max-drop allows {}%. Nothing was sent. "
      "If that is right, run it once with --max-drop 100%.",
      counted(rows, "row"), drop, grouped(before), run_and_start(last), percent_max);
}

std::optional<std::string> too_many_skipped(double percent_max,
                                            const std::vector<report::PropertyReport>& properties) {
  for (const report::PropertyReport& property : properties) {
    const std::uint64_t values = property.filled + property.skipped;
    const double share = percent_of(property.skipped, values);
    if (share <= percent_max) continue;
    return fmt::format(
        "of the property \"{}\", {} of {} ({:.3g} %) would be left out by on_error: skip, more than "
        "--max-skipped allows ({}%). Nothing was sent. Has the export another format now?",
        property.name, grouped(property.skipped), counted(values, "value"), share, percent_max);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ledger::RunRecord> last_night(ledger::Ledger& ledger, ledger::RunId own,
                                            const ledger::RunIdentity& now, const std::string& state_dir) {
  const std::set<std::string> sources = patterns_of(now, state_dir);
  return ledger.latest_run([&](const ledger::RunRecord& run) {
    const ledger::RunIdentity& theirs = run.identity;
    return run.id != own && run.state == ledger::RunState::finished && theirs.project == now.project &&
           theirs.mapping == now.mapping && theirs.limit == now.limit && theirs.only == now.only &&
           patterns_of(theirs, state_dir) == sources;
  });
}

void tell_of_reading(std::uint64_t rows, std::optional<double> fraction, Listener& listener) {
  if (rows == 0) return;  // it has only just begun
  pipeline::Progress progress;
  progress.tally.rows_unchanged = rows;
  progress.fraction = fraction;
  listener.on_progress(progress);
}

Prospect look_ahead(const PreparedReading& prepared, Listener& listener) {
  const std::vector<pipeline::SourceInfo> sources = sources_once_more(prepared);
  pipeline::ReadingOptions options = prepared.options;
  options.rows.observe = true;
  const std::vector<RangeSet> nothing_settled;
  pipeline::SourceReading reading(sources, prepared.plan, nothing_settled, options);
  PropertyFindings properties(prepared.mapping, prepared.plan);
  Prospect prospect;
  listener.on_remark("looking through all rows first, so that the guards hold before anything is sent");
  std::atomic<std::uint64_t> rows = 0;
  pipeline::ReadingOutcome outcome =
      pipeline::read_until_stopped(reading,
                                   {.begin_source = {},
                                    .take =
                                        [&](batch::Segment& segment) {
                                          properties.take(segment);
                                          prospect.tally += segment.encoded.tally;
                                          prospect.tally.rows_delivered += segment.encoded.rows.size();
                                          rows = prospect.tally.rows_read();
                                          return true;
                                        },
                                    .end_source = {}},
                                   [&] { tell_of_reading(rows, reading.fraction(), listener); });
  listener.on_progress_end();
  prospect.stop = std::move(outcome.stop);
  prospect.properties = properties.properties();
  return prospect;
}

std::optional<std::string> guard_against(const Guards& guards, const Prospect& prospect,
                                         const std::optional<ledger::RunRecord>& last) {
  const std::uint64_t rows = prospect.tally.rows_read();
  if (auto why = too_few(guards, rows)) return why;
  if (guards.drop_percent_max && last) {
    if (auto why = too_many_gone(*guards.drop_percent_max, rows, *last)) return why;
  }
  if (guards.skipped_percent_max) return too_many_skipped(*guards.skipped_percent_max, prospect.properties);
  return std::nullopt;
}

std::vector<std::string> losses(const Tally& tally, const ColumnRequest& columns,
                                const ledger::RunRecord& last) {
  if (tally.rows_read() == 0) {
    if (last.tally.rows_read() == 0) return {};
    return {fmt::format("{} had {}, tonight there is none", run_and_start(last),
                        counted(last.tally.rows_read(), "row"))};
  }
  std::vector<std::string> found;
  for (const auto& [column, count] : last.tally.filled_columns) {
    const bool is_asked_for =
        columns.wants_other(column) || std::ranges::find(columns.names, column) != columns.names.end();
    if (!is_asked_for || tally.filled_columns.contains(column)) continue;
    found.push_back(fmt::format("the column \"{}\" is empty in all rows, and was not in {}", column,
                                run_and_start(last)));
  }
  return found;
}

}  // namespace mixferry::commands
