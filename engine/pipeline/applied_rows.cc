#include "engine/pipeline/applied_rows.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace mixferry::pipeline {
namespace {

/// Rejects of this code were sent; what Mixpanel stored of them is not known.
constexpr std::string_view kRefusedCode = "refused_by_mixpanel";

bool share_a_counter(const ledger::RunIdentity& one, const ledger::RunIdentity& other) {
  return std::ranges::any_of(one.counters, [&](const std::string& counter) {
    return std::ranges::find(other.counters, counter) != other.counters.end();
  });
}

/// `rows` without the ascending `left_out`, up to row `last`.
RangeSet without(const RangeSet& rows, const std::vector<std::uint64_t>& left_out, std::uint64_t last) {
  RangeSet rest;
  auto next = left_out.begin();
  for (const RowRange& range : rows.ranges()) {
    std::uint64_t first = range.first;
    const std::uint64_t end = std::min(range.last, last);
    for (; next != left_out.end() && *next <= end; ++next) {
      if (*next < first) continue;
      rest.add({first, *next - 1});
      first = *next + 1;
    }
    rest.add({first, end});
  }
  return rest;
}

/// Of each source of `run`, the rows that it may have applied.
std::vector<RangeSet> applied_by(const ledger::RunRecord& run, std::uint64_t last, ledger::Ledger& ledger) {
  std::vector<RangeSet> rows = ledger.settled(run.id);
  std::vector<std::vector<std::uint64_t>> never_sent(rows.size());
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    if (reject.code != kRefusedCode) never_sent[source].push_back(reject.row);
  });
  const std::vector<RangeSet> under_way = ledger.intents(run.id);
  for (std::size_t source = 0; source < rows.size(); ++source) {
    rows[source] = without(rows[source], never_sent[source], last);
    for (const RowRange& range : under_way[source].ranges()) rows[source].add(range);
  }
  return rows;
}

}  // namespace

std::uint64_t AppliedRows::count() const {
  std::uint64_t count = 0;
  for (const RangeSet& each : rows) count += each.rows();
  return count;
}

AppliedRows applied_rows(const ledger::RunIdentity& now, ledger::RunId own,
                         const std::vector<ledger::RunRecord>& runs, ledger::Ledger& ledger) {
  AppliedRows applied{.rows = std::vector<RangeSet>(now.sources.size()), .runs = {}};
  const std::uint64_t last = now.limit == 0 ? std::numeric_limits<std::uint64_t>::max() : now.limit;
  for (const ledger::RunRecord& earlier : runs) {
    const ledger::RunIdentity& theirs = earlier.identity;
    if (earlier.id == own || theirs.project != now.project || !share_a_counter(theirs, now)) continue;
    std::optional<std::vector<RangeSet>> rows;
    for (std::size_t i = 0; i < theirs.sources.size(); ++i) {
      for (std::size_t ours = 0; ours < now.sources.size(); ++ours) {
        if (theirs.sources[i].fingerprint != now.sources[ours].fingerprint) continue;
        if (!rows) rows = applied_by(earlier, last, ledger);
        for (const RowRange& range : (*rows)[i].ranges()) applied.rows[ours].add(range);
      }
    }
    if (rows) applied.runs.push_back(earlier);
  }
  if (applied.count() == 0) applied.runs.clear();
  return applied;
}

}  // namespace mixferry::pipeline
