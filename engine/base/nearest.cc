#include "engine/base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace mixferry {
namespace {

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& byte : lower) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return lower;
}

}  // namespace

// Three rows of the classic table are enough: a swap looks back two rows.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_above(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
    std::swap(two_above, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::vector<std::string> nearest_names(std::span<const std::string> names, std::string_view wanted,
                                       std::size_t count) {
  struct Ranked {
    std::size_t distance;
    std::size_t distance_with_case;
    const std::string* name;
  };
  const std::string wanted_lower = lower_ascii(wanted);
  std::vector<Ranked> ranked;
  ranked.reserve(names.size());
  for (const std::string& name : names) {
    ranked.push_back({edit_distance(lower_ascii(name), wanted_lower), edit_distance(name, wanted), &name});
  }
  std::ranges::stable_sort(
      ranked, {}, [](const Ranked& entry) { return std::pair(entry.distance, entry.distance_with_case); });
  std::vector<std::string> nearest;
  for (const Ranked& entry : ranked) {
    if (nearest.size() == count) break;
    nearest.push_back(*entry.name);
  }
  return nearest;
}

}  // namespace mixferry
