#include "mappings/plan/observations.h"

#include <algorithm>
#include <numeric>

namespace mixferry::mappings {
namespace {

constexpr std::array kAllKinds = {ValueKind::none,    ValueKind::text,  ValueKind::number,
                                  ValueKind::boolean, ValueKind::array, ValueKind::object};
static_assert(kAllKinds.size() == kValueKinds);

}  // namespace

PropertyCounts& PropertyCounts::operator+=(const PropertyCounts& more) {
  for (std::size_t code = 0; code < rows_.size(); ++code) rows_[code] += more.rows_[code];
  return *this;
}

std::uint64_t PropertyCounts::written(ValueKind kind) const {
  return rows_[ValueNote::written(kind).code()] + rows_[ValueNote::written(kind, true).code()];
}

std::uint64_t PropertyCounts::filled() const {
  return std::accumulate(kAllKinds.begin(), kAllKinds.end(), std::uint64_t{0},
                         [this](std::uint64_t sum, ValueKind kind) { return sum + written(kind); });
}

std::uint64_t PropertyCounts::cut() const {
  return std::accumulate(kAllKinds.begin(), kAllKinds.end(), std::uint64_t{0},
                         [this](std::uint64_t sum, ValueKind kind) {
                           return sum + rows_[ValueNote::written(kind, true).code()];
                         });
}

std::uint64_t PropertyCounts::skipped() const {
  return rows_[ValueNote::skipped().code()];
}

void Observations::clear() {
  properties.clear();
  columns.clear();
  rejects.clear();
  ids.clear();
  ids_empty = 0;
  filtered.clear();
}

void Observations::add_counts(const Observations& more) {
  properties.resize(std::max(properties.size(), more.properties.size()));
  for (std::size_t i = 0; i < more.properties.size(); ++i) properties[i] += more.properties[i];
  for (const auto& [name, counts] : more.columns) columns[name] += counts;
  ids_empty += more.ids_empty;
  for (const auto& [why, rows] : more.filtered) filtered[why] += rows;
}

}  // namespace mixferry::mappings
