#include "mappings/plan/observations.h"

#include <algorithm>
#include <numeric>

namespace mixferry::mappings {

std::uint64_t PropertyCounts::filled() const {
  return std::accumulate(written.begin(), written.end(), std::uint64_t{0});
}

PropertyCounts& PropertyCounts::operator+=(const PropertyCounts& more) {
  for (std::size_t kind = 0; kind < kValueKinds; ++kind) written[kind] += more.written[kind];
  cut += more.cut;
  skipped += more.skipped;
  return *this;
}

void Observations::clear() {
  properties.clear();
  columns.clear();
  rejects.clear();
  ids.clear();
  ids_empty.clear();
}

void Observations::add_counts(const Observations& more) {
  properties.resize(std::max(properties.size(), more.properties.size()));
  for (std::size_t i = 0; i < more.properties.size(); ++i) properties[i] += more.properties[i];
  for (const auto& [name, counts] : more.columns) columns[name] += counts;
  ids_empty.resize(std::max(ids_empty.size(), more.ids_empty.size()));
  for (std::size_t i = 0; i < more.ids_empty.size(); ++i) ids_empty[i] += more.ids_empty[i];
}

}  // namespace mixferry::mappings
