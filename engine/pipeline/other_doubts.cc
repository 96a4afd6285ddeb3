#include "engine/pipeline/other_doubts.h"

#include <algorithm>

namespace mixferry::pipeline {
namespace {

/// Rows that are under way or in doubt, by source.
std::vector<RangeSet> unsure_rows(ledger::RunId run, ledger::Ledger& ledger) {
  std::vector<RangeSet> rows = ledger.intents(run);
  ledger::for_each_doubtful_row(ledger, run, [&](const ledger::DoubtfulRow& row) {
    rows[row.source].add({row.row, row.row});
  });
  return rows;
}

}  // namespace

bool OtherDoubts::contain(const ledger::RowOfRun& row, ledger::Ledger& ledger) {
  const auto [run, is_new] = runs_.try_emplace(row.run);
  OfRun& doubts = run->second;
  if (is_new) look_at(row.run, doubts, ledger);
  return row.source < doubts.rows.size() && doubts.rows[row.source].contains(row.row);
}

void OtherDoubts::look_at(ledger::RunId run, OfRun& doubts, ledger::Ledger& ledger) const {
  const std::optional<ledger::RunRecord> record = ledger.run(run);
  if (!record) return;
  const auto has_none = [](const std::vector<RangeSet>& rows) {
    return std::ranges::all_of(rows, [](const RangeSet& of_source) { return of_source.rows() == 0; });
  };
  if (has_none(unsure_rows(run, ledger))) return;
  const std::string key = ledger::run_key(record->identity);
  // Nobody goes on with a run that was given up.
  const bool is_given_up =
      record->state == ledger::RunState::superseded || std::ranges::find(given_up_, run) != given_up_.end();
  if (!is_given_up && key != own_key_) {
    auto lock = ledger::RunLock::try_to_take(state_dir_, key);
    if (!lock) return;
    doubts.lock.emplace(*std::move(lock));
  }
  doubts.rows = unsure_rows(run, ledger);
}

}  // namespace mixferry::pipeline
