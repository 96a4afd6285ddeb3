#include "engine/ledger/settlement_check.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace mixferry::ledger {
namespace {

/// The distinct rows of `items`, ascending.
template <typename Item>
std::vector<std::uint64_t> rows_of(const std::vector<Item>& items) {
  std::vector<std::uint64_t> rows;
  rows.reserve(items.size());
  for (const Item& item : items) rows.push_back(item.row);
  std::ranges::sort(rows);
  const auto repeated = std::ranges::unique(rows);
  rows.erase(repeated.begin(), repeated.end());
  return rows;
}

bool all_within(const std::vector<std::uint64_t>& rows, RowRange range) {
  return rows.empty() || (range.first <= rows.front() && rows.back() <= range.last);
}

std::uint64_t sum(const NamedCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                         [](std::uint64_t total, const auto& count) { return total + count.second; });
}

}  // namespace

void lost_count(const Settlement& settlement, std::string_view what) {
  throw std::logic_error(fmt::format("settlement of rows {} to {} of source {}: {}", settlement.rows.first,
                                     settlement.rows.last, settlement.source, what));
}

void check_counts(const Settlement& settlement) {
  const auto& [source, range, resume_at, tally, rejects, in_doubt, not_applied, found_applied, synced] =
      settlement;
  if (range.first < 1 || range.last < range.first) lost_count(settlement, "no rows");
  if (tally.rows_read() != range.last - range.first + 1) {
    lost_count(settlement, fmt::format("the tally counts {} rows", tally.rows_read()));
  }
  const std::vector<std::uint64_t> rejected = rows_of(rejects);
  if (rejected.size() != rejects.size() || rejected.size() != tally.rows_rejected ||
      sum(tally.reject_reasons) != tally.rows_rejected) {
    lost_count(settlement,
               fmt::format("{} rejects of {} rows with {} reasons; the tally counts {}", rejects.size(),
                           rejected.size(), sum(tally.reject_reasons), tally.rows_rejected));
  }
  const std::vector<std::uint64_t> doubted = rows_of(in_doubt);
  std::vector<std::uint64_t> only_doubted;
  std::ranges::set_difference(doubted, rejected, std::back_inserter(only_doubted));
  if (only_doubted.size() != tally.rows_in_doubt) {
    lost_count(settlement, fmt::format("updates of {} rows are in doubt; the tally counts {}",
                                       only_doubted.size(), tally.rows_in_doubt));
  }
  const bool of_this_source = std::ranges::all_of(
      in_doubt, [&](const InDoubtUpdate& update) { return update.source == settlement.source; });
  if (!of_this_source || !all_within(rejected, range) || !all_within(doubted, range)) {
    lost_count(settlement, "it speaks of rows of others");
  }
  if (resume_at.row > range.last) lost_count(settlement, "it would be resumed behind its rows");
}

}  // namespace mixferry::ledger
