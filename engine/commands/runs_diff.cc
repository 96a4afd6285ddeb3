#include "engine/commands/runs_diff.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "connectors/mending/reject_columns.h"
#include "engine/base/counted.h"
#include "engine/commands/layout_text.h"
#include "engine/commands/run_state.h"
#include "engine/pipeline/run_kind.h"
#include "mappings/plan/effect.h"

namespace mixferry::commands {
namespace {

std::string paths_in_words(const ledger::RunIdentity& identity) {
  std::vector<std::string> paths;
  for (const ledger::RunIdentity::SourceFile& source : identity.sources) paths.push_back(source.path);
  return fmt::format("{}", fmt::join(paths, ", "));
}

class Comparing {
 public:
  Comparing(const ledger::RunRecord& before, const ledger::RunRecord& after)
      : before_(before), after_(after) {}

  std::vector<Difference> compare() {
    note("state", std::string(status_of(before_.state)), std::string(status_of(after_.state)));
    note("started", before_.started, after_.started);
    const ledger::RunIdentity& a = before_.identity;
    const ledger::RunIdentity& b = after_.identity;
    note("what", std::string(word_of(pipeline::kind_of(a))), std::string(word_of(pipeline::kind_of(b))));
    note("mapping", a.mapping, b.mapping);
    note("project", a.project, b.project);
    note("sources", paths_in_words(a), paths_in_words(b));
    note("limit", a.limit == 0 ? "none" : grouped(a.limit), b.limit == 0 ? "none" : grouped(b.limit));
    note("only", fmt::format("{}", fmt::join(a.only, ", ")), fmt::format("{}", fmt::join(b.only, ", ")));
    note("rows read", before_.tally.rows_read(), after_.tally.rows_read());
    note("delivered", before_.tally.rows_delivered, after_.tally.rows_delivered);
    note("filtered", before_.tally.rows_filtered, after_.tally.rows_filtered);
    note("unchanged", before_.tally.rows_unchanged, after_.tally.rows_unchanged);
    note("rejected", before_.tally.rows_rejected, after_.tally.rows_rejected);
    note_all("rejected: ", &Tally::reject_reasons);
    note("mended", before_.rows_mended(), after_.rows_mended());
    note("in doubt", before_.tally.rows_in_doubt, after_.tally.rows_in_doubt);
    note("erased", before_.tally.erased, after_.tally.erased);
    note("updates", before_.tally.records_sent, after_.tally.records_sent);
    note("repeated ids", before_.tally.duplicate_ids, after_.tally.duplicate_ids);
    note_all("cut: ", &Tally::truncated_values);
    note_all("skipped: ", &Tally::skipped_values);
    return std::move(found_);
  }

 private:
  void note(std::string what, const std::string& a, const std::string& b) {
    if (a != b) found_.push_back({std::move(what), a, b});
  }
  void note(std::string what, std::uint64_t a, std::uint64_t b) {
    note(std::move(what), grouped(a), grouped(b));
  }
  void note_all(std::string_view what, NamedCounts Tally::*counts) {
    NamedCounts a = before_.tally.*counts;
    NamedCounts b = after_.tally.*counts;
    for (const auto& [name, count] : b) a.try_emplace(name, 0);
    for (const auto& [name, count] : a) note(fmt::format("{}{}", what, name), count, b[name]);
  }

  const ledger::RunRecord& before_;
  const ledger::RunRecord& after_;
  std::vector<Difference> found_;
};

/// By kind of profiles what two syncs found.
void note_found(const std::optional<report::SyncReport>& before,
                const std::optional<report::SyncReport>& after, std::vector<Difference>& values) {
  if (!before || !after) return;
  using Counts = std::map<std::string, std::pair<std::uint64_t, std::uint64_t>>;
  Counts counts;
  const auto put = [&](const report::SyncReport& sync, std::uint64_t Counts::mapped_type::*side) {
    for (const report::SyncedProfiles& space : sync.spaces) {
      for (const auto& [what, count] : {std::pair{"added", space.added},
                                        {"changed", space.changed},
                                        {"gone", space.gone},
                                        {"unchanged", space.unchanged}})
        counts[fmt::format("{} {}", space.profiles, what)].*side = count;
    }
  };
  put(*before, &Counts::mapped_type::first);
  put(*after, &Counts::mapped_type::second);
  for (const auto& [what, both] : counts)
    if (both.first != both.second) values.push_back({what, grouped(both.first), grouped(both.second)});
}

/// Of the headers of all sources, as far as they have one.
std::set<std::string> columns_of_run(const RunToCompare& one) {
  std::set<std::string> columns;
  for (const std::string& text : one.layouts) {
    const auto layout = parse_layout(text);
    if (!layout) continue;
    for (const std::string& column : layout->columns)
      if (!connectors::is_reject_column(column)) columns.insert(column);
  }
  return columns;
}

void note_columns(const std::set<std::string>& some, const std::set<std::string>& others,
                  std::string_view what, std::vector<std::string>& changes) {
  for (const std::string& column : some)
    if (!others.contains(column)) changes.push_back(fmt::format("column \"{}\" is {}", column, what));
}

void note_fillings(const RunToCompare& before, const RunToCompare& after, std::vector<std::string>& changes) {
  const NamedCounts& filled = before.run.tally.filled_columns;
  const NamedCounts& now = after.run.tally.filled_columns;
  if (filled.empty() || now.empty()) return;  // of an older program, or without rows
  for (const auto& [column, count] : filled)
    if (!now.contains(column)) changes.push_back(fmt::format("column \"{}\" is empty in all rows", column));
  for (const auto& [column, count] : now)
    if (!filled.contains(column))
      changes.push_back(fmt::format("column \"{}\" is not empty any more", column));
}

void note_effect(const ledger::RunIdentity& before, const ledger::RunIdentity& after,
                 std::vector<std::string>& changes) {
  if (pipeline::as_import(before).settings_hash == pipeline::as_import(after).settings_hash) return;
  if (before.effect.empty() || after.effect.empty()) {
    changes.emplace_back("the mapping or the way to read may have changed");
    return;
  }
  std::ranges::copy(mappings::changes_between(pipeline::rules_of(before), pipeline::rules_of(after)),
                    std::back_inserter(changes));
}

}  // namespace

RunsDiff differences(const RunToCompare& before, const RunToCompare& after) {
  RunsDiff diff{.values = Comparing(before.run, after.run).compare(), .changes = {}};
  note_found(before.sync, after.sync, diff.values);
  note_effect(before.run.identity, after.run.identity, diff.changes);
  const std::set<std::string> columns_before = columns_of_run(before);
  const std::set<std::string> columns_after = columns_of_run(after);
  note_columns(columns_after, columns_before, "new", diff.changes);
  note_columns(columns_before, columns_after, "gone", diff.changes);
  note_fillings(before, after, diff.changes);
  return diff;
}

}  // namespace mixferry::commands
